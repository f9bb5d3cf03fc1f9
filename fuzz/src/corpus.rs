//! The committed inputs, a folder a target.

use std::{fs, io, path::PathBuf};

use crate::Target;

/// The folder of a target.
pub fn folder(target: &Target) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "corpus", target.name]
        .iter()
        .collect()
}

/// All inputs of a target, in the order of their names.
///
/// # Errors
/// If they cannot be read.
pub fn read(target: &Target) -> io::Result<Vec<Vec<u8>>> {
    let mut paths = fs::read_dir(folder(target))?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    paths.into_iter().map(fs::read).collect()
}

/// Writes the seeds of a target; inputs that are there already stay.
///
/// # Errors
/// If they cannot be written.
pub fn write(target: &Target) -> io::Result<()> {
    let folder = folder(target);
    fs::create_dir_all(&folder)?;
    for (index, seed) in (target.seeds)().iter().enumerate() {
        fs::write(folder.join(format!("seed-{index}")), seed)?;
    }
    Ok(())
}
