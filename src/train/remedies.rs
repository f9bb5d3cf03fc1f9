//! Knobs of what may be added to a GAN so that its training stays in balance; all off by default.

use super::{Domain, Hyperparameter, Settings};
use crate::model::DiscriminatorNorm;

/// Miyato et al. 2018, *Spectral normalization for generative adversarial networks*.
pub(super) const DISCRIMINATOR_NORM: Hyperparameter = Hyperparameter::new(
    "discriminator_norm",
    "Discriminator norm",
    "What keeps the discriminator's layers in bounds: statistics of the batch (batch), nothing (none), or weights of norm 1, so that its verdict changes only gently from image to image (spectral).",
    Domain::Choice {
        options: &["batch", "none", "spectral"],
        default: "batch",
    },
);

/// What [`DISCRIMINATOR_NORM`] is set to.
pub(super) fn discriminator_norm(settings: &Settings) -> DiscriminatorNorm {
    match settings.word("discriminator_norm") {
        "none" => DiscriminatorNorm::None,
        "spectral" => DiscriminatorNorm::Spectral,
        _ => DiscriminatorNorm::Batch,
    }
}
