use burn::tensor::Tensor;

use crate::Losses;
use lab_graph::{loss::learned_gaussian_reconstruction, operations::Comparison};

/// Names of the loss values of a VAE.
pub const LOSSES: [&str; 3] = ["total", "reconstruction", "kl"];

/// The losses of images in batches of so many, joined; where the variance is learned it is that of all of them.
pub fn held_out_losses(
    batches: Vec<(usize, Losses)>,
    comparison: Comparison,
    kl_weight: f64,
    image_len: usize,
) -> Losses {
    let losses = Losses::average(batches);
    match comparison {
        Comparison::LearnedGaussian => {
            losses.map(|values| with_learned_variance(values, kl_weight, image_len))
        }
        Comparison::Bernoulli | Comparison::Gaussian | Comparison::HalfSquaredError { .. } => {
            losses
        }
    }
}

/// [`LOSSES`] with the variance of all images that they are of, from those with one variance.
///
/// # Shapes
/// - values, output: `[3]`
fn with_learned_variance(values: Tensor<1>, kl_weight: f64, image_len: usize) -> Tensor<1> {
    let half_squared_error = values.clone().narrow(0, 1, 1);
    let kl = values.narrow(0, 2, 1);
    let reconstruction = learned_gaussian_reconstruction(half_squared_error, image_len);
    let total = reconstruction.clone() + kl.clone().mul_scalar(kl_weight);
    Tensor::cat(vec![total, reconstruction, kl], 0)
}

/// Feature maps averaged over 2×2 places, as rows.
///
/// # Shapes
/// - features: `[count, channels, size, size]`
/// - output: `[count, channels · size² / 4]`
pub fn pooled(features: Tensor<4>) -> Tensor<2> {
    let [count, channels, size, _] = features.dims();
    let pairs = features.reshape([count, channels, size / 2, 2, size / 2, 2]);
    let means = pairs.mean_dim(5).mean_dim(3);
    means.reshape([count, channels * size * size / 4])
}
