//! Samples of models as PNG pictures: of those that the page opens on, and of its experiments.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Mutex};

use anyhow::{Context, Result};
use clap::Args;
use lab::{Lab, checkpoint::Checkpoint};
use lab_data::contact_sheet::ContactSheet;
use lab_families::{Engine, Family, Preset};
use png::{BitDepth, ColorType, Encoder};
use pollster::block_on;

use crate::{
    parallel,
    shared::{bundled_dataset, device, pretrained, public},
};

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
/// Their rows.
const PLACES: [usize; SHOWN.len()] = [0, 1];
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
            let mut lab = Lab::restore(&checkpoint, dataset.clone(), &device())?;
            let images = lab.sample(SAMPLES)?;
            let sheet = block_on(lab.sheet(images, COLUMNS))?;
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
    let rows = Mutex::new(BTreeMap::new());
    parallel::carry_out(
        &PLACES,
        None,
        || Ok(()),
        |(), &place| {
            let family = SHOWN[place].name();
            let settings = preset.settings(family);
            let (engine, device) = (Engine::Program, device());
            let mut lab = Lab::new(dataset.clone(), family, &settings, SEED, engine, &device)?;
            lab.train_step(preset.steps as usize)?;
            let images = lab.sample(EXAMPLES)?;
            let row = block_on(lab.sheet(images, EXAMPLES))?;
            eprintln!("{}: {family}", preset.name);
            rows.lock().expect("no task panicked").insert(place, row);
            Ok(())
        },
    )?;
    let rows = rows.into_inner().expect("no task panicked").into_values();
    let sheet = rows.reduce(|above, row| ContactSheet {
        rgba: [above.rgba, row.rgba].concat(),
        height: above.height + row.height,
        ..row
    });
    let folder = public("experiments");
    fs::create_dir_all(&folder)?;
    Ok(fs::write(
        folder.join(preset.name).with_extension("png"),
        png(&sheet.context("there is no family")?, 1)?,
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
