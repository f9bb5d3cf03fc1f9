//! Training objectives, every one of them computed from logits.

use burn::tensor::{Tensor, activation::softplus};

/// The discriminator's loss: binary cross-entropy of its verdicts, summed over the two halves.
///
/// −log σ(real) − log(1 − σ(fake)), averaged over the batch (Goodfellow et al. 2014), in nats.
///
/// # Shapes
/// - logits: `[batch]`
/// - output: `[1]`
pub fn discriminator_loss(real_logits: Tensor<1>, fake_logits: Tensor<1>) -> Tensor<1> {
    softplus(real_logits.neg(), 1.0).mean() + softplus(fake_logits, 1.0).mean()
}

/// The generator's non-saturating loss: −log σ(fake), averaged over the batch, in nats
/// (Goodfellow et al. 2014, section 3).
///
/// # Shapes
/// - logits: `[batch]`
/// - output: `[1]`
pub fn generator_loss(fake_logits: Tensor<1>) -> Tensor<1> {
    softplus(fake_logits.neg(), 1.0).mean()
}

/// Bernoulli cross-entropy of grey values read as probabilities, summed over the pixels and
/// averaged over the batch: nats an image.
///
/// # Shapes
/// - logits: `[batch, channels, height, width]`
/// - images: the same, values in −1..1
/// - output: `[1]`
pub fn bernoulli_reconstruction(logits: Tensor<4>, images: Tensor<4>) -> Tensor<1> {
    let intensity = images.add_scalar(1.0).div_scalar(2.0); // 0..1
    mean_over_batch(softplus(logits.clone(), 1.0) - logits * intensity)
}

/// Half the squared error, summed over the pixels and averaged over the batch: the negative
/// log-likelihood of a Gaussian of unit variance without its constant, nats an image.
///
/// # Shapes
/// - reconstructions, images: `[batch, channels, height, width]`, values in −1..1
/// - output: `[1]`
pub fn squared_error_reconstruction(reconstructions: Tensor<4>, images: Tensor<4>) -> Tensor<1> {
    mean_over_batch((reconstructions - images).square()).div_scalar(2.0)
}

/// KL(N(μ, σ²) ‖ N(0, 1)), summed over the latent dimensions and averaged over the batch: nats an
/// image (Kingma & Welling 2014, appendix B).
///
/// # Shapes
/// - mean, log_variance: `[batch, latent_size]`
/// - output: `[1]`
pub fn gaussian_kl(mean: Tensor<2>, log_variance: Tensor<2>) -> Tensor<1> {
    let twice_kl = mean.square() + log_variance.clone().exp() - log_variance.add_scalar(1.0);
    mean_over_batch(twice_kl).div_scalar(2.0)
}

/// Sum over all but the first dimension, mean over the first.
fn mean_over_batch<const D: usize>(values: Tensor<D>) -> Tensor<1> {
    let batch = values.dims()[0];
    values.sum().div_scalar(batch as f64)
}
