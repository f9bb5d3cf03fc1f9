use anyhow::Result;

use super::{cargo_tool::Tool, report};
use crate::command;

const CARGO_FUZZ: Tool = Tool {
    package: "cargo-fuzz",
    version: "0.13.2",
    optimised: &[],
};

/// Makes sure that some cargo-fuzz is there.
pub fn ensure_cargo_fuzz() -> Result<()> {
    if let Some(version) = command::answer("cargo", &["fuzz", "--version"]) {
        report("cargo-fuzz", &format!("{version} is there"));
        return Ok(());
    }
    report(
        "cargo-fuzz",
        "cargo installs it, a minute: it builds and runs the targets of fuzzing",
    );
    CARGO_FUZZ.install(&["--locked"])
}
