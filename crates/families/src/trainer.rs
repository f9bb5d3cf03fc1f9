//! Training: one [`Trainer`] a model family and engine, all of the same shape.
//!
//! A step leaves its losses on the device; nothing here waits for the device.

use crate::{DISCRIMINATOR_STEPS_MAX, Losses, Model};
use lab_core::{hyperparameter::Settings, reading::Reading};
use lab_data::dataset::View;

/// Most steps that an optimiser takes in one training step.
pub const OPTIMISER_STEPS_MAX: u32 = DISCRIMINATOR_STEPS_MAX;
/// Most steps that a training takes: months of it, and few enough that no counter of an optimiser, which
/// takes up to [`OPTIMISER_STEPS_MAX`] in each, comes to its end.
pub const TRAINING_STEPS_MAX: u32 = 400_000_000;
const _: () = assert!(TRAINING_STEPS_MAX <= i32::MAX as u32 / OPTIMISER_STEPS_MAX);

/// What every model family can do. Images are given on the host, `[count, channels, size, size]` in
/// row-major order with values in −1..1, as what is read back is.
pub trait Trainer {
    /// One optimisation step of every network of the family on views of the training split's
    /// images, as many as [`Trainer::batches_per_step`] batches hold.
    fn train_step(&mut self, views: &[View]);

    /// How many batches a step takes.
    fn batches_per_step(&self) -> usize;

    /// Takes over what may change while training goes on, from the next step on. Returns whether what it makes of latents
    /// and of images is another from now on, before any step.
    fn change_live(&mut self, settings: &Settings) -> bool;

    /// The losses of the last step; `None` before the first.
    fn losses(&mut self) -> Option<Losses>;

    /// New images: decodes latents, in a conditional model each followed by a condition
    /// ([`lab_data::dataset::latents_with_conditions`]), with the networks in inference mode.
    ///
    /// # Shapes
    /// - codes: `[count, latent_size + conditions]` in row-major order
    /// - output: `[count, channels, size, size]`, values in −1..1
    fn sample(&mut self, codes: &[f32]) -> Reading;

    /// As [`Trainer::sample`], but close to the images that the latents were encoded from or found for: without the guidance
    /// that makes samples clearer.
    fn decode(&mut self, codes: &[f32]) -> Reading;

    /// The images through which a latent drifts until it is an image, evenly over the steps that this takes, both ends included:
    /// at most so many, and how many they are. `None` in a family that makes images at once, and in an engine without it.
    ///
    /// # Shapes
    /// - code: `[latent_size + conditions]`
    /// - output: `[pictures, channels, size, size]`, values in −1..1
    fn drift(&mut self, code: &[f32], most: usize) -> Option<(Reading, usize)>;

    /// Encodes images and decodes the posterior mean, or `None` in a family without an encoder.
    ///
    /// # Shapes
    /// - conditions: `[count, conditions]` in row-major order, the conditioning of encoder and decoder
    /// - output: `[count, channels, size, size]`, values in −1..1
    fn reconstruct(&mut self, images: &[f32], conditions: &[f32]) -> Option<Reading>;

    /// The posteriors of images, or `None` in a family without an encoder.
    ///
    /// # Shapes
    /// - conditions: `[count, conditions]` in row-major order, the conditioning of the encoder
    /// - output: `[count, 2 · latent_size]`, means, then log-variances
    fn encode(&mut self, images: &[f32], conditions: &[f32]) -> Option<Reading>;

    /// What the family knows of images, for somebody else to build on: the posterior means, without
    /// the conditioning of a conditional encoder, or the discriminator's features (Radford et al. 2016,
    /// section 5.1), averaged over 2×2 places. `None` in an engine without it.
    ///
    /// # Shapes
    /// - output: `[count, features]`
    fn features(&mut self, images: &[f32]) -> Option<Reading>;

    /// Looks for the latents whose decoded images have the least squared error against `images`:
    /// so many steps of Adam from `start`, the networks in inference mode (Creswell & Bharath
    /// 2018). In a conditional model a condition follows each latent and stays as it is. `None` in
    /// an engine without it.
    ///
    /// # Shapes
    /// - start: `[count, latent_size + conditions]` in row-major order
    /// - output: `[count, latent_size + conditions]`
    fn invert(&mut self, images: &[f32], start: &[f32], steps: usize) -> Option<Reading>;

    /// What there is to save and restore; `None` in an engine that is not for keeping.
    fn model(&mut self) -> Option<Model<'_>>;

    /// The losses of images with the networks in inference mode, without learning from them;
    /// `None` in a family whose losses say nothing about images that it has not seen.
    ///
    /// # Shapes
    /// - conditions: `[count, conditions]` in row-major order
    fn evaluate(&mut self, images: &[f32], conditions: &[f32]) -> Option<Losses>;
}
