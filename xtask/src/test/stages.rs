//! What `cargo xtask test` does, in stages.

use anyhow::Result;

use super::{Outcome, engines, tally};
use crate::{build, command, figures, paths, setup};

/// Its name in the summary, and what it does.
pub type Stage = (&'static str, fn() -> Result<Outcome>);

/// In their order. Those of a group run at once: a browser leaves half of two cores idle.
pub const GROUPS: [&[Stage]; 14] = [
    &[("formatting", formatting)],
    &[("clippy, native", clippy_native)],
    &[("clippy, wasm", clippy_wasm)],
    &[("documentation of the code", documentation)],
    &[("figures in the texts", figures_in_texts)],
    &[("native tests", native)],
    &[("wasm packages", wasm_packages)],
    &[
        ("wasm tests, Chromium", engines::wasm_in_chromium),
        ("wasm tests, Firefox", engines::wasm_in_firefox),
    ],
    &[("TypeScript, words and style", typescript)],
    &[("unit tests of the page", unit_tests_of_page)],
    &[("fuzzing of the page, smoke", fuzzing_of_page)],
    &[("the built page", built_page)],
    &[("end to end, Chromium", engines::end_to_end)],
    &[
        ("core, Chromium", engines::core_in_chromium),
        ("core, Firefox on CPU and WebGPU", engines::core_in_firefox),
        ("core, WebKitGTK", engines::core_in_webkitgtk),
    ],
];

fn formatting() -> Result<Outcome> {
    checks("cargo", &["fmt", "--all", "--check"])?;
    let operations = operations()?;
    let files = operations.iter().map(String::as_str);
    let rustfmt = ["--check", "--edition", "2024"];
    checks(
        "rustfmt",
        &rustfmt.into_iter().chain(files).collect::<Vec<_>>(),
    )
}

/// Where macros declare modules, which `cargo fmt` does not find.
const LISTED: [&str; 2] = [
    "crates/graph/src/operations",
    "crates/graph/src/fused/operations",
];

fn operations() -> Result<Vec<String>> {
    let mut files = Vec::new();
    for folder in LISTED {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let file = if path.is_dir() {
                path.join("mod.rs")
            } else {
                path
            };
            files.push(file.display().to_string());
        }
    }
    Ok(files)
}

fn clippy_native() -> Result<Outcome> {
    const CLIPPY: &[&str] = &[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    checks("cargo", CLIPPY)
}

fn clippy_wasm() -> Result<Outcome> {
    const PACKAGES: &[&str] = &["--package", "gan-vae-lab", "--package", "image-import"];
    lint_while_building(&[PACKAGES, &["--all-targets"]].concat())?;
    // What is left without some features may be used by nobody.
    for features in build::leaner_features() {
        lint_while_building(&[&["--lib"], features].concat())?;
    }
    Ok(Outcome::Passed)
}

/// Clippy in the place of the compiler, for this project's own crates alone. `cargo clippy` would have all that they depend on
/// checked, minutes of work that no build profits from; this has it compiled, as the page needs it.
fn lint_while_building(what: &[&str]) -> Result<()> {
    let arguments = [&["build", "--target", build::TARGET], what].concat();
    let mut build = command::program("cargo", arguments, &paths::root());
    build
        .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
        // As `cargo clippy` passes `-D warnings` on.
        .env(
            "CLIPPY_ARGS",
            "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
        )
        // Nobody runs these builds.
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "0");
    command::finish(&mut build)
}

/// Links that lead nowhere, and what is public without a word on it.
fn documentation() -> Result<Outcome> {
    let arguments = ["doc", "--workspace", "--no-deps"];
    let mut doc = command::program("cargo", arguments, &paths::root());
    command::finish(doc.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Outcome::Passed)
}

fn figures_in_texts() -> Result<Outcome> {
    figures::check()?;
    Ok(Outcome::Passed)
}

fn native() -> Result<Outcome> {
    let mut test = command::program("cargo", ["test", "--workspace"], &paths::root());
    if let Some(driver) = setup::software_gpu::find() {
        test.env("VK_DRIVER_FILES", driver)
            .env("GPU_TESTS", "required");
    }
    if let Some(python) = setup::pytorch::find() {
        test.env("PYTHON_WITH_PYTORCH", python.program)
            .env("PYTHONPATH", python.path);
    }
    tally::run(&mut test, "").map(Outcome::Tested)
}

fn wasm_packages() -> Result<Outcome> {
    build::wasm_packages()?;
    Ok(Outcome::Passed)
}

fn typescript() -> Result<Outcome> {
    command::npm(&["run", "--silent", "check"])?;
    command::npm(&["run", "--silent", "lint"])?;
    Ok(Outcome::Passed)
}

/// What takes no browser: beside the modules that they test.
fn unit_tests_of_page() -> Result<Outcome> {
    let mut test = command::program(command::NPM, ["run", "test"], &paths::frontend());
    // Colours would hide the counts.
    tally::run(test.env("NO_COLOR", "1"), "").map(Outcome::Tested)
}

/// What the page itself reads from outside; what Rust reads is among the native tests.
fn fuzzing_of_page() -> Result<Outcome> {
    command::npm(&["run", "--silent", "fuzz:smoke"])?;
    Ok(Outcome::Passed)
}

fn built_page() -> Result<Outcome> {
    build::frontend()?;
    Ok(Outcome::Passed)
}

fn checks(program: &str, arguments: &[&str]) -> Result<Outcome> {
    command::run(program, arguments)?;
    Ok(Outcome::Passed)
}
