//! One training run: a data set, a model and where it stands. Everything that the page asks for
//! goes through here, checked before it reaches a model.

use std::{collections::BTreeMap, sync::Arc};

use crate::checkpoint::{Checkpoint, DatasetIdentity, TrainingState};
use lab_core::{
    error::{ErrorKind, LabError, Result},
    hyperparameter::{Setting, Settings},
};
use lab_data::dataset::{Augmentation, Conditions, Dataset, ShuffledBatches};
use lab_evaluation::stability::Watch;
use lab_families::{
    Engine, Family, Likelihood, Losses, SharedSettings, Snapshot, TRAINING_STEPS_MAX, Trainer,
};
use lab_graph::device::ComputeDevice;
use lab_models::networks::NetworkDescription;

pub mod checkpoint;
mod condition;
pub mod evaluator;
mod explore;
mod held_out;
mod keep;
#[cfg(test)]
mod larger_images;
mod monitor;
mod nearest;
mod probe;
mod reconstruction;
mod samples;
pub mod self_test;

pub use keep::LabSnapshot;
pub use nearest::NearestTraining;
pub use probe::{Probe, ProbeReport, ProbeRow};
pub use reconstruction::Reconstruction;

/// Most images that one call samples or reconstructs.
pub const IMAGES_MAX: usize = 1024;
/// Most steps that one call trains: nobody can pause it in between.
pub const STEPS_MAX: usize = 1000;

/// A model in training.
pub struct Lab {
    dataset: Arc<Dataset>,
    identity: DatasetIdentity,
    family: Family,
    settings: Settings,
    shared: SharedSettings,
    seed: u64,
    device: ComputeDevice,
    conditions: Conditions,
    latent_size: usize,
    trainer: Box<dyn Trainer>,
    batches: ShuffledBatches,
    augmentation: Augmentation,
    step: u32,
    watch: Watch,
}

impl Lab {
    /// Fresh model on a data set; hyperparameters that are not given take their defaults.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownFamily`]; [`ErrorKind::InvalidHyperparameter`], also for a conditional
    /// model of a data set without labels; [`ErrorKind::Device`] if the device is lost. So does every
    /// other call that computes something.
    pub fn new(
        dataset: Arc<Dataset>,
        family: &str,
        hyperparameters: &BTreeMap<String, Setting>,
        seed: u64,
        engine: Engine,
        device: &ComputeDevice,
    ) -> Result<Self> {
        device.check()?;
        let family = Family::from_name(family)?;
        let settings = Settings::resolve(family.hyperparameters(), hyperparameters)?;
        let shared = SharedSettings::of(&settings);
        Ok(Self {
            conditions: condition::conditions(family, &dataset, &shared)?,
            latent_size: family
                .network_config(dataset.shape(), 0, &settings)
                .latent_size,
            trainer: family.trainer(engine, &settings, &dataset, seed, device),
            batches: ShuffledBatches::new(dataset.training.len(), seed),
            augmentation: Augmentation::new(shared.mirror, shared.shift, seed),
            device: device.clone(),
            identity: DatasetIdentity::of(&dataset),
            dataset,
            watch: Watch::new(family),
            family,
            settings,
            shared,
            seed,
            step: 0,
        })
    }

    /// Steps trained so far.
    pub fn step(&self) -> u32 {
        self.step
    }

    /// The family of the model.
    pub fn family(&self) -> Family {
        self.family
    }

    /// The device that it computes on.
    pub fn device(&self) -> &ComputeDevice {
        &self.device
    }

    /// Trains `steps` steps without waiting for the device.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] unless `steps` is in `1..=`[`STEPS_MAX`], and the whole training at
    /// most [`TRAINING_STEPS_MAX`] steps; [`ErrorKind::Device`] if the device is lost.
    pub fn train_step(&mut self, steps: usize) -> Result<()> {
        check_count(steps, STEPS_MAX, "steps")?;
        self.check_end(steps)?;
        self.device.check()?;
        for _ in 0..steps {
            let images = self.shared.batch_size * self.trainer.batches_per_step();
            let indices = self.batches.next_batch(images);
            let views = indices
                .into_iter()
                .map(|index| self.augmentation.view(index));
            self.trainer.train_step(&views.collect::<Vec<_>>());
            self.step += 1;
        }
        Ok(())
    }

