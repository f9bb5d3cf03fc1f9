//! Scripts that drive the built page in Chromium: measurements and pictures.

use anyhow::{Context, Result};
use clap::Args;

use crate::{build, command, paths, setup};

/// Measures step times and work counts.
#[derive(Args)]
pub struct Bench {
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

impl Bench {
    pub fn run(&self) -> Result<()> {
        let json: &[&str] = if self.json { &["--json"] } else { &[] };
        script("bench", json)
    }
}

/// Trains in the page and saves pictures.
pub fn screenshots() -> Result<()> {
    script("screenshots", &[])
}

fn script(name: &str, arguments: &[&str]) -> Result<()> {
    setup::run(&setup::Options::default(), setup::For::Tests)?;
    build::wasm_package()?;
    build::frontend()?;
    let browser = setup::Browser::find().context("the browser is gone")?;
    let arguments = [&["run", "--silent", name, "--"], arguments].concat();
    command::finish(
        command::program(command::NPM, arguments, &paths::frontend())
            .env("CHROME_PATH", browser.chromium),
    )
}
