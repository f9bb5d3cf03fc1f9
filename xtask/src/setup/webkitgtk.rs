//! WebKitGTK, the engine of Safari as far as Linux has it: the end-to-end core runs in it, on the CPU.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{debian, ensure_engine, report};
use crate::{command, paths::find_program};

/// What Debian's installation needs besides: a locale that browsers know, unlike "C".
const LOCALE: &str = "en_US.UTF-8";

/// WebKitGTK's driver, which brings a small browser, and what that browser needs around it.
pub struct WebKitGtk {
    pub driver: PathBuf,
    /// It has no headless mode: this runs a program on a screen in memory.
    pub screen: PathBuf,
    /// For `LC_ALL`: visitors' systems have a language.
    pub locale: String,
}

impl WebKitGtk {
    /// What is installed; an error says what is missing and how to get it.
    pub fn find() -> Result<Self> {
        let driver = find_program("WebKitWebDriver").context(
            "WebKitGTK's driver is missing; by hand: your system's package of WebKitWebDriver (Debian: webkit2gtk-driver)",
        )?;
        let screen = find_program("xvfb-run").context(
            "WebKitGTK needs a screen in memory; by hand: your system's package of xvfb-run (Debian: xvfb and xauth)",
        )?;
        let locale = locale().with_context(|| {
            format!("WebKitGTK needs a locale other than C; by hand: `localedef -i en_US -f UTF-8 {LOCALE}`")
        })?;
        Ok(Self {
            driver,
            screen,
            locale,
        })
    }
}

/// A locale of some language, in UTF-8.
fn locale() -> Option<String> {
    let installed = command::answer("locale", &["-a"])?;
    let mut names = installed
        .lines()
        .filter(|name| name.contains('_') && name.to_lowercase().contains("utf"));
    names.next().map(str::to_string)
}

/// Makes sure that WebKitGTK and what it needs are there, where they can be installed.
pub fn ensure() -> Result<()> {
    if WebKitGtk::find().is_err() && debian::can_install() {
        report("WebKitGTK", "apt installs it: a third engine for the tests");
        debian::install(&["webkit2gtk-driver", "xvfb", "xauth", "locales"])?;
        if locale().is_none() {
            command::run("localedef", &["-i", "en_US", "-f", "UTF-8", LOCALE])?;
        }
    }
    ensure_engine("WebKitGTK", WebKitGtk::find().map(drop))
}
