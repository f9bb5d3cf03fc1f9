//! The page: the wasm package, then the frontend around it.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;

use crate::{command, figures, paths, setup};

/// The package that trains.
pub const LAB: &str = "gan-vae-lab";
/// The package that reads image files; its folder too.
const IMPORT: &str = "image-import";

#[derive(Args, Default)]
pub struct Options {
    /// Build for publishing: slow to build, small to load, compressed beforehand
    #[arg(long)]
    dist: bool,
}

pub fn run(options: &Options) -> Result<()> {
    setup::run(&setup::Options::default(), setup::For::Page)?;
    if options.dist {
        published()?;
        return figures::check_published_size();
    }
    wasm_packages()?;
    frontend()
}

/// Builds the page as it is published.
pub fn published() -> Result<()> {
    dist_package(LAB, &paths::root().join("pkg"))?;
    dist_package(IMPORT, &paths::root().join(IMPORT).join("pkg"))?;
    frontend()?;
    command::npm(&["run", "compress"])
}

/// Builds both wasm packages in the profile that the tests use, so that Burn is compiled once.
pub fn wasm_packages() -> Result<()> {
    for folder in [".", IMPORT] {
        let profile = ["--dev", "--target", "web", "--out-dir", "pkg"];
        command::run(
            "wasm-pack",
            &[&["build", folder], profile.as_slice()].concat(),
        )?;
    }
    Ok(())
}

/// Builds a package that is published. Not with wasm-pack, which has no way to drop names; and
/// without wasm-opt, which makes the module a fifth smaller but its compressed form larger.
pub fn dist_package(package: &str, folder: &Path) -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let profile = ["--lib", "--profile", "dist", "--target", TARGET];
    command::run(
        "cargo",
        &[&["build", "--package", package], profile.as_slice()].concat(),
    )?;
    let module = package.replace('-', "_") + ".wasm";
    let module = target_folder()?.join(TARGET).join("dist").join(module);
    let module = module.display().to_string();
    let folder = folder.display().to_string();
    let output = ["--target", "web", "--out-dir", &folder, &module];
    let smaller = ["--remove-name-section", "--remove-producers-section"];
    command::run("wasm-bindgen", &[output.as_slice(), &smaller].concat())
}

/// Where cargo puts what it builds.
pub fn target_folder() -> Result<PathBuf> {
    let metadata = ["metadata", "--no-deps", "--format-version", "1"];
    let root = paths::root();
    let printed = command::output(&mut command::program("cargo", metadata, &root))?;
    let metadata: serde_json::Value = serde_json::from_str(&printed)?;
    Ok(metadata["target_directory"]
        .as_str()
        .unwrap_or("target")
        .into())
}

/// Builds `www/dist/` from `www/` and `pkg/`.
pub fn frontend() -> Result<()> {
    command::npm(&["run", "build"])
}
