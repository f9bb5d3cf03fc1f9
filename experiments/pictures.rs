//! Samples of the models that the page opens on, as PNG pictures.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use gan_vae_lab::{
    checkpoint::Checkpoint, contact_sheet::ContactSheet, device::ComputeDevice, lab::Lab,
};
use png::{BitDepth, ColorType, Encoder};
use pollster::block_on;

use crate::shared::{bundled_dataset, pretrained, public};

/// Draws samples of every model that the page opens on; writes docs/samples.
#[derive(Args)]
pub struct Pictures {}

const SAMPLES: usize = 64;
const COLUMNS: usize = 8;
/// Pixels of a picture for each of a sample, either way.
const SCALE: usize = 2;

impl Pictures {
    pub fn run(&self) -> Result<()> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/samples");
        fs::create_dir_all(&folder)?;
        for (name, families) in pretrained()? {
            let dataset = bundled_dataset(&name)?;
            for (family, model) in families {
                let file = fs::read(public("pretrained").join(model.file))?;
                let checkpoint = Checkpoint::from_bytes(&file)?;
                let mut lab = Lab::restore(&checkpoint, dataset.clone(), &ComputeDevice::cpu())?;
                let sheet = block_on(ContactSheet::read(lab.sample(SAMPLES)?, COLUMNS))?;
                let path = folder.join(format!("{name}-{family}.png"));
                fs::write(&path, png(&sheet)?)
                    .with_context(|| format!("writing {}", path.display()))?;
            }
        }
        Ok(())
    }
}

/// A sheet, enlarged, as a PNG file.
fn png(sheet: &ContactSheet) -> Result<Vec<u8>> {
    let [width, height] = [sheet.width, sheet.height].map(|side| side * SCALE);
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (y / SCALE, x / SCALE)));
    let rgb = places.flat_map(|(y, x)| {
        let start = (y * sheet.width + x) * 4;
        sheet.rgba[start..start + 3].iter().copied()
    });
    let rgb: Vec<u8> = rgb.collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, u32::try_from(width)?, u32::try_from(height)?);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&rgb)?;
    Ok(file)
}
