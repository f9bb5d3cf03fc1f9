//! Training objectives, every one of them computed from logits.

pub mod expression;
#[cfg(feature = "burn")]
mod in_burn;
mod objectives;
pub mod penalty;

#[cfg(feature = "burn")]
pub use in_burn::*;
pub use objectives::{Formulas, Objective};

use std::f64::consts::TAU;

/// How much each of so many features of an image of so many pixels counts in [`feature_similarity`].
pub fn feature_weight(features: usize, pixels: usize) -> f64 {
    pixels as f64 / features as f64
}

/// Least variance that a Gaussian likelihood learns: without it a perfect fit would have infinite
/// density.
pub const VARIANCE_MIN: f64 = 1e-6;

/// The variance that [`learned_gaussian_reconstruction`] came from.
pub fn learned_variance(reconstruction: f32, values: usize) -> f64 {
    (2.0 * f64::from(reconstruction) / values as f64 - 1.0).exp() / TAU
}

/// [`learned_gaussian_reconstruction`] of a number.
pub fn learned_gaussian_score(half_squared_error: f32, values: usize) -> f32 {
    let half = values as f64 / 2.0;
    let variance = (half_squared_error * (1.0 / half) as f32).max(VARIANCE_MIN as f32);
    (variance.ln() + TAU.ln() as f32) * half as f32 + half_squared_error / variance
}
