//! The size of the published module: a build that takes too long for every test run, so it is held where it is built.

use std::fs;

use anyhow::{Result, bail};

use super::{
    files,
    markdown::{Table, number},
};
use crate::paths;

/// Another compiler makes other code of the same program; more than this is growth.
const LARGER_BY: f64 = 1.05;

/// What `cargo xtask measure` found, in bytes with Brotli.
pub fn recorded() -> Result<f64> {
    let measured = files::text("docs/measured.md")?;
    let sizes = Table::after(&measured, "## Sizes")?;
    let kilobytes = number(sizes.cell("the module that trains", "Brotli")?)?;
    Ok(1000.0 * kilobytes)
}

/// Compares the module in `www/dist`, compressed beforehand, with what is on record.
pub fn check() -> Result<()> {
    const RENEW: &str = "`cargo xtask measure --sizes` writes it anew";
    let (built, recorded) = (built()?, recorded()?);
    let figures = format!(
        "the module has {:.0} kB with Brotli, {:.0} kB on record in docs/measured.md",
        built / 1e3,
        recorded / 1e3
    );
    if built > LARGER_BY * recorded {
        bail!("{figures}: every visitor loads it; if it must be, {RENEW}");
    }
    println!("{figures} ({RENEW})");
    Ok(())
}

fn built() -> Result<f64> {
    let assets = paths::frontend().join("dist/assets");
    for entry in fs::read_dir(&assets)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("gan_vae_lab_program") && name.ends_with(".wasm.br") {
            return Ok(entry.metadata()?.len() as f64);
        }
    }
    bail!("{} has no compressed module", assets.display())
}
