//! Every test, and one summary.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{build, command, paths, setup};

type Stage = (&'static str, fn() -> Result<()>);

const STAGES: [Stage; 8] = [
    ("formatting", formatting),
    ("clippy, native", clippy_native),
    ("clippy, wasm", clippy_wasm),
    ("native tests", native),
    ("wasm packages", build::wasm_packages),
    ("browser tests", browser),
    ("TypeScript", typescript),
    ("end to end", end_to_end),
];

pub fn run() -> Result<()> {
    setup::run(&setup::Options::default(), setup::For::Tests)?;
    let mut outcomes = Vec::new();
    for (name, stage) in STAGES {
        println!("\n=== {name}");
        let start = Instant::now();
        let outcome = stage();
        if let Err(error) = &outcome {
            eprintln!("{name}: {error:#}");
        }
        outcomes.push((name, outcome.is_ok(), start.elapsed()));
    }
    summarise(&outcomes)
}

fn summarise(outcomes: &[(&str, bool, Duration)]) -> Result<()> {
    println!("\n=== summary");
    for (name, passed, duration) in outcomes {
        let verdict = if *passed { "passed" } else { "FAILED" };
        println!("{verdict}  {name} ({} s)", duration.as_secs());
    }
    let failed = outcomes.iter().filter(|(_, passed, _)| !passed).count();
    println!(
        "stages: {} passed, {failed} failed",
        outcomes.len() - failed
    );
    if failed > 0 {
        bail!("{failed} of {} stages failed", outcomes.len());
    }
    Ok(())
}

fn formatting() -> Result<()> {
    command::run("cargo", &["fmt", "--all", "--check"])
}

fn clippy_native() -> Result<()> {
    const CLIPPY: &[&str] = &[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    command::run("cargo", CLIPPY)
}

fn clippy_wasm() -> Result<()> {
    const CLIPPY: &[&str] = &[
        "clippy",
        "--target",
        "wasm32-unknown-unknown",
        "--package",
        "gan-vae-lab",
        "--package",
        "image-import",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    command::run("cargo", CLIPPY)
}

fn native() -> Result<()> {
    let mut test = command::program("cargo", ["test", "--workspace"], &paths::root());
    if let Some(driver) = setup::software_gpu::find() {
        test.env("VK_DRIVER_FILES", driver)
            .env("GPU_TESTS", "required");
    }
    if let Some(python) = setup::pytorch::find() {
        test.env("PYTHON_WITH_PYTORCH", python.program)
            .env("PYTHONPATH", python.path);
    }
    command::finish(&mut test)
}

fn browser() -> Result<()> {
    let browser = setup::Browser::find().context("the browser is gone")?;
    let driver = browser.driver.display().to_string();
    let test = ["test", "--headless", "--chrome", "--chromedriver", &driver];
    let configuration = browser.webdriver_configuration()?;
    let outcome = command::finish(
        command::program("wasm-pack", test, &paths::root())
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &configuration),
    );
    fs::remove_file(&configuration).ok();
    outcome
}

fn typescript() -> Result<()> {
    command::npm(&["run", "check"])?;
    command::npm(&["run", "--silent", "fuzz:smoke"])
}

/// Builds the page and drives it in Chromium.
fn end_to_end() -> Result<()> {
    build::frontend()?;
    let browser = setup::Browser::find().context("the browser is gone")?;
    let arguments = ["run", "e2e"];
    command::finish(
        command::program(command::NPM, arguments, &paths::frontend())
            .env("CHROME_PATH", browser.chromium),
    )
}
