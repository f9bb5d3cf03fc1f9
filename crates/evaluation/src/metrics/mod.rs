//! Measures of quality: mathematics over rows of numbers, which knows neither models nor devices.
//!
//! Features and probabilities come from a [`crate::classifier::Classifier`], not from Inception, so none of
//! these figures can be compared with a published FID or Inception Score.

mod classes;
mod description;
mod diversity;
mod eigen;
mod gaussian;
mod latents;
mod neighbours;
mod probe;
mod reconstruction;
mod sharpness;

pub use classes::{ClassShare, MISSING_BELOW, entropy, shares};
pub use description::{Better, MEASURES, MeasureDescription, Paper};
pub use diversity::{nearest_other, pairwise_distance};
pub use gaussian::{Gaussian, frechet_distance};
pub use latents::{ACTIVE_VARIANCE, Normal, active_units, importance_weighted_bound};
pub use neighbours::{Manifold, NEIGHBOURS, nearest, squared_distance};
pub use probe::{Labelled, probe_accuracy};
pub use reconstruction::{psnr, ssim};
pub use sharpness::{coarse, sharpness};
