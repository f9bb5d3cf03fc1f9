//! One model: trained, then evaluated.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Instant};

use anyhow::Result;
use lab::Lab;
use lab::evaluator::{
    BaselineReport, EvaluationProgress, Evaluator, Extent, Thoroughness, Values, held_out_bound,
};
use lab_core::hyperparameter::Setting;
use lab_data::dataset::Dataset;
use lab_evaluation::stability::AlarmKind;
use lab_families::Engine;
use pollster::block_on;

use super::Evaluate;
use crate::{
    progress::Progress,
    shared::{bundled_classifier, bundled_dataset, device},
};

/// Steps between two looks at losses and samples.
const LOOK: usize = 50;
/// Held-out images whose reconstruction is measured.
const HELD_OUT: usize = 64;
/// Latents of an image for the importance-weighted bound.
const LATENTS: usize = 64;
/// Held-out images whose ELBO is taken at once.
const ELBO_IMAGES_AT_ONCE: usize = 1000;

/// Trains models of one family on one data set, one after the other.
pub struct Runner {
    family: String,
    steps: usize,
    elbo_images: usize,
    bound_images: usize,
    report: Option<usize>,
    dataset: Arc<Dataset>,
    evaluator: Evaluator,
    /// Known from the first evaluation on.
    baseline: Option<BaselineReport>,
}

/// What became of a model.
pub struct Outcome {
    /// What real images and noise get.
    pub baseline: BaselineReport,
    pub values: Values,
    /// Whether it had collapsed at the end.
    pub collapsed: bool,
    summary: String,
    seconds: u64,
}

impl fmt::Display for Outcome {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        write!(to, "{} ({} s)", self.summary, self.seconds)?;
        let mut values = self.values.iter();
        values.try_for_each(|(key, value)| write!(to, "; {key} {value:.3}"))
    }
}

impl Runner {
    pub fn new(options: &Evaluate) -> Result<Self> {
        let dataset = bundled_dataset(&options.dataset)?;
        let classifier = bundled_classifier(&dataset.name)?;
        let extent = Extent {
            samples: options.samples,
            reconstructions: HELD_OUT,
            inversion_steps: 200,
        };
        Ok(Self {
            family: options.family.clone(),
            steps: options.steps,
            elbo_images: options.elbo_images,
            bound_images: options.bound_images,
            report: options.report,
            evaluator: Evaluator::new(dataset.clone(), classifier, extent)?,
            dataset,
            baseline: None,
        })
    }

    pub fn run(&mut self, settings: &BTreeMap<String, Setting>, seed: u64) -> Result<Outcome> {
        let start = Instant::now();
        let (dataset, device) = (self.dataset.clone(), device());
        let engine = Engine::Program;
        let mut lab = Lab::new(dataset, &self.family, settings, seed, engine, &device)?;
        let collapsed = self.train(&mut lab)?;
        let baseline = match self.baseline.take() {
            Some(baseline) => baseline,
            None => self.until(&mut lab, |progress| progress.baseline)?,
        };
        self.baseline = Some(baseline.clone());
        let report = self.until(&mut lab, |progress| progress.report)?;
        let mut values = report.values;
        // The other families give images no density: neither an ELBO nor a bound of it.
        if lab.likelihood().is_some() {
            values.extend(self.likelihood(&mut lab)?);
        }
        Ok(Outcome {
            baseline,
            values,
            collapsed,
            summary: report.summary.text(),
            seconds: start.elapsed().as_secs(),
        })
    }

    /// Whether it has collapsed at the end.
    fn train(&self, lab: &mut Lab) -> Result<bool> {
        let mut progress = Progress::new();
        let mut collapsed = false;
        for done in (0..self.steps).step_by(LOOK) {
            lab.train_step(LOOK.min(self.steps - done))?;
            let images = lab.sample(64)?;
            let sheet = block_on(lab.sheet(images, 8))?;
            let alarm = lab.watch_samples(lab.step(), &sheet);
            if let Some(alarm) = alarm.filter(|alarm| alarm.kind == AlarmKind::Collapse) {
                collapsed = !alarm.cleared;
            }
            if let Some(steps) = self.report {
                progress.look(lab, steps)?;
            }
        }
        Ok(collapsed)
    }

    fn until<T>(
        &mut self,
        lab: &mut Lab,
        found: impl Fn(EvaluationProgress) -> Option<T>,
    ) -> Result<T> {
        loop {
            if let Some(found) = found(block_on(self.evaluator.advance(lab, Thoroughness::Full))?) {
                return Ok(found);
            }
        }
    }

    /// −ELBO with its two terms, and the importance-weighted bound.
    fn likelihood(&self, lab: &mut Lab) -> Result<Values> {
        let bound = block_on(held_out_bound(lab, self.bound_images, LATENTS))?;
        let mut values = Values::from([("bound", bound)]);
        let images = self.elbo_images.min(lab.dataset().held_out.len());
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
}
