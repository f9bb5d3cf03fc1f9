//! A VAE's losses of images that it does not learn from.

use std::collections::BTreeMap;

use burn::tensor::Tensor;

use super::{
    super::{
        inference::{self, BATCH_MAX},
        kl_cost::KlCost,
    },
    Autoencoder, LOSSES, score,
};
use crate::{
    dataset::latents_with_conditions,
    fused::{
        Machine, ProgramId,
        layout::{BufferId, Feature},
        program::{self, Op, Posterior},
    },
    loss::learned_gaussian_reconstruction,
    random::{SeededRandom, Stream},
    train::{Likelihood, Losses},
};

/// Prepared to score a number of images.
#[derive(Debug, Clone, Copy)]
pub struct Evaluator {
    program: ProgramId,
    images: Feature,
    /// With the conditions.
    noise: BufferId,
    figures: BufferId,
}

/// By their numbers of images.
pub type Evaluators = BTreeMap<usize, Evaluator>;

impl Autoencoder {
    /// A VAE's losses of images in inference mode, where the KL costs what the buffer says.
    pub fn evaluate(
        &mut self,
        (images, conditions): (&[f32], &[f32]),
        (likelihood, kl_cost): (Likelihood, &KlCost),
        machine: &mut dyn Machine,
    ) -> Losses {
        let (image_len, latent_size) = (self.image_len(), self.latent_size);
        let size = self.condition();
        // The same noise every time, so that two evaluations differ by the model alone.
        let mut random = SeededRandom::new(0, Stream::Evaluation);
        let batches = images.chunks(BATCH_MAX * image_len).enumerate();
        let parts = batches.map(|(batch, images)| {
            let count = images.len() / image_len;
            let conditions = &conditions[batch * BATCH_MAX * size..][..count * size];
            let known = self.evaluators.get(&count).copied();
            let build = || self.evaluator(count, likelihood, kl_cost.buffer, machine);
            let evaluator = known.unwrap_or_else(build);
            self.evaluators.insert(count, evaluator);
            inference::write(machine, evaluator.images, images);
            let noise = random.normals(count * latent_size);
            let noise = latents_with_conditions(&noise, latent_size, conditions);
            machine.write(evaluator.noise, bytemuck::cast_slice(&noise));
            machine.run(evaluator.program);
            let figures = machine.tensor(evaluator.figures, LOSSES.len());
            (count, Losses::new(&LOSSES, figures))
        });
        let losses = Losses::average(parts.collect());
        match likelihood {
            Likelihood::LearnedGaussian => {
                losses.map(|figures| with_learned_variance(figures, kl_cost.weight(), image_len))
            }
            Likelihood::Bernoulli | Likelihood::Gaussian => losses,
        }
    }

    /// For exactly `batch` images; where the variance is learned, with one variance instead, since it
    /// is that of all images and not of a batch.
    fn evaluator(
        &self,
        batch: usize,
        likelihood: Likelihood,
        kl_cost: BufferId,
        machine: &mut dyn Machine,
    ) -> Evaluator {
        let images = self.encoder.input(batch, machine);
        let mut operations = Vec::new();
        let noise = machine.allocate(batch * self.row());
        let conditions = self.conditions_beside(noise.start(), batch);
        let parameters = self.told_encoding(images, conditions, machine, &mut operations);
        let (posterior, latents) = self.posterior(parameters, noise.start(), machine);
        let posterior = Posterior {
            kl_cost,
            ..posterior
        };
        operations.push(Op::from(program::Reparameterise(posterior)));
        let logits = inference::forward(&self.decoder, latents, machine, &mut operations);
        let scores = machine.allocate(batch);
        let figures = machine.allocate(LOSSES.len());
        operations.extend([
            Op::from(program::Reconstruction {
                logits,
                images,
                d: self.decoder.output(batch, machine),
                scores,
                score: score(likelihood),
            }),
            Op::from(program::Elbo {
                posterior,
                scores,
                loss_values: figures.start(),
            }),
        ]);
        let program = machine.prepare(operations);
        Evaluator {
            program,
            images,
            noise,
            figures,
        }
    }
}

/// [`LOSSES`] with the variance of all images that they are of, from those with one variance.
///
/// # Shapes
/// - figures, output: `[3]`
fn with_learned_variance(figures: Tensor<1>, kl_weight: f64, values: usize) -> Tensor<1> {
    let half_squared_error = figures.clone().narrow(0, 1, 1);
    let kl = figures.narrow(0, 2, 1);
    let reconstruction = learned_gaussian_reconstruction(half_squared_error, values);
    let total = reconstruction.clone() + kl.clone().mul_scalar(kl_weight);
    Tensor::cat(vec![total, reconstruction, kl], 0)
}
