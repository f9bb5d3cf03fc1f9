use crate::Losses;
use lab_graph::{Shape, loss::learned_gaussian_score, operations::Comparison};

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
            losses.map(move |values| with_learned_variance(&values, kl_weight, image_len))
        }
        Comparison::Bernoulli | Comparison::Gaussian | Comparison::HalfSquaredError { .. } => {
            losses
        }
    }
}

/// [`LOSSES`] with the variance of all images that they are of, from those with one variance.
fn with_learned_variance(values: &[f32], kl_weight: f64, image_len: usize) -> Vec<f32> {
    let (half_squared_error, kl) = (values[1], values[2]);
    let reconstruction = learned_gaussian_score(half_squared_error, image_len);
    vec![reconstruction + kl * kl_weight as f32, reconstruction, kl]
}

/// Feature maps averaged over 2×2 places, as rows.
///
/// # Shapes
/// - features: `[count, channels, size, size]` in row-major order, `of_image` without the count
/// - output: `[count, channels · size² / 4]`
pub fn pooled(features: &[f32], of_image: Shape) -> Vec<f32> {
    let Shape { height, width, .. } = of_image;
    let maps = features.chunks_exact(height * width);
    maps.flat_map(|map| {
        let lines = (0..height).step_by(2);
        lines
            .flat_map(move |y| (0..width).step_by(2).map(move |x| (y * width) + x))
            .map(move |place| {
                let [above, below] =
                    [place, place + width].map(|start| map[start] + map[start + 1]);
                (above + below) / 4.0
            })
    })
    .collect()
}
