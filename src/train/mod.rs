//! Training: one [`Trainer`] a model family, both of the same shape.
//!
//! A step takes a batch and leaves its losses on the device; nothing here waits for the device.

mod description;
mod family;
mod gan;
mod hyperparameter;
mod losses;
mod vae;

pub use family::Family;
pub use gan::{GanConfig, GanTrainer};
pub use hyperparameter::{Domain, Hyperparameter, Setting, Settings};
pub use losses::{LossDescription, Losses};
pub use vae::{Likelihood, VaeConfig, VaeTrainer};

use burn::tensor::Tensor;

/// What every model family can do.
pub trait Trainer {
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

#[cfg(test)]
mod tests;
