use anyhow::{Context, Result};

use super::report;
use crate::command;

const CARGO_FUZZ: &str = "0.13.2";

/// Makes sure that some cargo-fuzz is there.
pub fn ensure_cargo_fuzz() -> Result<()> {
    if let Some(version) = command::answer("cargo", &["fuzz", "--version"]) {
        report("cargo-fuzz", &format!("{version} is there"));
        return Ok(());
    }
    report(
        "cargo-fuzz",
        "cargo installs it, two minutes: it builds and runs the targets of fuzzing",
    );
    let install = ["install", "cargo-fuzz", "--locked", "--version", CARGO_FUZZ];
    command::run("cargo", &install).context("by hand: `cargo install cargo-fuzz`")
}
