//! Penalties on the slope of a discriminator, estimated to first order: Burn's autodiff gives no
//! gradients of gradients.
//!
//! R1 = γ/2 · E |∇D(x)|² over real images x (Mescheder et al. 2018, *Which training methods for
//! GANs do actually converge?*), R2 the same over generated ones (Roth et al. 2017, *Stabilizing
//! training of generative adversarial networks through regularization*). For signs v that are drawn
//! for every value on their own, E (v·∇D)² = |∇D|² exactly, and v·∇D is (D(x + εv) − D(x)) / ε but
//! for what the slope changes within ε. Lin et al. 2025, *Diffusion adversarial post-training for
//! one-step video generation*, train with nearly the same estimate.

#[cfg(feature = "burn")]
mod in_burn;

#[cfg(feature = "burn")]
pub use in_burn::{gradient_penalty, perturbed};

/// ε: how far every value of an image in −1..1 is perturbed. Far enough for the logits to differ by
/// more than they are rounded, and near enough for the slope to stay nearly the same.
pub const REACH: f32 = 0.01;

/// 1 or −1, as the place of a value and a key drawn for each step decide. Values are numbered image
/// by image, line by line, pixel by pixel, channels last.
pub fn sign(key: u32, place: u32) -> f32 {
    match scrambled(scrambled(place).wrapping_add(key)) & 1 {
        0 => 1.0,
        _ => -1.0,
    }
}

/// What the finaliser multiplies with.
pub const SCRAMBLING_FACTORS: [u32; 2] = [0x85eb_ca6b, 0xc2b2_ae35];

/// Every bit of the result depends on all bits of the word (the finaliser of Appleby's MurmurHash3).
fn scrambled(word: u32) -> u32 {
    let word = (word ^ (word >> 16)).wrapping_mul(SCRAMBLING_FACTORS[0]);
    let word = (word ^ (word >> 13)).wrapping_mul(SCRAMBLING_FACTORS[1]);
    word ^ (word >> 16)
}

#[cfg(test)]
mod tests {
    use burn::tensor::Tensor;

    use super::*;
    use crate::loss::in_burn::tests::{assert_gradient, assert_near, scalar, tensor};

    const SHAPE: [usize; 4] = [2, 3, 4, 5];
    const VALUES: usize = 60;

    fn weight(value: usize) -> f32 {
        (value as f32 * 0.7).sin()
    }

    /// D(x) = w·x, whose gradient is w everywhere.
    fn linear(images: Tensor<4>) -> Tensor<1> {
        let weights = (0..VALUES).map(weight).collect::<Vec<_>>();
        let [batch, channels, height, width] = SHAPE;
        let weights = tensor(&weights, [1, channels, height, width]);
        (images * weights)
            .reshape([batch, VALUES])
            .sum_dim(1)
            .reshape([batch])
    }

    #[test]
    fn the_penalty_of_a_linear_discriminator_is_the_square_of_its_weights() {
        const DRAWS: u32 = 4_000;
        let images = tensor(&[0.0; 2 * VALUES], SHAPE);
        let penalties = (0..DRAWS).map(|draw| {
            let key = draw.wrapping_mul(0x9e37_79b9);
            let perturbed = linear(perturbed(images.clone(), key, 0));
            scalar(gradient_penalty(linear(images.clone()), perturbed, 3.0))
        });
        let mean = penalties.sum::<f32>() / DRAWS as f32;
        let squares: f32 = (0..VALUES).map(|value| weight(value).powi(2)).sum();
        // The estimate of a single image deviates by about √2 of the mean.
        assert_near(mean, 3.0 / 2.0 * squares, 0.05);
    }

    #[test]
    fn gradients_match_finite_differences() {
        let other = || tensor(&[0.4, -0.6, 0.9, 0.1], [4]);
        let logits = [0.41, -0.58, 0.87, 0.1];
        // Of slopes near ±1 and a weight that makes up for the square of ε.
        let weight = f64::from(REACH * REACH);
        assert_gradient(&logits, [4], |x| gradient_penalty(x, other(), weight));
        assert_gradient(&logits, [4], |x| gradient_penalty(other(), x, weight));
    }

    #[test]
    fn signs_are_as_often_plus_as_minus_whatever_the_key_and_the_place() {
        let mean = |signs: &mut dyn Iterator<Item = f32>| signs.sum::<f32>() / 4096.0;
        for fixed in [0, 1, 77, u32::MAX] {
            let over_places = mean(&mut (0..4096).map(|place| sign(fixed, place)));
            let over_keys = mean(&mut (0..4096).map(|key| sign(key, fixed)));
            let neighbours = (0..4096).map(|place| sign(fixed, place) * sign(fixed, place + 1));
            let neighbours = mean(&mut { neighbours });
            for mean in [over_places, over_keys, neighbours] {
                assert!(mean.abs() < 0.05, "{mean}"); // three deviations
            }
        }
    }

    #[test]
    fn images_are_perturbed_by_the_reach_and_not_all_alike() {
        let images = tensor(&[0.0; 2 * VALUES], SHAPE);
        let values = |first: usize| -> Vec<f32> {
            perturbed(images.clone(), 5, first)
                .into_data()
                .iter()
                .collect()
        };
        assert!(values(0).iter().all(|value| value.abs() == REACH));
        assert_ne!(values(0)[..VALUES], values(0)[VALUES..]);
        assert_eq!(values(0)[VALUES..], values(1)[..VALUES]);
    }
}
