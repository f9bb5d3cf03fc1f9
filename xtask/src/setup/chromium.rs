//! Chromium: every browser test and every script runs in it.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::{debian, report};
use crate::{command, paths::find_program};

/// A Chromium and the driver that fits it.
pub struct Chromium {
    pub program: PathBuf,
    pub driver: PathBuf,
    version: String,
}

impl Chromium {
    /// What is installed, if the two have the same major version.
    pub fn find() -> Option<Self> {
        const NAMES: [&str; 5] = [
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
        ];
        let chosen = env::var_os("CHROME_PATH").map(PathBuf::from);
        let program = chosen.or_else(|| NAMES.into_iter().find_map(find_program))?;
        let driver = find_program("chromedriver")?;
        let version = version(&program)?;
        let fits = major(&version) == major(&self::version(&driver)?);
        fits.then_some(Self {
            program,
            driver,
            version,
        })
    }
}

fn version(program: &Path) -> Option<String> {
    let printed = command::answer(program.to_str()?, &["--version"])?;
    let mut words = printed.split_whitespace();
    let version = words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    Some(version.to_string())
}

fn major(version: &str) -> Option<&str> {
    version.split('.').next()
}

/// Makes sure that Chromium and its driver are there.
pub fn ensure() -> Result<()> {
    const BY_HAND: &str = "by hand: install Chromium or Chrome and the chromedriver of the same \
                           version, both in the search path (or name the browser in CHROME_PATH)";
    if Chromium::find().is_none() {
        if !debian::can_install() {
            bail!("the tests need a browser; {BY_HAND}");
        }
        report("Chromium", "apt installs it: the tests run in it");
        debian::install(&["chromium", "chromium-driver"]).context(BY_HAND)?;
    }
    let chromium = Chromium::find()
        .with_context(|| format!("Chromium or its driver is still not there; {BY_HAND}"))?;
    report("Chromium", &format!("{} is there", chromium.version));
    Ok(())
}
