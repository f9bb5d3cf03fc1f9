//! Models that the page opens on: every family on every bundled data set, by default settings.

use std::{
    collections::BTreeMap,
    fs,
    sync::Mutex,
    time::{Duration, Instant},
};

use anyhow::Result;
use clap::Args;
use gan_vae_lab::{
    device::ComputeDevice,
    lab::Lab,
    train::{Engine, Family},
};
use pollster::block_on;

use crate::{
    parallel,
    shared::{Pretrained, bundled, bundled_dataset, pretrained, public},
};

/// Trains the models that the page opens on.
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
}

const STEPS_AT_ONCE: usize = 100;

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
        let index = Mutex::new(());
        let start = || Ok(());
        parallel::carry_out(&models, None, start, |(), (dataset, family)| {
            let (file, time) = self.train(dataset, family.name())?;
            let name = format!("{dataset}-{}.safetensors", family.name());
            let _one_at_a_time = index.lock().expect("no training panicked");
            fs::write(folder.join(&name), &file)?;
            println!("{name}: {} bytes after {} s", file.len(), time.as_secs());
            let entry = Pretrained {
                file: name,
                bytes: file.len(),
                steps: self.steps,
                seed: self.seed,
            };
            note(dataset, family.name(), entry)
        })
    }

    fn train(&self, dataset: &str, family: &str) -> Result<(Vec<u8>, Duration)> {
        let start = Instant::now();
        let dataset = bundled_dataset(dataset)?;
        let device = ComputeDevice::cpu();
        let defaults = BTreeMap::new();
        let mut lab = Lab::new(
            dataset,
            family,
            &defaults,
            self.seed,
            Engine::Fused,
            &device,
        )?;
        let mut left = self.steps;
        while left > 0 {
            let steps = left.min(STEPS_AT_ONCE);
            lab.train_step(steps)?;
            left -= steps;
        }
        let snapshot = lab.snapshot()?;
        let file = block_on(snapshot.file_to_start_from())?;
        Ok((file, start.elapsed()))
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
