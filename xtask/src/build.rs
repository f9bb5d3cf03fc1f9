//! The page: the wasm package, then the frontend around it.

use anyhow::Result;

use crate::{command, setup};

pub fn run() -> Result<()> {
    setup::run(&setup::Options::default(), setup::For::Page)?;
    wasm_package()?;
    frontend()
}

/// Builds `pkg/` in the profile that the tests use, so that Burn is compiled once.
pub fn wasm_package() -> Result<()> {
    let profile = ["--dev", "--target", "web", "--out-dir", "pkg"];
    command::run("wasm-pack", &[&["build"], profile.as_slice()].concat())
}

/// Builds `www/dist/` from `www/` and `pkg/`.
pub fn frontend() -> Result<()> {
    command::npm(&["run", "build"])
}
