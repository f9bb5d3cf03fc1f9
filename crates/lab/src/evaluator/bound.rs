use std::f64::consts::TAU;

use crate::Lab;
use lab_core::error::{ErrorKind, LabError, Result};
use lab_evaluation::metrics::{Normal, importance_weighted_bound};
use lab_families::{Likelihood, Losses};
use lab_graph::loss::learned_variance;

/// Probabilities are kept this far from 0 and 1, as far as single precision tells a tanh from ±1.
const MARGIN: f64 = 1e-7;
const SEED: u64 = 1;

/// Mean lower bound of log p(x) over the first held-out images, in nats, from so many latents drawn
/// from the posterior of each; see [`importance_weighted_bound`] and [`Lab::held_out_targets`]. Of
/// grey images under a Bernoulli likelihood it is that of their intensities read as probabilities,
/// as in [`lab_graph::loss`]; of a conditional model it is that of log p(x | c).
///
/// # Errors
/// [`ErrorKind::Unsupported`] in a family without a [likelihood](Lab::likelihood), else as
/// [`Lab::held_out_values`] and [`Lab::draw_latents`].
pub async fn held_out_bound(lab: &mut Lab, images: usize, latents: usize) -> Result<f32> {
    let size = lab.latent_size();
    let image_len = lab.dataset().shape().values();
    let likelihood = PixelLikelihood::of(lab, images).await?;
    let labels = lab.held_out_labels(images)?;
    let images = lab.held_out_targets(&(0..images).collect::<Vec<_>>())?;
    let mut sum = 0.0;
    for (image, label) in images.chunks_exact(image_len).zip(labels) {
        let posterior = lab.encode(image, &[label])?.await?;
        let (mean, log_variance) = posterior.split_at(size);
        let drawn = lab.draw_latents(mean, log_variance, latents, SEED)?;
        let decoded = lab.decode_latents(&drawn, &[label])?.await?;
        let posterior = Normal { mean, log_variance };
        let zeros = vec![0.0; size];
        let prior = Normal {
            mean: &zeros,
            log_variance: &zeros,
        };
        let pairs = drawn
            .chunks_exact(size)
            .zip(decoded.chunks_exact(image_len));
        let weights: Vec<f64> = pairs
            .map(|(latent, decoded)| {
                likelihood.log_density(image, decoded) + prior.log_density(latent)
                    - posterior.log_density(latent)
            })
            .collect();
        sum += importance_weighted_bound(&weights);
    }
    Ok((sum / (images.len() / image_len) as f64) as f32)
}

/// How probable an image is where another one is decoded.
enum PixelLikelihood {
    Bernoulli,
    /// Of unit variance, without the constant.
    Gaussian,
    /// Of this variance.
    LearnedGaussian(f64),
}

impl PixelLikelihood {
    /// The one that the model is trained with; a learned variance is that of the first held-out
    /// images.
    async fn of(lab: &mut Lab, images: usize) -> Result<Self> {
        let likelihood = lab.likelihood().ok_or_else(|| {
            LabError::new(
                ErrorKind::Unsupported,
                "This model family has no likelihood of images, so it has no bound.",
                "Use a VAE.",
            )
        })?;
        Ok(match likelihood {
            Likelihood::Bernoulli => Self::Bernoulli,
            Likelihood::Gaussian => Self::Gaussian,
            Likelihood::LearnedGaussian => {
                let losses = lab.held_out_losses(images)?;
                let losses = losses.map(Losses::read);
                let losses = match losses {
                    Some(losses) => losses.await?,
                    None => Vec::new(),
                };
                let of_images = losses.iter().find(|(key, _)| *key == "reconstruction");
                let values = lab.dataset().shape().values();
                let variance = of_images.map(|(_, score)| learned_variance(*score, values));
                Self::LearnedGaussian(variance.unwrap_or(1.0))
            }
        })
    }

    /// In nats.
    fn log_density(&self, image: &[f32], decoded: &[f32]) -> f64 {
        let pairs = image.iter().zip(decoded);
        let pairs = pairs.map(|(image, decoded)| (f64::from(*image), f64::from(*decoded)));
        let half_squared_error = || -> f64 {
            let pairs = pairs.clone();
            pairs
                .map(|(image, decoded)| (image - decoded).powi(2) / 2.0)
                .sum()
        };
        match self {
            Self::Bernoulli => pairs
                .map(|(image, decoded)| {
                    let intensity = (image + 1.0) / 2.0;
                    let p = ((decoded + 1.0) / 2.0).clamp(MARGIN, 1.0 - MARGIN);
                    intensity * p.ln() + (1.0 - intensity) * (1.0 - p).ln()
                })
                .sum(),
            Self::Gaussian => -half_squared_error(),
            Self::LearnedGaussian(variance) => {
                let constant = image.len() as f64 / 2.0 * (TAU * variance).ln();
                -constant - half_squared_error() / variance
            }
        }
    }
}
