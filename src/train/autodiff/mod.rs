//! Training with Burn's autodiff and optimisers, operation by operation: the readable definition
//! of what a step is, and the reference that the fused programs are tested against.


mod gan;
mod spectral;
mod vae;
mod vae_gan;

pub use gan::GanTrainer;
pub use vae::VaeTrainer;
pub use vae_gan::VaeGanTrainer;

use std::sync::Arc;

use burn::{
    module::Module,
    tensor::{Device, Tensor, TensorData},
};

use super::{Family, Losses, Model, Settings, Trainer};
use crate::{
    dataset::{self, Conditions, Dataset, View, binarisation::binarise},
    model::{IMAGE_SIZE, NetworkConfig},
};

/// What every model family can do, in tensors. Conditions are `[batch, conditions]`, see
/// [`Conditions`]; `None` in a model that is not conditional.
pub trait AutodiffTrainer {
    /// One optimisation step of every network of the family on as many batches as it takes.
    ///
    /// # Shapes
    /// - images: `[batches · batch, channels, 32, 32]`, values in −1..1
    fn train_step(&mut self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Losses;

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

    /// Decodes latents, each followed by its condition, with the networks in inference mode.
    ///
    /// # Shapes
    /// - codes: `[batch, latent_size + conditions]`
    /// - output: `[batch, channels, 32, 32]`, values in −1..1
    fn sample(&self, codes: Tensor<2>) -> Tensor<4>;

    /// Encodes images and decodes the posterior mean, or `None` in a family without an encoder.
    ///
    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - output: the same
    fn reconstruct(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Option<Tensor<4>>;

    /// The posteriors of images, or `None` in a family without an encoder.
    ///
    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - output: `[batch, 2 · latent_size]`, means, then log-variances
    fn encode(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Option<Tensor<2>>;

    /// The losses of a batch with the networks in inference mode, without learning from it; `None`
    /// in a family whose losses say nothing about images that it has not seen.
    fn evaluate(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Option<Losses>;
}

/// Latents with the conditions beside them, as generator and decoder take them.
///
/// # Shapes
/// - latents: `[batch, latent_size]`
/// - output: `[batch, latent_size + conditions]`
fn beside(latents: Tensor<2>, conditions: Option<Tensor<2>>) -> Tensor<2> {
    let parts = [Some(latents), conditions].into_iter().flatten();
    Tensor::cat(parts.collect(), 1)
}

/// A copy that learns nothing: no gradient is computed for its weights, and its running statistics
/// are its own.
fn still<M: Module>(network: &M) -> M {
    network.valid().train().no_grad()
}

/// An [`AutodiffTrainer`] that draws its batches from a data set.
pub struct OnDataset {
    trainer: Box<dyn AutodiffTrainer>,
    conditions: Conditions,
    dataset: Arc<Dataset>,
    network: NetworkConfig,
    device: Device,
    losses: Option<Losses>,
}

impl OnDataset {
    /// Trains networks of a family and of the sizes of `network` on the training split of `dataset`.
    pub fn new(
        trainer: Box<dyn AutodiffTrainer>,
        family: Family,
        dataset: Arc<Dataset>,
        network: NetworkConfig,
        device: &Device,
    ) -> Self {
        Self {
            trainer,
            conditions: family.told(&network, &dataset.labels),
            dataset,
            network,
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

    fn conditions(&self, values: &[f32]) -> Option<Tensor<2>> {
        let size = self.network.conditions;
        (size > 0).then(|| {
            let shape = [values.len() / size, size];
            Tensor::from_data(TensorData::new(values.to_vec(), shape), &self.device)
        })
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
        let labels = views.iter().map(|view| training.labels[view.index]);
        let conditions = self.conditions.of_labels(labels);
        let conditions = self.conditions(&conditions);
        self.losses = Some(self.trainer.train_step(images, conditions));
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

    fn sample(&mut self, codes: &[f32]) -> Tensor<4> {
        let row = self.network.decoder_input();
        let codes = TensorData::new(codes.to_vec(), [codes.len() / row, row]);
        self.trainer.sample(Tensor::from_data(codes, &self.device))
    }

    fn reconstruct(&mut self, images: &[f32], conditions: &[f32]) -> Option<Tensor<4>> {
        let conditions = self.conditions(conditions);
        self.trainer.reconstruct(self.images(images), conditions)
    }

    fn encode(&mut self, images: &[f32], conditions: &[f32]) -> Option<Tensor<2>> {
        let conditions = self.conditions(conditions);
        self.trainer.encode(self.images(images), conditions)
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

    fn evaluate(&mut self, images: &[f32], conditions: &[f32]) -> Option<Losses> {
        let conditions = self.conditions(conditions);
        self.trainer.evaluate(self.images(images), conditions)
    }
}

#[cfg(test)]
mod tests;
