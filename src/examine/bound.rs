use crate::{
    error::{LabError, Result},
    lab::Lab,
    metrics::{Normal, importance_weighted_bound},
    model::IMAGE_SIZE,
    train::Likelihood,
};

/// Probabilities are kept this far from 0 and 1, as far as single precision tells a tanh from ±1.
const MARGIN: f64 = 1e-7;
const SEED: u64 = 1;

/// Mean lower bound of log p(x) over the first held-out images, in nats, from so many latents drawn
/// from the posterior of each; see [`importance_weighted_bound`]. Of grey images under a Bernoulli
/// likelihood it is that of their intensities read as probabilities, as in [`crate::loss`]; of a
/// conditional model it is that of log p(x | c).
///
/// # Errors
/// [`crate::error::ErrorKind::Unsupported`] in a family without an encoder, else as
/// [`Lab::held_out_values`] and [`Lab::draw_latents`].
pub async fn held_out_bound(lab: &mut Lab, images: usize, latents: usize) -> Result<f32> {
    let size = lab.latent_size();
    let image_len = lab.dataset().channels * IMAGE_SIZE * IMAGE_SIZE;
    let labels = lab.held_out_labels(images)?;
    let images = lab.held_out_values(&(0..images).collect::<Vec<_>>())?;
    let mut sum = 0.0;
    for (image, label) in images.chunks_exact(image_len).zip(labels) {
        let posterior = read(lab.encode(image)?.flatten(0, 1)).await?;
        let (mean, log_variance) = posterior.split_at(size);
        let drawn = lab.draw_latents(mean, log_variance, latents, SEED)?;
        let decoded = read(lab.sample_latents(&drawn, &[label])?.flatten(0, 3)).await?;
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
                let likelihood = log_likelihood(lab.likelihood(), image, decoded);
                likelihood + prior.log_density(latent) - posterior.log_density(latent)
            })
            .collect();
        sum += importance_weighted_bound(&weights);
    }
    Ok((sum / (images.len() / image_len) as f64) as f32)
}

/// In nats, without the constant of the Gaussian.
fn log_likelihood(likelihood: Likelihood, image: &[f32], decoded: &[f32]) -> f64 {
    let pairs = image.iter().zip(decoded);
    let pairs = pairs.map(|(image, decoded)| (f64::from(*image), f64::from(*decoded)));
    match likelihood {
        Likelihood::Bernoulli => pairs
            .map(|(image, decoded)| {
                let intensity = (image + 1.0) / 2.0;
                let p = ((decoded + 1.0) / 2.0).clamp(MARGIN, 1.0 - MARGIN);
                intensity * p.ln() + (1.0 - intensity) * (1.0 - p).ln()
            })
            .sum(),
        Likelihood::Gaussian => pairs
            .map(|(image, decoded)| -(image - decoded).powi(2) / 2.0)
            .sum(),
    }
}

async fn read(values: burn::tensor::Tensor<1>) -> Result<Vec<f32>> {
    let read = values.into_data_async().await;
    let read = read.map_err(|error| LabError::device("latents could not be read back", error))?;
    Ok(read.iter().collect())
}
