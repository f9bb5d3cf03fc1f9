//! Models that the page opens on: every family on every bundled data set, by default settings.

use std::{
    collections::BTreeMap,
    fs,
    sync::{Arc, Mutex},
    time::Instant,
};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use lab::{Lab, STEPS_MAX, checkpoint::Checkpoint};
use lab_data::dataset::Dataset;
use lab_families::{Engine, Family};
use pollster::block_on;

use crate::{
    parallel,
    record::{Curves, POINTS, Record},
    shared::{Pretrained, bundled, bundled_dataset, device, pretrained, public},
};

/// Trains the models that the page opens on, and writes down what it shows of them at once.
#[derive(Args)]
pub struct Pretrain {
    /// One bundled data set only
    #[arg(long)]
    dataset: Option<String>,
    /// One model family only
    #[arg(long)]
    family: Option<String>,
    /// Training steps
    #[arg(long, default_value_t = 4000)]
    steps: usize,
    /// Of every random stream
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What to leave as it is; the rest is written anew
    #[arg(long, conflicts_with_all = ["steps", "seed"])]
    keep: Option<Keep>,
}

/// What stays.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Keep {
    /// The models: they are evaluated, and trained again, as the index says, for their curves alone
    Models,
    /// The models and their curves: they are evaluated
    Curves,
}

/// How a model is trained.
struct Training {
    steps: usize,
    seed: u64,
}

impl Pretrain {
    pub fn run(&self) -> Result<()> {
        let folder = public("pretrained");
        fs::create_dir_all(&folder)?;
        let datasets = match &self.dataset {
            Some(name) => vec![name.clone()],
            None => bundled()?,
        };
        let families = match &self.family {
            Some(name) => vec![Family::from_name(name)?],
            None => Family::ALL.to_vec(),
        };
        let families = &families;
        let models = datasets
            .iter()
            .flat_map(|dataset| families.iter().map(move |family| (dataset, family)));
        let models: Vec<_> = models.collect();
        let writing = Mutex::new(());
        let start = || Ok(());
        parallel::carry_out(&models, None, start, |(), (dataset, family)| {
            self.make(dataset, **family, &writing)
        })
    }

    /// Trains a model and writes it down.
    fn make(&self, dataset: &str, family: Family, writing: &Mutex<()>) -> Result<()> {
        let start = Instant::now();
        let images = bundled_dataset(dataset)?;
        let name = format!("{dataset}-{}.safetensors", family.name());
        let path = public("pretrained").join(&name);
        let mut of_dataset = pretrained()?.remove(dataset).unwrap_or_default();
        let (training, file, curves) = match (self.keep, of_dataset.remove(family.name())) {
            (None, _) => {
                let training = Training {
                    steps: self.steps,
                    seed: self.seed,
                };
                let (file, curves) = training.carry_out(&images, family)?;
                fs::write(path, &file)?;
                (training, file, Some(curves))
            }
            (Some(_), None) => return Ok(()),
            (Some(keep), Some(Pretrained { steps, seed, .. })) => {
                let (training, file) = (Training { steps, seed }, fs::read(path)?);
                let curves = match keep {
                    Keep::Curves => None,
                    Keep::Models => {
                        let (again, curves) = training.carry_out(&images, family)?;
                        let apart = difference(&file, &again)?;
                        println!("{name}: trained again, {apart:.1e} apart");
                        Some(curves)
                    }
                };
                (training, file, curves)
            }
        };
        let (record, scale) = Record::of(&file, &images, curves)?;
        let _one_at_a_time = writing.lock().expect("no training panicked");
        let records = record.write(dataset, family.name(), &scale)?;
        let (bytes, seconds) = (file.len(), start.elapsed().as_secs());
        println!("{name}: {bytes} bytes after {seconds} s");
        let Training { steps, seed } = training;
        let entry = Pretrained {
            file: name,
            bytes,
            steps,
            seed,
            records: Some(records),
        };
        note(dataset, family.name(), entry)
    }
}

impl Training {
    /// The model's file, and how its losses went.
    fn carry_out(&self, dataset: &Arc<Dataset>, family: Family) -> Result<(Vec<u8>, Curves)> {
        let device = device();
        let (name, defaults) = (family.name(), BTreeMap::new());
        let engine = Engine::Program;
        let mut lab = Lab::new(dataset.clone(), name, &defaults, self.seed, engine, &device)?;
        let mut curves = Curves::default();
        let at_once = self.steps.div_ceil(POINTS).clamp(1, STEPS_MAX);
        for done in (0..self.steps).step_by(at_once) {
            lab.train_step(at_once.min(self.steps - done))?;
            curves.look(&mut lab)?;
        }
        let file = block_on(lab.snapshot()?.file_to_start_from())?;
        Ok((file, curves))
    }
}

/// Adds a model to the index.
fn note(dataset: &str, family: &str, entry: Pretrained) -> Result<()> {
    let path = public("pretrained").join("index.json");
    let mut index = pretrained()?;
    let of_dataset = index.entry(dataset.into()).or_default();
    of_dataset.insert(family.into(), entry);
    fs::write(path, serde_json::to_string_pretty(&index)? + "\n")?;
    Ok(())
}

/// Root mean square difference of the weights of two models, as a part of their root mean square.
fn difference(before: &[u8], again: &[u8]) -> Result<f64> {
    let (before, again) = (
        Checkpoint::from_bytes(before)?,
        Checkpoint::from_bytes(again)?,
    );
    let (mut apart, mut whole) = (0.0, 0.0);
    for (name, (_, values)) in &before.tensors {
        let (_, others) = again.tensors.get(name).context("a model of other layers")?;
        for (value, other) in values.iter().zip(others) {
            apart += f64::from(value - other).powi(2);
            whole += f64::from(*value).powi(2);
        }
    }
    Ok((apart / whole).sqrt())
}
