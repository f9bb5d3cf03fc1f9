//! Firefox, a second implementation of WebGPU: the tests in wasm and the end-to-end core run in it.

use std::{env, path::PathBuf};

use anyhow::{Context, Result};

use super::{cargo_tool::Tool, debian, ensure_engine, report};
use crate::paths::{self, find_program};

const GECKODRIVER: Tool = Tool {
    package: "geckodriver",
    version: "0.37.1",
    optimised: &[],
};

/// A Firefox and its driver.
pub struct Firefox {
    pub program: PathBuf,
    pub driver: PathBuf,
}

impl Firefox {
    /// What is installed; an error says what is missing and how to get it.
    pub fn find() -> Result<Self> {
        let program = program().context(
            "Firefox is missing; by hand: install Firefox 141 or newer, in the search path (or name it in FIREFOX_PATH)",
        )?;
        let driver = find_program("geckodriver").context(
            "Firefox's driver is missing; by hand: `cargo install geckodriver`, or put it into the search path",
        )?;
        Ok(Self { program, driver })
    }
}

fn program() -> Option<PathBuf> {
    let chosen = env::var_os("FIREFOX_PATH").map(PathBuf::from);
    chosen.or_else(|| {
        ["firefox-esr", "firefox"]
            .into_iter()
            .find_map(find_program)
    })
}

/// Makes sure that Firefox and its driver are there, where they can be installed.
pub fn ensure() -> Result<()> {
    if program().is_none() && debian::can_install() {
        report("Firefox", "apt installs it: a second engine for the tests");
        debian::install(&["firefox-esr"])?;
    }
    if program().is_some() && find_program("geckodriver").is_none() {
        report(
            "geckodriver",
            "cargo installs it, a minute: it drives Firefox",
        );
        let tools = paths::cache("tools").display().to_string();
        GECKODRIVER.install(&["--root", &tools])?;
    }
    ensure_engine("Firefox", Firefox::find().map(drop))
}
