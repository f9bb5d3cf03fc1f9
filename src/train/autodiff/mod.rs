//! Training with Burn's autodiff and optimisers, operation by operation: the readable definition
//! of what a step is, and the reference that the fused programs are tested against.

mod distortion;
mod gan;
mod spectral;
mod vae;

pub use gan::GanTrainer;
pub use vae::VaeTrainer;

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};

use super::{Losses, Model, Settings, Trainer};
use crate::{
    dataset::{self, Dataset, View, binarisation::binarise},
    model::IMAGE_SIZE,
};

/// What every model family can do, in tensors.
pub trait AutodiffTrainer {
    /// One optimisation step of every network of the family on as many batches as it takes.
    ///
    /// # Shapes
    /// - images: `[batches · batch, channels, 32, 32]`, values in −1..1
    fn train_step(&mut self, images: Tensor<4>) -> Losses;

    /// See [`Trainer::batches_per_step`].
    fn batches_per_step(&self) -> usize {
        1
    }

    /// The word that the images of the next step are to be binarised with, if they are:
    /// [`crate::dataset::binarisation`].
    fn binarisation_word(&self) -> Option<u32> {
        None
    }

    /// See [`Trainer::tune`].
    fn tune(&mut self, settings: &Settings);

    /// Decodes latents with the networks in inference mode.
    ///
    /// # Shapes
    /// - latents: `[batch, latent_size]`
    /// - output: `[batch, channels, 32, 32]`, values in −1..1
    fn sample(&self, latents: Tensor<2>) -> Tensor<4>;

    /// Encodes images and decodes the posterior mean, or `None` in a family without an encoder.
    ///
    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - output: the same
    fn reconstruct(&self, images: Tensor<4>) -> Option<Tensor<4>>;

    /// The posteriors of images, or `None` in a family without an encoder.
    ///
    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - output: `[batch, 2 · latent_size]`, means, then log-variances
    fn encode(&self, images: Tensor<4>) -> Option<Tensor<2>>;

    /// The losses of a batch with the networks in inference mode, without learning from it; `None`
    /// in a family whose losses say nothing about images that it has not seen.
    fn evaluate(&self, images: Tensor<4>) -> Option<Losses>;
}

/// An [`AutodiffTrainer`] that draws its batches from a data set.
pub struct OnDataset {
    trainer: Box<dyn AutodiffTrainer>,
    dataset: Arc<Dataset>,
    latent_size: usize,
    device: Device,
    losses: Option<Losses>,
}

impl OnDataset {
    /// Trains on the training split of `dataset`.
    pub fn new(
        trainer: Box<dyn AutodiffTrainer>,
        dataset: Arc<Dataset>,
        latent_size: usize,
        device: &Device,
    ) -> Self {
        Self {
            trainer,
            dataset,
            latent_size,
            device: device.clone(),
            losses: None,
        }
    }

    fn images(&self, values: &[f32]) -> Tensor<4> {
        let channels = self.dataset.channels;
        let count = values.len() / (channels * IMAGE_SIZE * IMAGE_SIZE);
        let shape = [count, channels, IMAGE_SIZE, IMAGE_SIZE];
        Tensor::from_data(TensorData::new(values.to_vec(), shape), &self.device)
    }
}

impl Trainer for OnDataset {
    fn train_step(&mut self, views: &[View]) {
        let Dataset {
            training, channels, ..
        } = &*self.dataset;
        let mut images = dataset::values(training, views, *channels);
        if let Some(word) = self.trainer.binarisation_word() {
            binarise(&mut images, *channels, 0, word);
        }
        let images = self.images(&images);
        self.losses = Some(self.trainer.train_step(images));
    }

    fn batches_per_step(&self) -> usize {
        self.trainer.batches_per_step()
    }

    fn tune(&mut self, settings: &Settings) {
        self.trainer.tune(settings);
    }

    fn losses(&mut self) -> Option<Losses> {
        self.losses.clone()
    }

    fn sample(&mut self, latents: &[f32]) -> Tensor<4> {
        let shape = [latents.len() / self.latent_size, self.latent_size];
        let latents = TensorData::new(latents.to_vec(), shape);
        self.trainer
            .sample(Tensor::from_data(latents, &self.device))
    }

    fn reconstruct(&mut self, images: &[f32]) -> Option<Tensor<4>> {
        self.trainer.reconstruct(self.images(images))
    }

    fn encode(&mut self, images: &[f32]) -> Option<Tensor<2>> {
        self.trainer.encode(self.images(images))
    }

    fn represent(&mut self, _images: &[f32]) -> Option<Tensor<2>> {
        None
    }

    fn search(&mut self, _images: &[f32], _start: &[f32], _steps: usize) -> Option<Tensor<2>> {
        None
    }

    fn model(&mut self) -> Option<Model<'_>> {
        None
    }

    fn evaluate(&mut self, images: &[f32]) -> Option<Losses> {
        self.trainer.evaluate(self.images(images))
    }
}

#[cfg(test)]
mod tests;
