//! One training run: a data set, a model and where it stands. Everything that the page asks for
//! goes through here, checked before it reaches a model.

use std::{collections::BTreeMap, sync::Arc};

use burn::tensor::{Tensor, TensorData};

use crate::checkpoint::{Checkpoint, DatasetIdentity, TrainingState};
use lab_core::{
    error::{ErrorKind, LabError, Result},
    hyperparameter::{Setting, Settings},
    random::{SeededRandom, Stream},
};
use lab_data::{
    dataset::IMAGE_SIZE,
    dataset::{
        self, Augmentation, Conditions, Dataset, ShuffledBatches, View,
        binarisation::{self, binarise},
    },
};
use lab_families::{
    Engine, Family, Likelihood, Losses, SharedSettings, Snapshot, TRAINING_STEPS_MAX, Trainer,
};
use lab_graph::device::ComputeDevice;
use lab_models::networks::NetworkDescription;

pub mod checkpoint;
mod condition;
pub mod examine;
mod explore;
mod keep;
mod nearest;
mod probe;
pub mod self_test;

pub use keep::LabSnapshot;
pub use nearest::NearestTraining;
pub use probe::{Probe, ProbeReport, ProbeRow};

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
    trainer: Box<dyn Trainer>,
    batches: ShuffledBatches,
    augmentation: Augmentation,
    step: u32,
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
            trainer: family.trainer(engine, &settings, &dataset, seed, device),
            batches: ShuffledBatches::new(dataset.training.len(), seed),
            augmentation: Augmentation::new(shared.mirror, shared.shift, seed),
            device: device.clone(),
            identity: DatasetIdentity::of(&dataset),
            dataset,
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

    /// Changes live hyperparameters from the next step on; all of them or none.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidHyperparameter`] for an unknown key, a value outside its domain, or a
    /// change of one that is not live.
    pub fn set_hyperparameters(&mut self, changes: &BTreeMap<String, Setting>) -> Result<()> {
        self.device.check()?;
        self.settings = self
            .settings
            .changed(self.family.hyperparameters(), changes)?;
        self.trainer.change_live(&self.settings);
        self.shared.change_live(&self.settings);
        let SharedSettings { mirror, shift, .. } = self.shared;
        self.augmentation.change(mirror, shift);
        Ok(())
    }

    /// The losses of the last step, still on the device; `None` before the first step.
    pub fn losses(&mut self) -> Option<Losses> {
        self.trainer.losses()
    }

    /// The losses of held-out images `0..count` in inference mode, still on the device; `None` in
    /// a family without a held-out loss. They are those of [`Lab::held_out_targets`].
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] unless `count` is in `1..=` the size of the held-out split,
    /// and at most [`IMAGES_MAX`].
    pub fn held_out_losses(&mut self, count: usize) -> Result<Option<Losses>> {
        check_count(
            count,
            self.dataset.held_out.len().min(IMAGES_MAX),
            "test images",
        )?;
        let indices: Vec<_> = (0..count).collect();
        self.held_out_losses_at(&indices)
    }

    /// The same of the held-out images at `indices`.
    ///
    /// # Errors
    /// As [`Lab::held_out`].
    pub fn held_out_losses_at(&mut self, indices: &[usize]) -> Result<Option<Losses>> {
        let images = self.held_out_targets(indices)?;
        let conditions = self.conditions_of(&self.labels_of(indices), indices.len())?;
        Ok(self.working_trainer()?.evaluate(&images, &conditions))
    }

    /// Decodes the first `count` of the run's fixed latents, in a conditional model as
    /// [`Lab::sample_labels`].
    ///
    /// # Shapes
    /// - output: `[count, channels, 32, 32]`, values in −1..1
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] unless `count` is in `1..=`[`IMAGES_MAX`].
    pub fn sample(&mut self, count: usize) -> Result<Tensor<4>> {
        let (latents, labels) = (self.latents(count)?, self.sample_labels(count)?);
        self.sample_latents(&latents, &labels)
    }

    /// The first `count` of the run's fixed latents, `[count, latent_size]` in row-major order.
    ///
    /// # Errors
    /// As [`Lab::sample`].
    pub fn latents(&self, count: usize) -> Result<Vec<f32>> {
        check_count(count, IMAGES_MAX, "samples")?;
        let mut random = SeededRandom::new(self.seed, Stream::SampleLatents);
        Ok(random.normals(count * self.latent_size()))
    }

    /// Decodes the given latents, `[count, latent_size]` in row-major order.
    ///
    /// A conditional model makes what `labels` ask for: one label for each latent, or one for all,
    /// or none for the first of [`Lab::class_rows`]. Any other model looks at none.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] if a length does not fit, a value is not finite, or a label is
    /// none of the data set's.
    pub fn sample_latents(&mut self, latents: &[f32], labels: &[u8]) -> Result<Tensor<4>> {
        self.check_latents(latents)?;
        let codes = self.codes(latents, labels)?;
        Ok(self.working_trainer()?.sample(&codes))
    }

    /// The held-out images at `indices`.
    ///
    /// # Shapes
    /// - output: `[indices.len(), channels, 32, 32]`, values in −1..1
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if there are none, too many, or one is out of range.
    pub fn held_out(&self, indices: &[usize]) -> Result<Tensor<4>> {
        let values = self.held_out_values(indices)?;
        let shape = [indices.len(), self.dataset.channels, IMAGE_SIZE, IMAGE_SIZE];
        Ok(Tensor::from_data(
            TensorData::new(values, shape),
            &*self.device,
        ))
    }

    /// Encodes and decodes the held-out images at `indices`, each as what it shows.
    ///
    /// # Errors
    /// As [`Lab::held_out`], and [`ErrorKind::Unsupported`] in a family without an encoder.
    pub fn reconstruct(&mut self, indices: &[usize]) -> Result<Tensor<4>> {
        let images = self.held_out_values(indices)?;
        self.reconstruct_values(&images, &self.labels_of(indices))
    }

    /// Encodes and decodes the given images, `[count, channels, 32, 32]` in row-major order,
    /// values in −1..1; as what `labels` say, see [`Lab::sample_latents`].
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] if a length does not fit, a value is out of range, or a label is
    /// none of the data set's, [`ErrorKind::Unsupported`] in a family without an encoder.
    pub fn reconstruct_images(&mut self, images: &[f32], labels: &[u8]) -> Result<Tensor<4>> {
        self.reconstruct_values(images, labels)
    }

    /// What the labels say about the held-out images at `indices`, a phrase each; empty for an
    /// image without any.
    ///
    /// # Errors
    /// As [`Lab::held_out`].
    pub fn held_out_names(&self, indices: &[usize]) -> Result<Vec<String>> {
        self.check_held_out(indices)?;
        let Dataset {
            held_out, labels, ..
        } = &*self.dataset;
        let names = |&index: &usize| labels.names_of(held_out.labels[index]).join(", ");
        Ok(indices.iter().map(names).collect())
    }

    fn check_held_out(&self, indices: &[usize]) -> Result<()> {
        check_count(indices.len(), IMAGES_MAX, "test images")?;
        let count = self.dataset.held_out.len();
        match indices.iter().find(|&&index| index >= count) {
            None => Ok(()),
            Some(index) => Err(LabError::new(
                ErrorKind::InvalidArgument,
                format!("There is no test image {index}; there are {count}."),
                format!("Use indices from 0 to {}.", count - 1),
            )),
        }
    }

    /// The held-out images at `indices`, `[indices.len(), channels, 32, 32]` in row-major order,
    /// values in −1..1.
    ///
    /// # Errors
    /// As [`Lab::held_out`].
    pub fn held_out_values(&self, indices: &[usize]) -> Result<Vec<f32>> {
        self.check_held_out(indices)?;
        let Dataset {
            held_out, channels, ..
        } = &*self.dataset;
        let views: Vec<_> = indices.iter().copied().map(View::plain).collect();
        Ok(dataset::values(held_out, &views, *channels))
    }

    /// The held-out images at `indices` as the model is scored on them: binarised if training
    /// binarises, an image the same way at all times, else as [`Lab::held_out_values`].
    ///
    /// # Errors
    /// As [`Lab::held_out`].
    pub fn held_out_targets(&self, indices: &[usize]) -> Result<Vec<f32>> {
        let mut images = self.held_out_values(indices)?;
        if self.family.binarises(&self.settings) {
            let channels = self.dataset.channels;
            let images = images.chunks_exact_mut(channels * IMAGE_SIZE * IMAGE_SIZE);
            for (image, &index) in images.zip(indices) {
                binarise(image, channels, index, binarisation::HELD_OUT_WORD);
            }
        }
        Ok(images)
    }

    fn reconstruct_values(&mut self, images: &[f32], labels: &[u8]) -> Result<Tensor<4>> {
        let conditions = self.conditions_of(labels, self.check_images(images)?)?;
        let reconstructions = self.working_trainer()?.reconstruct(images, &conditions);
        reconstructions.ok_or_else(|| self.no_encoder())
    }

    /// The trainer, while its device works.
    fn working_trainer(&mut self) -> Result<&mut dyn Trainer> {
        self.device.check()?;
        Ok(&mut *self.trainer)
    }

    /// The labels of held-out images that exist.
    fn labels_of(&self, indices: &[usize]) -> Vec<u8> {
        let labels = &self.dataset.held_out.labels;
        indices.iter().map(|&index| labels[index]).collect()
    }

    fn no_encoder(&self) -> LabError {
        LabError::new(
            ErrorKind::Unsupported,
            self.family.why_no_encoder().unwrap_or_default(),
            "Search for the latent, or choose a family with an encoder.",
        )
    }

    /// Whether images can be encoded; else their latents must be searched for.
    pub fn has_encoder(&self) -> bool {
        self.family.why_no_encoder().is_none()
    }

    /// See [`Family::likelihood`].
    pub fn likelihood(&self) -> Option<Likelihood> {
        self.family.likelihood(&self.settings)
    }

    /// The networks, in the order in which data flow through them.
    pub fn networks(&self) -> Vec<NetworkDescription> {
        let names = self.conditions.size();
        let channels = self.dataset.channels;
        self.family.networks(channels, names, &self.settings)
    }

    /// What it trains on.
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// Length of a latent.
    pub fn latent_size(&self) -> usize {
        self.shared.latent_size
    }

    /// How many latents there are.
    fn check_latents(&self, latents: &[f32]) -> Result<usize> {
        rows("latents", latents, self.latent_size(), f32::MIN..=f32::MAX)
    }

    /// How many images there are.
    fn check_images(&self, images: &[f32]) -> Result<usize> {
        let size = self.dataset.channels * IMAGE_SIZE * IMAGE_SIZE;
        rows("images", images, size, -1.0..=1.0)
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
