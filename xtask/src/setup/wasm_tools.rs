use std::fs;

use anyhow::{Context, Result, ensure};

use super::{cargo_tool::Tool, report};
use crate::{command, paths};

const WASM_PACK: Tool = Tool {
    package: "wasm-pack",
    version: "0.15.1",
    optimised: &[],
};

/// Makes sure that some wasm-pack is there.
pub fn ensure_wasm_pack() -> Result<()> {
    if let Some(version) = command::answer("wasm-pack", &["--version"]) {
        report("wasm-pack", &format!("{version} is there"));
        return Ok(());
    }
    report(
        "wasm-pack",
        "cargo installs it, a minute: it builds the package and runs the browser tests",
    );
    WASM_PACK.install(&["--locked"])?;
    ensure!(
        command::answer("wasm-pack", &["--version"]).is_some(),
        "wasm-pack is installed but not in the search path: add cargo's bin folder to PATH"
    );
    Ok(())
}

/// Makes sure that the wasm-bindgen CLI of exactly the version in Cargo.lock is there.
pub fn ensure_wasm_bindgen() -> Result<()> {
    let wanted = locked_version("wasm-bindgen")?;
    let present = || command::answer("wasm-bindgen", &["--version"]);
    let fits = || present() == Some(format!("wasm-bindgen {wanted}"));
    if fits() {
        report("wasm-bindgen", &format!("{wanted} is there"));
        return Ok(());
    }
    report(
        "wasm-bindgen",
        &format!("cargo installs {wanted}, a minute: it must match the crate of that version"),
    );
    // Another version in the search path may serve another project: it is not replaced.
    let tools = paths::cache("tools").display().to_string();
    let beside = match present() {
        Some(_) => &["--root", &tools][..],
        None => &[],
    };
    let tool = Tool {
        package: "wasm-bindgen-cli",
        version: &wanted,
        // What reads and writes a module of 30 MB.
        optimised: &[
            "walrus",
            "wasm-bindgen-cli-support",
            "wasm-encoder",
            "wasmparser",
        ],
    };
    tool.install(beside)?;
    ensure!(
        fits(),
        "wasm-bindgen {wanted} is installed but not in the search path: add cargo's bin folder to PATH"
    );
    Ok(())
}

/// The version of a package in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(paths::root().join("Cargo.lock"))?;
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1).and_then(|line| line.split('"').nth(1));
    Ok(version
        .with_context(|| format!("Cargo.lock has no {package}"))?
        .to_string())
}
