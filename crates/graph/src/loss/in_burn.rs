//! In Burn's tensors.

use std::f64::consts::TAU;

use burn::tensor::{Tensor, activation::softplus};

use super::{VARIANCE_MIN, feature_weight};

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

/// The distance of two batches of images in the eyes of a discriminator: half the squared error of
/// a feature, times the pixels of an image, averaged over the batch. That is the −log-likelihood
/// of a Gaussian of unit variance over the features (Larsen et al. 2016, section 2.3), on the scale
/// of a grey image's pixels however many features there are.
///
/// # Shapes
/// - reconstructed, original: `[batch, features, height, width]`
/// - output: `[1]`
pub fn feature_similarity(
    reconstructed: Tensor<4>,
    original: Tensor<4>,
    pixels: usize,
) -> Tensor<1> {
    let [_, features, height, width] = original.dims();
    squared_error_reconstruction(reconstructed, original)
        .mul_scalar(feature_weight(features * height * width, pixels))
}

/// The negative log-likelihood of a Gaussian whose variance, one for all values, is the one that
/// makes it least: σ² = the mean squared error, which leaves D/2 · (ln(2π σ²) + 1) for images of D
/// values (Rybkin, Daniilidis & Levine 2021, *Simple and effective VAE training with calibrated
/// decoders*, section 4.2). Nats an image; unlike the others with all constants, so it may be
/// negative. At the optimum σ² counts as a constant for the gradient.
///
/// # Shapes
/// - half_squared_error: `[1]`, as [`squared_error_reconstruction`] has it
/// - output: `[1]`
pub fn learned_gaussian_reconstruction(half_squared_error: Tensor<1>, values: usize) -> Tensor<1> {
    let values = values as f64;
    let mean_squared_error = half_squared_error.clone().detach().mul_scalar(2.0 / values);
    let variance = mean_squared_error.clamp_min(VARIANCE_MIN);
    let constant = variance.clone().log().add_scalar(TAU.ln());
    constant.mul_scalar(values / 2.0) + half_squared_error / variance
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

/// The same with λ nats free in every latent dimension (Kingma et al. 2016, equation 15): the sum
/// over the dimensions of max(λ, KL averaged over the batch). Below λ there is no gradient.
///
/// # Shapes
/// - mean, log_variance: `[batch, latent_size]`
/// - output: `[1]`
pub fn free_bits_kl(mean: Tensor<2>, log_variance: Tensor<2>, free_bits: f64) -> Tensor<1> {
    let twice_kl = mean.square() + log_variance.clone().exp() - log_variance.add_scalar(1.0);
    let kl: Tensor<1> = twice_kl.mean_dim(0).squeeze_dim(0).div_scalar(2.0); // [latent_size]
    kl.clamp_min(free_bits).sum()
}

/// Sum over all but the first dimension, mean over the first.
fn mean_over_batch<const D: usize>(values: Tensor<D>) -> Tensor<1> {
    let batch = values.dims()[0];
    values.sum().div_scalar(batch as f64)
}

#[cfg(test)]
pub(in crate::loss) mod tests {
    use super::super::{learned_gaussian_score, learned_variance};
    use super::*;
    use burn::tensor::{Device, TensorData};

    pub(in crate::loss) fn tensor<const D: usize>(values: &[f32], shape: [usize; D]) -> Tensor<D> {
        let device = Device::flex().autodiff();
        Tensor::from_data(TensorData::new(values.to_vec(), shape), &device)
    }

    pub(in crate::loss) fn scalar(loss: Tensor<1>) -> f32 {
        assert_eq!(loss.dims(), [1]);
        loss.into_scalar::<f32>()
    }

    pub(in crate::loss) fn assert_near(actual: f32, expected: f32, tolerance: f32) {
        let near = (actual - expected).abs() <= tolerance * (1.0 + expected.abs());
        assert!(near, "{actual} is not {expected}");
    }

    /// Compares the gradient of a loss with central differences, at every element.
    pub(in crate::loss) fn assert_gradient<const D: usize>(
        values: &[f32],
        shape: [usize; D],
        loss: impl Fn(Tensor<D>) -> Tensor<1>,
    ) {
        const STEP: f32 = 1e-2;
        let input = tensor(values, shape).require_grad();
        let gradients = loss(input.clone()).backward();
        let gradient: Vec<f32> = input.grad(&gradients).unwrap().into_data().iter().collect();
        for (index, gradient) in gradient.into_iter().enumerate() {
            let shifted = |step: f32| {
                let mut values = values.to_vec();
                values[index] += step;
                scalar(loss(tensor(&values, shape)))
            };
            let difference = (shifted(STEP) - shifted(-STEP)) / (2.0 * STEP);
            assert_near(gradient, difference, 2e-3);
        }
    }

    const LOGITS: [f32; 4] = [0.7, -1.3, 2.1, -0.2];

    #[test]
    fn bernoulli_reconstruction_matches_values_computed_by_hand() {
        // Two images of two pixels: intensities 1, 0 and ½, ½; logits 0, 0 and ln 3, −ln 3.
        let images = tensor(&[1.0, -1.0, 0.0, 0.0], [2, 1, 1, 2]);
        let logits = tensor(&[0.0, 0.0, 3f32.ln(), -3f32.ln()], [2, 1, 1, 2]);
        let first = 2.0 * 2f32.ln(); // −ln ½ twice
        let second = -(0.75f32.ln() + 0.25f32.ln()); // −½ ln ¾ − ½ ln ¼, twice
        let loss = bernoulli_reconstruction(logits, images);
        assert_near(scalar(loss), (first + second) / 2.0, 1e-6);
    }

    #[test]
    fn squared_error_matches_a_value_computed_by_hand() {
        let images = tensor(&[1.0, -1.0, 0.5, 0.0], [2, 1, 1, 2]);
        let reconstructions = tensor(&[0.0, -1.0, 0.5, 2.0], [2, 1, 1, 2]);
        let loss = squared_error_reconstruction(reconstructions, images);
        assert_near(scalar(loss), (1.0 + 4.0) / 2.0 / 2.0, 1e-6);
    }

    #[test]
    fn similarity_is_the_same_however_often_every_feature_is_repeated() {
        let once = feature_similarity(
            tensor(&[1.0, 0.0], [1, 2, 1, 1]),
            tensor(&[0.0, 2.0], [1, 2, 1, 1]),
            1024,
        );
        // ½ (1 + 4) / 2 a feature
        assert_near(scalar(once), 1.25 * 1024.0, 1e-6);
        let twice = feature_similarity(
            tensor(&[1.0, 0.0, 1.0, 0.0], [1, 4, 1, 1]),
            tensor(&[0.0, 2.0, 0.0, 2.0], [1, 4, 1, 1]),
            1024,
        );
        assert_near(scalar(twice), 1.25 * 1024.0, 1e-6);
    }

    #[test]
    fn the_learned_variance_is_the_mean_squared_error_and_the_best_one() {
        let images = || tensor(&[1.0, -1.0, 0.5, 0.0], [2, 1, 1, 2]);
        let reconstructions = || tensor(&[0.0, -1.0, 0.5, 2.0], [2, 1, 1, 2]);
        let half = || squared_error_reconstruction(reconstructions(), images());
        // σ² = (1 + 4) / 4; D = 2.
        let loss = scalar(learned_gaussian_reconstruction(half(), 2));
        assert_near(loss, (TAU as f32 * 1.25).ln() + 1.0, 1e-6);
        assert_near(learned_variance(loss, 2) as f32, 1.25, 1e-5);
        for half_squared_error in [1.25, 3.5, 0.0, 1e-8] {
            let of_tensor = learned_gaussian_reconstruction(tensor(&[half_squared_error], [1]), 2);
            let of_number = learned_gaussian_score(half_squared_error, 2);
            assert_near(scalar(of_tensor), of_number, 1e-6);
        }
        for variance in [1.0_f32, 1.2, 1.3, 2.0] {
            let other = (TAU as f32 * variance).ln() + scalar(half()) / variance;
            assert!(loss < other, "{variance}");
        }
    }

    #[test]
    fn a_perfect_fit_has_a_finite_likelihood() {
        let images = || tensor(&[0.5; 4], [2, 1, 1, 2]);
        let reconstructions = images().require_grad();
        let half = squared_error_reconstruction(reconstructions.clone(), images());
        let loss = learned_gaussian_reconstruction(half, 2);
        let gradients = loss.backward();
        assert_near(scalar(loss), (TAU * VARIANCE_MIN).ln() as f32, 1e-5);
        let gradient = reconstructions.grad(&gradients).unwrap().into_data();
        assert!(gradient.iter::<f32>().all(|value| value == 0.0));
    }

    #[test]
    fn kl_matches_values_computed_by_hand() {
        let standard = gaussian_kl(tensor(&[0.0; 4], [2, 2]), tensor(&[0.0; 4], [2, 2]));
        assert_near(scalar(standard), 0.0, 1e-6);
        // KL(N(1, 4) ‖ N(0, 1)) = ½ (1 + 4 − 1 − ln 4) = 1.306853
        let kl = gaussian_kl(tensor(&[1.0], [1, 1]), tensor(&[4f32.ln()], [1, 1]));
        assert_near(scalar(kl), 1.306_853, 1e-5);
        // Summed over two latents, averaged over two images: (½ (1 + 4) + ½ (0 + 9)) / 2.
        let kl = gaussian_kl(
            tensor(&[1.0, 2.0, 0.0, 3.0], [2, 2]),
            tensor(&[0.0; 4], [2, 2]),
        );
        assert_near(scalar(kl), 3.5, 1e-6);
    }

    #[test]
    fn free_bits_are_a_floor_under_the_kl_of_every_latent() {
        // Averages over the batch: ½ (1 + 9) / 2 = 2.5 and ½ (0 + 1) / 2 = 0.25.
        let mean = || tensor(&[1.0, 0.0, 3.0, 1.0], [2, 2]);
        let log_variance = || tensor(&[0.0; 4], [2, 2]);
        let kl = |free_bits| scalar(free_bits_kl(mean(), log_variance(), free_bits));
        assert_near(kl(0.0), scalar(gaussian_kl(mean(), log_variance())), 1e-6);
        assert_near(kl(0.2), 2.75, 1e-6);
        assert_near(kl(0.5), 3.0, 1e-6);
        assert_near(kl(3.0), 6.0, 1e-6);
        // The second latent is below the floor: nothing pulls at it.
        let mean = mean().require_grad();
        let gradients = free_bits_kl(mean.clone(), log_variance(), 0.5).backward();
        let gradient: Vec<f32> = mean.grad(&gradients).unwrap().into_data().iter().collect();
        assert_eq!(gradient, [0.5, 0.0, 1.5, 0.0]);
    }

    #[test]
    fn gradients_match_finite_differences() {
        let shape = [2, 1, 1, 2];
        let images = || tensor(&[0.4, -0.6, 0.9, 0.1], shape);
        assert_gradient(&LOGITS, shape, |x| bernoulli_reconstruction(x, images()));
        assert_gradient(&LOGITS, shape, |x| {
            squared_error_reconstruction(x, images())
        });
        assert_gradient(&LOGITS, shape, |x| {
            feature_similarity(x, images(), 1024).div_scalar(1024.0)
        });
        assert_gradient(&LOGITS, shape, |x| {
            learned_gaussian_reconstruction(squared_error_reconstruction(x, images()), 2)
        });
        let other = || tensor(&[0.4, -0.6, 0.9, 0.1], [2, 2]);
        assert_gradient(&LOGITS, [2, 2], |mean| gaussian_kl(mean, other()));
        assert_gradient(&LOGITS, [2, 2], |log_variance| {
            gaussian_kl(other(), log_variance)
        });
        assert_gradient(&LOGITS, [2, 2], |mean| free_bits_kl(mean, other(), 0.3));
        assert_gradient(&LOGITS, [2, 2], |log_variance| {
            free_bits_kl(other(), log_variance, 0.3)
        });
    }
}
