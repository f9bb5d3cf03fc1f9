//! Training with Burn's autodiff and optimisers, operation by operation: the readable definition
//! of what a step is, and the reference that the fused programs are tested against.

mod gan;
mod vae;

pub use gan::GanTrainer;
pub use vae::VaeTrainer;

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};

use super::{Losses, Trainer};
use crate::{
    dataset::{self, Dataset, View},
    model::IMAGE_SIZE,
};

/// What every model family can do, in tensors.
pub trait AutodiffTrainer {
    /// One optimisation step of every network of the family on one batch.
    ///
    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    fn train_step(&mut self, images: Tensor<4>) -> Losses;

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
        let images = dataset::images(training, views, *channels, &self.device);
        self.losses = Some(self.trainer.train_step(images));
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

    fn evaluate(&mut self, images: &[f32]) -> Option<Losses> {
        self.trainer.evaluate(self.images(images))
    }
}

#[cfg(test)]
mod tests;
