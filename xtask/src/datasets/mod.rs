//! Remakes the bundled data sets from their public sources.

mod catalogue;
mod debian_package;
mod digits;
mod emoji;
mod faces;
mod fashion;
mod idx;
mod npm_package;
mod script;
mod spoken;

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use dataset_format::{Dataset, Sheet, contact_sheet};
use sha2::{Digest, Sha256};

use crate::paths;

/// What all sets together may weigh.
const BYTES_MAX: u64 = 12_000_000;

#[derive(Args)]
pub struct Options {
    /// Which data set
    #[arg(value_enum)]
    name: Name,
    /// Digits only: how many training images, up to 50,000, for a file to experiment with
    #[arg(long, requires = "to")]
    training: Option<usize>,
    /// Where that file goes
    #[arg(long, requires = "training")]
    to: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Name {
    /// Handwritten digits: 10,000 + 2,000 grey images of MNIST
    Digits,
    /// Clothes: 10,000 + 2,000 grey images of Fashion-MNIST
    Fashion,
    /// Drawn faces: 8,192 + 1,024 colour images
    Faces,
    /// Emoji: 1,400 + 191 colour images
    Emoji,
    /// Spoken digits as pictures of sound: 3,000 + 300
    Spoken,
    /// All of them
    All,
}

type Make = fn() -> Result<Dataset>;

/// In the order in which the page offers them.
const SETS: [(&str, Make); 5] = [
    ("digits", digits::make),
    ("fashion", fashion::make),
    ("faces", faces::make),
    ("emoji", emoji::make),
    ("spoken", spoken::make),
];

pub fn run(options: &Options) -> Result<()> {
    if let (Some(count), Some(path)) = (options.training, &options.to) {
        ensure!(
            options.name == Name::Digits,
            "only digits come in other numbers"
        );
        let dataset = digits::with_training_images(count)?;
        fs::write(
            path,
            dataset_format::encode(&dataset, dataset_format::quick_webp)?,
        )?;
        println!("{}: {count} training images", path.display());
        return Ok(());
    }
    let wanted = match options.name {
        Name::All => None,
        Name::Digits => Some("digits"),
        Name::Fashion => Some("fashion"),
        Name::Faces => Some("faces"),
        Name::Emoji => Some("emoji"),
        Name::Spoken => Some("spoken"),
    };
    let chosen = |name: &str| wanted.is_none_or(|wanted| wanted == name);
    for (name, make) in SETS.into_iter().filter(|(name, _)| chosen(name)) {
        write(&make().with_context(|| format!("the data set {name} cannot be made"))?)?;
    }
    let bytes = catalogue::write(&SETS.map(|(name, _)| name))?;
    ensure!(
        bytes <= BYTES_MAX,
        "the data sets take {bytes} bytes; at most {BYTES_MAX} are shipped"
    );
    println!("all sets: {bytes} bytes");
    Ok(())
}

fn write(dataset: &Dataset) -> Result<()> {
    let file = dataset_format::encode(dataset, small_webp)?;
    let folder = paths::frontend().join("public/datasets");
    let path = folder.join(format!("{}.gvld", dataset.name));
    fs::write(&path, &file)?;
    let thumbnail = folder.join(format!("{}.png", dataset.name));
    fs::write(thumbnail, contact_sheet(dataset, 8, 3)?)?;
    let docs = paths::root().join(format!("docs/dataset-{}.png", dataset.name));
    fs::write(docs, contact_sheet(dataset, 24, 12)?)?;
    println!(
        "{}: {} + {} images, {} bytes",
        path.display(),
        dataset.training.len(),
        dataset.held_out.len(),
        file.len()
    );
    Ok(())
}

/// As small as lossless WebP gets, which takes a while.
fn small_webp(sheet: &Sheet) -> Result<Vec<u8>, String> {
    let mut config = webp::WebPConfig::new().map_err(|()| "libwebp cannot be set up")?;
    config.lossless = 1;
    config.quality = 100.0;
    config.method = 6;
    // Grey pictures have three equal channels there, which costs next to nothing.
    let rgb: Vec<u8> = match sheet.channels {
        1 => sheet.pixels.iter().flat_map(|&grey| [grey; 3]).collect(),
        _ => sheet.pixels.clone(),
    };
    webp::Encoder::from_rgb(&rgb, sheet.width, sheet.height)
        .encode_advanced(&config)
        .map(|webp| webp.to_vec())
        .map_err(|error| format!("libwebp: {error:?}"))
}

/// Fails unless the content has the SHA-256 that is on record.
fn verify(content: &[u8], sha256: &str, what: &str) -> Result<()> {
    let actual: String = Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    ensure!(
        actual == sha256,
        "{what} has the SHA-256 {actual}, expected {sha256}; delete it and try again"
    );
    Ok(())
}

fn words(list: &str) -> Vec<String> {
    list.split(", ").map(str::to_string).collect()
}
