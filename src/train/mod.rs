//! Training: one [`Trainer`] a model family and engine, all of the same shape.
//!
//! A step leaves its losses on the device; nothing here waits for the device.

pub mod autodiff;
mod config;
mod description;
mod family;
pub mod fused;
mod hyperparameter;
mod losses;

pub use config::{GanConfig, Likelihood, VaeConfig};
pub use family::{Engine, Family};
pub use hyperparameter::{Domain, Hyperparameter, Setting, Settings};
pub use losses::{LossDescription, Losses};

use burn::tensor::Tensor;

use crate::dataset::View;

/// What every model family can do. Images are given on the host, `[count, channels, 32, 32]` in
/// row-major order with values in −1..1; what is computed stays on the device.
pub trait Trainer {
    /// One optimisation step of every network of the family on views of the training split's
    /// images, as many as the batch size.
    fn train_step(&mut self, views: &[View]);

    /// The losses of the last step; `None` before the first.
    fn losses(&mut self) -> Option<Losses>;

    /// Decodes latents, `[count, latent_size]` in row-major order, with the networks in inference
    /// mode.
    ///
    /// # Shapes
    /// - output: `[count, channels, 32, 32]`, values in −1..1
    fn sample(&mut self, latents: &[f32]) -> Tensor<4>;

    /// Encodes images and decodes the posterior mean, or `None` in a family without an encoder.
    ///
    /// # Shapes
    /// - output: `[count, channels, 32, 32]`, values in −1..1
    fn reconstruct(&mut self, images: &[f32]) -> Option<Tensor<4>>;

    /// The losses of images with the networks in inference mode, without learning from them;
    /// `None` in a family whose losses say nothing about images that it has not seen.
    fn evaluate(&mut self, images: &[f32]) -> Option<Losses>;
}

#[cfg(test)]
mod tests;
