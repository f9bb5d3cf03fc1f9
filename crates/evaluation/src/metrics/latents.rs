//! What a VAE's latents say.

use std::f64::consts::TAU;

/// A latent is active if its posterior mean varies more than this over images (Burda et al. 2016).
pub const ACTIVE_VARIANCE: f32 = 0.01;

/// How many latents are active: the others say nothing about the image.
///
/// # Shapes
/// - means: `[images, latent_size]`, posterior means
pub fn active_units(means: &[f32], latent_size: usize) -> usize {
    let images = (means.len() / latent_size) as f32;
    let variance = |latent: usize| {
        let column = || means.iter().skip(latent).step_by(latent_size);
        let mean = column().sum::<f32>() / images;
        column().map(|value| (value - mean).powi(2)).sum::<f32>() / images
    };
    let active = |latent: &usize| variance(*latent) > ACTIVE_VARIANCE;
    (0..latent_size).filter(active).count()
}

/// A Gaussian with independent components.
#[derive(Debug, Clone, Copy)]
pub struct Normal<'a> {
    /// `[latent_size]`
    pub mean: &'a [f32],
    /// `[latent_size]`
    pub log_variance: &'a [f32],
}

impl Normal<'_> {
    /// log of the density at `z`, in nats.
    pub fn log_density(&self, z: &[f32]) -> f64 {
        let components = z.iter().zip(self.mean).zip(self.log_variance);
        let density = |((z, mean), log_variance): ((&f32, &f32), &f32)| {
            let (difference, log_variance) = (f64::from(z - mean), f64::from(*log_variance));
            -0.5 * (TAU.ln() + log_variance + difference * difference / log_variance.exp())
        };
        components.map(density).sum()
    }
}

/// Lower bound of log p(x) from importance weights log p(x, z) − log q(z | x) of latents drawn from
/// the posterior, in nats; with one weight it is the ELBO, with more it comes closer (Burda et al.
/// 2016, *Importance weighted autoencoders*).
pub fn importance_weighted_bound(log_weights: &[f64]) -> f64 {
    let largest = log_weights
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = log_weights
        .iter()
        .map(|weight| (weight - largest).exp())
        .sum();
    largest + (sum / log_weights.len() as f64).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::random::{SeededRandom, Stream};

    #[test]
    fn latents_that_vary_are_active() {
        let means = [[1.0, 0.5, 0.0], [-1.0, 0.5, 0.05], [1.0, 0.5, -0.05]].concat();
        assert_eq!(active_units(&means, 3), 1);
    }

    #[test]
    fn the_bound_is_exact_for_the_true_posterior_and_tightens_for_others() {
        // p(z) = N(0, 1), p(x | z) = N(z, 1): p(x) = N(0, 2), p(z | x) = N(x / 2, 1 / 2).
        let x = 1.0_f32;
        let normal = |mean: f32, variance: f32, at: f32| {
            let (mean, log_variance) = ([mean], [variance.ln()]);
            Normal {
                mean: &mean,
                log_variance: &log_variance,
            }
            .log_density(&[at])
        };
        let evidence = normal(0.0, 2.0, x);
        let weights = |mean: f32, variance: f32, count: usize| -> Vec<f64> {
            let noise = SeededRandom::new(1, Stream::Evaluation).normals(count);
            let latents = noise.into_iter().map(|e| mean + variance.sqrt() * e);
            let weight = |z| normal(z, 1.0, x) + normal(0.0, 1.0, z) - normal(mean, variance, z);
            latents.map(weight).collect()
        };
        let exact = importance_weighted_bound(&weights(0.5, 0.5, 5));
        assert!((exact - evidence).abs() < 1e-5);
        let loose = weights(0.0, 1.0, 4000);
        let elbo = loose.iter().sum::<f64>() / 4000.0;
        let bound = importance_weighted_bound(&loose);
        assert!(elbo < evidence - 0.2);
        assert!((bound - evidence).abs() < 0.05, "{bound} {evidence}");
    }
}
