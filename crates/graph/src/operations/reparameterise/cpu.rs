use super::instruction::{Posterior, PosteriorGradient};
use crate::fused::cpu::CpuMemory;

/// Draws latents, each followed by the condition that follows its noise; KL of every image.
pub fn reparameterise(p: &Posterior, memory: &mut CpuMemory) {
    let size = p.latent_size;
    memory.with_outputs([p.latents, p.kl], |memory, [latents, kl]| {
        let (parameters, noise) = (memory.values(p.parameters), memory.at(p.noise));
        for image in 0..p.batch {
            let (mean, log_variance) = parameters[2 * size * image..][..2 * size].split_at(size);
            kl[image] = 0.0;
            let row = image * p.row..(image + 1) * p.row;
            let (noise, latents) = (&noise[row.clone()], &mut latents[row]);
            latents[size..].copy_from_slice(&noise[size..]);
            for i in 0..size {
                latents[i] = mean[i] + (log_variance[i] / 2.0).exp() * noise[i];
                kl[image] += kl_of(mean[i], log_variance[i]);
            }
        }
    });
}

/// KL(N(mean, variance) ‖ N(0, 1)).
fn kl_of(mean: f32, log_variance: f32) -> f32 {
    (mean * mean + log_variance.exp() - log_variance - 1.0) / 2.0
}

/// The KL of every latent dimension, averaged over the batch.
pub fn kl_of_latents(p: &Posterior, parameters: &[f32]) -> Vec<f32> {
    let size = p.latent_size;
    let mut sums = vec![0.0; size];
    for posterior in parameters[..2 * size * p.batch].chunks_exact(2 * size) {
        let (means, log_variances) = posterior.split_at(size);
        for ((sum, mean), log_variance) in sums.iter_mut().zip(means).zip(log_variances) {
            *sum += kl_of(*mean, *log_variance);
        }
    }
    sums.into_iter().map(|sum| sum / p.batch as f32).collect()
}

/// Weight and free nats.
pub fn kl_cost(p: &Posterior, memory: &CpuMemory) -> [f32; 2] {
    let values = memory.values(p.kl_cost);
    [values[0], values[1]]
}

/// Gradient of mean and log-variance from that of the latents and of what the KL term costs.
pub fn gradient(instruction: &PosteriorGradient, memory: &mut CpuMemory) {
    let PosteriorGradient {
        posterior: p,
        d_latents,
        d,
    } = instruction;
    let size = p.latent_size;
    memory.with_output(*d, |memory, d| {
        let (parameters, noise) = (memory.values(p.parameters), memory.at(p.noise));
        let d_latents = memory.values(*d_latents);
        let kl_weights = kl_weights(p, parameters, kl_cost(p, memory));
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
    });
}

/// What the KL of every latent costs in each image.
fn kl_weights(p: &Posterior, parameters: &[f32], [kl_weight, free_bits]: [f32; 2]) -> Vec<f32> {
    let mut weights = vec![kl_weight / p.batch as f32; p.latent_size];
    if free_bits > 0.0 {
        let latents = kl_of_latents(p, parameters).into_iter();
        for (weight, kl) in weights.iter_mut().zip(latents) {
            if kl < free_bits {
                *weight = 0.0;
            }
        }
    }
    weights
}
