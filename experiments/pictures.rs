//! Samples of models as PNG pictures: of those that the page opens on, and of its experiments.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use gan_vae_lab::{
    checkpoint::Checkpoint,
    contact_sheet::ContactSheet,
    device::ComputeDevice,
    lab::Lab,
    train::{Engine, Family, Preset},
};
use png::{BitDepth, ColorType, Encoder};
use pollster::block_on;

use crate::shared::{bundled_dataset, pretrained, public};

/// Draws samples of every model that the page opens on, into docs/samples, and trains every experiment of
/// the page for a picture of it, into www/public/experiments.
#[derive(Args)]
pub struct Pictures {
    /// Only this experiment
    #[arg(long)]
    experiment: Option<String>,
}

const SAMPLES: usize = 64;
const COLUMNS: usize = 8;
/// Pixels of a picture for each of a sample, either way.
const SCALE: usize = 2;
/// Samples of each family in the picture of an experiment.
const EXAMPLES: usize = 8;
/// The families that it shows, a row for each.
const SHOWN: [Family; 2] = [Family::Gan, Family::Vae];
const SEED: u64 = 1;

impl Pictures {
    pub fn run(&self) -> Result<()> {
        if self.experiment.is_none() {
            pretrained_models()?;
        }
        let wanted = |preset: &Preset| {
            self.experiment
                .as_deref()
                .is_none_or(|name| name == preset.name)
        };
        Preset::all()
            .iter()
            .filter(|preset| wanted(preset))
            .try_for_each(experiment)
    }
}

fn pretrained_models() -> Result<()> {
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
            fs::write(&path, png(&sheet, SCALE)?)
                .with_context(|| format!("writing {}", path.display()))?;
        }
    }
    Ok(())
}

/// Samples of each family, a row below the other, after as many steps as the experiment takes.
fn experiment(preset: &Preset) -> Result<()> {
    let dataset = bundled_dataset(preset.dataset.unwrap_or("digits"))?;
    let mut rows: Option<ContactSheet> = None;
    for family in SHOWN {
        let settings = preset.settings(family.name());
        let device = ComputeDevice::cpu();
        let mut lab = Lab::new(
            dataset.clone(),
            family.name(),
            &settings,
            SEED,
            Engine::Program,
            &device,
        )?;
        lab.train_step(preset.steps as usize)?;
        let row = block_on(ContactSheet::read(lab.sample(EXAMPLES)?, EXAMPLES))?;
        rows = Some(match rows {
            Some(above) => ContactSheet {
                rgba: [above.rgba, row.rgba].concat(),
                height: above.height + row.height,
                ..row
            },
            None => row,
        });
        eprintln!("{}: {}", preset.name, family.name());
    }
    let folder = public("experiments");
    fs::create_dir_all(&folder)?;
    let sheet = rows.context("there is no family")?;
    Ok(fs::write(
        folder.join(preset.name).with_extension("png"),
        png(&sheet, 1)?,
    )?)
}

/// A sheet, enlarged, as a PNG file.
fn png(sheet: &ContactSheet, scale: usize) -> Result<Vec<u8>> {
    let [width, height] = [sheet.width, sheet.height].map(|side| side * scale);
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (y / scale, x / scale)));
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
