use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use super::{debian, report};
use crate::{
    command,
    paths::{self, find_program},
};

/// A Chromium and the driver that fits it.
pub struct Browser {
    pub chromium: PathBuf,
    pub driver: PathBuf,
    pub version: String,
}

impl Browser {
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
        let chromium = chosen.or_else(|| NAMES.into_iter().find_map(find_program))?;
        let driver = find_program("chromedriver")?;
        let version = version(&chromium)?;
        let fits = major(&version)? == major(&self::version(&driver)?)?;
        fits.then_some(Self {
            chromium,
            driver,
            version,
        })
    }
}

impl Browser {
    /// A copy of webdriver.json that names this browser, since the driver would look for its own.
    pub fn webdriver_configuration(&self) -> Result<PathBuf> {
        let general = fs::read_to_string(paths::root().join("webdriver.json"))?;
        let mut configuration: serde_json::Value = serde_json::from_str(&general)?;
        configuration["goog:chromeOptions"]["binary"] = self.chromium.display().to_string().into();
        let path =
            env::temp_dir().join(format!("gan-vae-lab-webdriver-{}.json", std::process::id()));
        fs::write(&path, configuration.to_string())?;
        Ok(path)
    }
}

fn version(program: &std::path::Path) -> Option<String> {
    let printed = command::answer(program.to_str()?, &["--version"])?;
    let mut words = printed.split_whitespace();
    let version = words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    Some(format!("Chromium {version}"))
}

fn major(version: &str) -> Option<&str> {
    version.split_whitespace().next_back()?.split('.').next()
}

/// Makes sure that Chromium and its driver are there.
pub fn ensure() -> Result<Browser> {
    if let Some(browser) = Browser::find() {
        return Ok(browser);
    }
    const BY_HAND: &str = "by hand: install Chromium or Chrome and the chromedriver of the same \
                           version, both in the search path (or name the browser in CHROME_PATH)";
    if !debian::can_install() {
        bail!("the tests need a browser; {BY_HAND}");
    }
    report("browser", "apt installs Chromium: the tests run in it");
    debian::install(&["chromium", "chromium-driver"]).context(BY_HAND)?;
    Browser::find().with_context(|| format!("Chromium is still not there; {BY_HAND}"))
}
