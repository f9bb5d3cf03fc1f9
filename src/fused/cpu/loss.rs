//! The losses of [`crate::loss`] with their gradients.

use super::super::{
    layout::{Feature, Matrix},
    program::{Posterior, ReconstructionScore},
};

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

/// Gradient of mean and log-variance from that of the latents and the weighted KL term.
pub fn posterior_gradient(
    p: &Posterior,
    parameters: &[f32],
    noise: &[f32],
    kl_weight: f32,
    d_latents: &[f32],
    d: &mut [f32],
) {
    let size = p.latent_size;
    let kl_weight = kl_weight / p.batch as f32;
    for image in 0..p.batch {
        let (mean, log_variance) = parameters[2 * size * image..][..2 * size].split_at(size);
        let (d_mean, d_log_variance) = d[2 * size * image..][..2 * size].split_at_mut(size);
        for i in 0..size {
            let (noise, d_latent) = (noise[image * p.row + i], d_latents[image * p.row + i]);
            d_mean[i] = d_latent + kl_weight * mean[i];
            d_log_variance[i] = d_latent * noise * (log_variance[i] / 2.0).exp() / 2.0
                + kl_weight * (log_variance[i].exp() - 1.0) / 2.0;
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
                };
                sum += score;
                *to = gradient / batch as f32;
            }
        }
        sum
    };
    (0..batch).map(image_score).collect()
}
