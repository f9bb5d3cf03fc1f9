//! The losses of [`crate::loss`] with their gradients.

use std::f32::consts::TAU;

use super::super::{
    layout::{Feature, Matrix},
    program::{Posterior, ReconstructionScore},
};
use crate::loss::VARIANCE_MIN;

pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// ln(1 + eˣ) without overflow.
pub fn softplus(x: f32) -> f32 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// Draws latents, each followed by the condition that follows its noise; KL of every image.
pub fn reparameterise(
    p: &Posterior,
    parameters: &[f32],
    noise: &[f32],
    latents: &mut [f32],
    kl: &mut [f32],
) {
    let size = p.latent_size;
    for image in 0..p.batch {
        let (mean, log_variance) = parameters[2 * size * image..][..2 * size].split_at(size);
        kl[image] = 0.0;
        let row = image * p.row..(image + 1) * p.row;
        let (noise, latents) = (&noise[row.clone()], &mut latents[row]);
        latents[size..].copy_from_slice(&noise[size..]);
        for i in 0..size {
            latents[i] = mean[i] + (log_variance[i] / 2.0).exp() * noise[i];
            kl[image] += (mean[i] * mean[i] + log_variance[i].exp() - log_variance[i] - 1.0) / 2.0;
        }
    }
}

/// The KL of every latent dimension, averaged over the batch.
fn kl_of_latents(p: &Posterior, parameters: &[f32]) -> Vec<f32> {
    let size = p.latent_size;
    let mut sums = vec![0.0; size];
    for posterior in parameters[..2 * size * p.batch].chunks_exact(2 * size) {
        let (means, log_variances) = posterior.split_at(size);
        for ((sum, mean), log_variance) in sums.iter_mut().zip(means).zip(log_variances) {
            *sum += (mean * mean + log_variance.exp() - log_variance - 1.0) / 2.0;
        }
    }
    sums.into_iter().map(|sum| sum / p.batch as f32).collect()
}

/// The KL of the batch with so many nats free in every latent.
pub fn free_bits_kl(p: &Posterior, parameters: &[f32], free_bits: f32) -> f32 {
    let latents = kl_of_latents(p, parameters).into_iter();
    latents.map(|kl| kl.max(free_bits)).sum()
}

/// Gradient of mean and log-variance from that of the latents and of what the KL term costs.
pub fn posterior_gradient(
    p: &Posterior,
    parameters: &[f32],
    noise: &[f32],
    [kl_weight, free_bits]: [f32; 2],
    d_latents: &[f32],
    d: &mut [f32],
) {
    let size = p.latent_size;
    let mut kl_weights = vec![kl_weight / p.batch as f32; size];
    if free_bits > 0.0 {
        let latents = kl_of_latents(p, parameters).into_iter();
        for (weight, kl) in kl_weights.iter_mut().zip(latents) {
            if kl < free_bits {
                *weight = 0.0;
            }
        }
    }
    for image in 0..p.batch {
        let (mean, log_variance) = parameters[2 * size * image..][..2 * size].split_at(size);
        let (d_mean, d_log_variance) = d[2 * size * image..][..2 * size].split_at_mut(size);
        for i in 0..size {
            let (noise, d_latent) = (noise[image * p.row + i], d_latents[image * p.row + i]);
            d_mean[i] = d_latent + kl_weights[i] * mean[i];
            d_log_variance[i] = d_latent * noise * (log_variance[i] / 2.0).exp() / 2.0
                + kl_weights[i] * (log_variance[i].exp() - 1.0) / 2.0;
        }
    }
}

/// Score of every image and the gradient of their mean.
pub fn reconstruction(
    (logits, logit_values): (&Feature, &[f32]),
    (images, image_values): (&Feature, &[f32]),
    (d, d_values): (&Feature, &mut [f32]),
    score: ReconstructionScore,
) -> Vec<f32> {
    let (logits, images, d) = (logits.flattened(), images.flattened(), d.flattened());
    let batch = logits.rows;
    let image_score = |image: usize| {
        let mut sum = 0.0;
        for line in 0..logits.columns / logits.run {
            let line_of = |view: &Matrix| view.row(image) + line * view.stride;
            let from = &logit_values[line_of(&logits)..][..logits.run];
            let target = &image_values[line_of(&images)..];
            let to = &mut d_values[line_of(&d)..];
            for ((&logit, &target), to) in from.iter().zip(target).zip(to) {
                let (score, gradient) = match score {
                    ReconstructionScore::Bernoulli => {
                        let intensity = (target + 1.0) / 2.0;
                        (
                            softplus(logit) - logit * intensity,
                            sigmoid(logit) - intensity,
                        )
                    }
                    ReconstructionScore::Gaussian => {
                        let value = (logit / 2.0).tanh();
                        let error = value - target;
                        (error * error / 2.0, error * (1.0 - value * value) / 2.0)
                    }
                    ReconstructionScore::AfterTanh => {
                        let error = logit - target;
                        (error * error / 2.0, error * (1.0 - logit * logit))
                    }
                    ReconstructionScore::Weighted(weight) => {
                        let error = logit - target;
                        (weight * error * error / 2.0, weight * error)
                    }
                };
                sum += score;
                *to = gradient / batch as f32;
            }
        }
        sum
    };
    (0..batch).map(image_score).collect()
}

/// Scores with the variance that half the squared errors tell; their gradient is divided by it.
pub fn learn_variance(errors: &[f32], (d, d_values): (&Feature, &mut [f32])) -> Vec<f32> {
    let d = d.flattened();
    let values = d.columns as f32;
    let mean = errors.iter().sum::<f32>() / errors.len() as f32;
    let variance = (2.0 * mean / values).max(VARIANCE_MIN as f32);
    for image in 0..d.rows {
        for line in 0..d.columns / d.run {
            for value in &mut d_values[d.row(image) + line * d.stride..][..d.run] {
                *value /= variance;
            }
        }
    }
    let constant = values / 2.0 * (TAU * variance).ln();
    errors
        .iter()
        .map(|error| constant + error / variance)
        .collect()
}