    /// Fails if a training of `steps` more steps would be longer than any may be.
    fn check_end(&self, steps: usize) -> Result<()> {
        let left = TRAINING_STEPS_MAX.saturating_sub(self.step);
        if steps <= left as usize {
            return Ok(());
        }
        Err(LabError::new(
            ErrorKind::InvalidArgument,
            format!(
                "The model has trained {} steps; no training takes more than {}.",
                self.step, TRAINING_STEPS_MAX
            ),
            "Save it, or start over.",
        ))
    }

    /// Changes live hyperparameters from the next step on; all of them or none. Returns whether what the model makes of
    /// latents and of images is another already, before any step.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidHyperparameter`] for an unknown key, a value outside its domain, or a
    /// change of one that is not live.
    pub fn set_hyperparameters(&mut self, changes: &BTreeMap<String, Setting>) -> Result<bool> {
        self.device.check()?;
        let settings = self
            .settings
            .changed(self.family.hyperparameters(), changes)?;
        if settings == self.settings {
            return Ok(false);
        }
        self.settings = settings;
        self.watch.settings_changed(self.step);
        let decodes_anew = self.trainer.change_live(&self.settings);
        self.shared.change_live(&self.settings);
        let SharedSettings { mirror, shift, .. } = self.shared;
        self.augmentation.change(mirror, shift);
        Ok(decodes_anew)
    }

    /// The losses of the last step, still on the device; `None` before the first step.
    pub fn losses(&mut self) -> Option<Losses> {
        self.trainer.losses()
    }

    /// The trainer, while its device works.
    fn working_trainer(&mut self) -> Result<&mut dyn Trainer> {
        self.device.check()?;
        Ok(&mut *self.trainer)
    }

    /// Whether images can be encoded; else their latents must be searched for.
    pub fn encodes(&self) -> bool {
        self.family.encodes().is_ok()
    }

    /// See [`Family::has_posteriors`].
    pub fn has_posteriors(&self) -> bool {
        self.family.has_posteriors()
    }

    /// See [`Family::likelihood`].
    pub fn likelihood(&self) -> Option<Likelihood> {
        self.family.likelihood(&self.settings)
    }

    /// The networks, in the order in which data flow through them.
    pub fn networks(&self) -> Vec<NetworkDescription> {
        let names = self.conditions.size();
        let image = self.dataset.shape();
        self.family.networks(image, names, &self.settings)
    }

    /// What it trains on.
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// Length of a latent.
    pub fn latent_size(&self) -> usize {
        self.latent_size
    }

    /// How many latents there are.
    fn check_latents(&self, latents: &[f32]) -> Result<usize> {
        rows("latents", latents, self.latent_size(), f32::MIN..=f32::MAX)
    }

    /// How many images there are.
    fn check_images(&self, images: &[f32]) -> Result<usize> {
        let values = self.dataset.shape().values();
        rows("images", images, values, -1.0..=1.0)
    }
}

fn check_count(count: usize, max: usize, what: &str) -> Result<()> {
    if (1..=max).contains(&count) {
        return Ok(());
    }
    Err(LabError::new(
        ErrorKind::InvalidArgument,
        format!("Asked for {count} {what}; expected 1 to {max}."),
        "Change the number.",
    ))
}

/// How many rows of `row_length` the values make; fails unless they are whole, not too many, and in
/// range.
fn rows(
    what: &str,
    values: &[f32],
    row_length: usize,
    range: std::ops::RangeInclusive<f32>,
) -> Result<usize> {
    let invalid =
        |message: String, hint: String| Err(LabError::new(ErrorKind::InvalidInput, message, hint));
    let count = values.len() / row_length;
    if count * row_length != values.len() || !(1..=IMAGES_MAX).contains(&count) {
        return invalid(
            format!(
                "The {what} hold {} values; expected 1 to {IMAGES_MAX} times {row_length}.",
                values.len()
            ),
            format!("Pass {row_length} values for each."),
        );
    }
    if let Some(value) = values.iter().find(|value| !range.contains(value)) {
        return invalid(
            format!("The {what} hold the value {value}, which is out of range."),
            format!("Use values from {:e} to {:e}.", range.start(), range.end()),
        );
    }
    Ok(count)
}
