//! What the page knows of the data sets before it loads one.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use dataset_format::Header;
use serde::Serialize;

use crate::paths;

#[derive(Serialize)]
struct Entry {
    /// Size of the data file.
    bytes: u64,
    #[serde(flatten)]
    header: Header,
}

/// Writes `index.json` from the data files that are there; returns what they weigh together.
pub fn write(names: &[&str]) -> Result<u64> {
    let folder = paths::frontend().join("public/datasets");
    let files = names.iter().map(|name| folder.join(format!("{name}.gvld")));
    let entries: Vec<_> = files
        .filter(|file| file.exists())
        .map(|file| entry(&file))
        .collect::<Result<_>>()?;
    fs::write(
        folder.join("index.json"),
        serde_json::to_string_pretty(&entries)? + "\n",
    )?;
    Ok(entries.iter().map(|entry| entry.bytes).sum())
}

fn entry(path: &Path) -> Result<Entry> {
    let file = fs::read(path)?;
    let header = dataset_format::decode_header(&file)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(Entry {
        bytes: file.len() as u64,
        header,
    })
}
