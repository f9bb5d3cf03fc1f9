use anyhow::{Context, Result};

use super::report;
use crate::command;

/// Makes sure that the formatter and the linter of the folder's toolchain are there.
pub fn ensure() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if command::answer("cargo", &[subcommand, "--version"]).is_some() {
            report(component, "is there");
            continue;
        }
        report(component, "rustup adds it: the tests check with it");
        command::run("rustup", &["component", "add", component])
            .with_context(|| format!("by hand: `rustup component add {component}`"))?;
    }
    Ok(())
}
