use std::{fs, path::Path, time::SystemTime};

use anyhow::{Context, Result, bail};

use super::report;
use crate::{command, paths};

const NODE_MIN: u32 = 20;

/// Makes sure that Node is there and the frontend's packages are installed as locked.
pub fn ensure() -> Result<()> {
    let by_hand = format!("by hand: install Node {NODE_MIN} or newer, with npm");
    let version = command::answer("node", &["--version"])
        .with_context(|| format!("Node is missing; {by_hand}"))?;
    let major = version.trim_start_matches('v').split('.').next();
    if major.and_then(|major| major.parse().ok()).unwrap_or(0) < NODE_MIN {
        bail!("Node {version} is too old; {by_hand}");
    }
    let installed = paths::frontend().join("node_modules/.package-lock.json");
    let locked = paths::frontend().join("package-lock.json");
    if modified(&installed) >= modified(&locked) && modified(&installed).is_some() {
        report("node modules", "are there");
        return Ok(());
    }
    report(
        "node modules",
        "npm installs them: the frontend's compiler and its tests",
    );
    command::npm(&["ci", "--no-audit", "--no-fund"])
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}
