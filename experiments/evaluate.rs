//! How good a model gets: trained from several seeds, then examined.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use clap::Args;
use gan_vae_lab::{
    contact_sheet::ContactSheet,
    device::ComputeDevice,
    examine::{ExaminationProgress, Examiner, Extent, held_out_bound},
    lab::Lab,
    stability::{AlarmKind, Watch},
    train::{Engine, Family, Preset, Setting},
};
use pollster::block_on;

use crate::{
    progress::Progress,
    shared::{bundled_dataset, bundled_judge},
    table::Table,
};

/// Trains models and measures how good they are.
#[derive(Args)]
pub struct Evaluate {
    /// Model family
    #[arg(long)]
    family: String,
    /// Bundled data set, or the path of a data file
    #[arg(long, default_value = "digits")]
    dataset: String,
    /// Training steps
    #[arg(long, default_value_t = 5000)]
    steps: usize,
    /// Seeds 1 to so many
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// Settings to begin with, by the name of a preset of the page
    #[arg(long)]
    preset: Option<String>,
    /// A setting, as key=value; may be given several times
    #[arg(long = "set", value_name = "KEY=VALUE")]
    settings: Vec<String>,
    /// Samples a model
    #[arg(long, default_value_t = 10_000)]
    samples: usize,
    /// Held-out images that the −ELBO is measured on
    #[arg(long, default_value_t = 1000)]
    elbo_images: usize,
    /// Steps between two reports of the losses on standard error; none unless it is given
    #[arg(long)]
    report: Option<usize>,
}

/// Steps between two looks at losses and samples.
const LOOK: usize = 50;
/// Held-out images whose reconstruction and bound are measured.
const HELD_OUT: usize = 64;
/// Latents of each for the importance-weighted bound.
const LATENTS: usize = 64;
/// Held-out images whose ELBO is taken at once.
const ELBO_IMAGES_AT_ONCE: usize = 1000;

impl Evaluate {
    pub fn run(&self) -> Result<()> {
        let dataset = bundled_dataset(&self.dataset)?;
        let judge = bundled_judge(&dataset.name)?;
        let extent = Extent {
            samples: self.samples,
            reconstructions: HELD_OUT,
            search_steps: 200,
        };
        let mut examiner = Examiner::new(dataset, judge, extent)?;
        let mut table = Table::default();
        for seed in 1..=self.seeds {
            let mut lab = self.lab(seed)?;
            let collapsed = self.train(&mut lab)?;
            if seed == 1 {
                let scale = until(&mut examiner, &mut lab, |progress| progress.scale)?;
                table.scale(&scale);
            }
            let report = until(&mut examiner, &mut lab, |progress| progress.report)?;
            let mut values = report.values;
            if lab.has_encoder() {
                values.extend(likelihood(&mut lab, self.elbo_images)?);
            }
            eprintln!("seed {seed}: {}", report.verdict.text);
            table.add(values, collapsed);
        }
        println!("{}", table.markdown(&self.title()));
        Ok(())
    }

    fn title(&self) -> String {
        let mut words = vec![self.family.clone()];
        words.extend(self.preset.clone());
        words.extend(self.settings.iter().cloned());
        words.join(" ")
    }

    fn lab(&self, seed: u64) -> Result<Lab> {
        let dataset = bundled_dataset(&self.dataset)?;
        let (settings, device) = (self.settings()?, ComputeDevice::cpu());
        let engine = Engine::Fused;
        Ok(Lab::new(
            dataset,
            &self.family,
            &settings,
            seed,
            engine,
            &device,
        )?)
    }

    fn settings(&self) -> Result<BTreeMap<String, Setting>> {
        let mut settings = BTreeMap::new();
        if let Some(name) = &self.preset {
            let presets = Preset::all();
            let Some(preset) = presets.into_iter().find(|preset| preset.name == name) else {
                bail!("there is no preset \"{name}\"");
            };
            let own = preset.families.get(&*self.family).into_iter().flatten();
            let all = preset.shared.iter().chain(own);
            settings.extend(all.map(|(key, value)| ((*key).to_string(), value.clone())));
        }
        for given in &self.settings {
            let (key, value) = given.split_once('=').context("settings are KEY=VALUE")?;
            let value = match value.parse() {
                Ok(number) => Setting::Number(number),
                Err(_) => Setting::Word(value.into()),
            };
            settings.insert(key.into(), value);
        }
        Ok(settings)
    }

    /// Whether it has collapsed at the end.
    fn train(&self, lab: &mut Lab) -> Result<bool> {
        let mut watch = Watch::new(Family::from_name(&self.family)?);
        let mut progress = Progress::new();
        let mut collapsed = false;
        for done in (0..self.steps).step_by(LOOK) {
            lab.train_step(LOOK.min(self.steps - done))?;
            let sheet = block_on(ContactSheet::read(lab.sample(64)?, 8))?;
            let alarm = watch.samples(lab.step(), &sheet.rgba, sheet.width as usize);
            if let Some(alarm) = alarm.filter(|alarm| alarm.kind == AlarmKind::Collapse) {
                collapsed = !alarm.cleared;
            }
            if let Some(steps) = self.report {
                progress.look(lab, steps)?;
            }
        }
        Ok(collapsed)
    }
}

fn until<T>(
    examiner: &mut Examiner,
    lab: &mut Lab,
    found: impl Fn(ExaminationProgress) -> Option<T>,
) -> Result<T> {
    loop {
        if let Some(found) = found(block_on(examiner.advance(lab))?) {
            return Ok(found);
        }
    }
}

/// −ELBO with its two terms, of so many held-out images, and the importance-weighted bound.
fn likelihood(lab: &mut Lab, images: usize) -> Result<BTreeMap<&'static str, f32>> {
    let mut values = BTreeMap::from([("bound", block_on(held_out_bound(lab, HELD_OUT, LATENTS))?)]);
    let images = images.min(lab.dataset().held_out.len());
    let indices: Vec<_> = (0..images).collect();
    for indices in indices.chunks(ELBO_IMAGES_AT_ONCE) {
        let Some(losses) = lab.held_out_losses_at(indices)? else {
            continue;
        };
        let share = indices.len() as f32 / images as f32;
        for (key, value) in block_on(losses.read())? {
            let key = match key {
                "total" => "−ELBO",
                "reconstruction" => "reconstruction",
                "kl" => "KL",
                _ => continue,
            };
            *values.entry(key).or_default() += share * value;
        }
    }
    Ok(values)
}
