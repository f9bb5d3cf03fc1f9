use std::{fs, path::Path, time::SystemTime};

use anyhow::{Context, Result, bail};

use super::report;
use crate::{command, paths};

/// The oldest major version that every package of the frontend takes.
pub const NODE_MIN: u32 = 20;

/// Makes sure that Node is there and the frontend's packages are installed as locked.
pub fn ensure() -> Result<()> {
    let by_hand = format!("by hand: install Node {NODE_MIN} or newer, with npm");
    let version = command::answer("node", &["--version"])
        .with_context(|| format!("Node is missing; {by_hand}"))?;
    let major = version.trim_start_matches('v').split('.').next();
    if major.and_then(|major| major.parse().ok()).unwrap_or(0) < NODE_MIN {
        bail!("Node {version} is too old; {by_hand}");
    }
    packages(&paths::frontend())
}

/// Makes sure that the packages of a folder are installed as locked.
pub fn packages(folder: &Path) -> Result<()> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let what = format!("node modules of {name}");
    let installed = modified(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= modified(&folder.join("package-lock.json")) {
        report(&what, "are there");
        return Ok(());
    }
    report(&what, "npm installs them");
    let install = ["ci", "--no-audit", "--no-fund"];
    command::finish(command::program(command::NPM, install, folder).stdout(std::io::stderr()))
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}
