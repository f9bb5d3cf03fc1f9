//! Knobs that all families have, and that mean the same in each.

use super::{Domain, Hyperparameter, Scale};
use crate::dataset::SHIFT_MAX;

pub(super) const BATCH_SIZE: Hyperparameter = Hyperparameter::new(
    "batch_size",
    "Batch size",
    "Images per training step.",
    Domain::Integer {
        min: 2,
        max: 256,
        default: 64,
    },
)
.in_unit("images")
.on_scale(Scale::Logarithmic)
.shared();

pub(super) const WIDTH: Hyperparameter = Hyperparameter::new(
    "width",
    "Width",
    "Feature maps in the layer next to the image. Wider networks learn more and run slower.",
    Domain::Integer {
        min: 2,
        max: 128,
        default: 16,
    },
)
.in_unit("feature maps")
.on_scale(Scale::Logarithmic)
.shared();

/// One for all families, so that none has more room for what it knows of an image.
pub(super) const LATENT_SIZE: Hyperparameter = Hyperparameter::new(
    "latent_size",
    "Latent size",
    "Numbers in each latent. With 2, the whole latent space can be drawn as a map.",
    Domain::Integer {
        min: 1,
        max: 512,
        default: 32,
    },
)
.in_unit("numbers")
.on_scale(Scale::Logarithmic)
.shared();

pub(super) const MIRROR: Hyperparameter = Hyperparameter::new(
    "mirror",
    "Mirror images",
    "Mirrors each image half of the time. Good for faces, wrong for digits.",
    Domain::Choice {
        options: &["off", "on"],
        default: "off",
    },
)
.shared()
.live();

pub(super) const SHIFT: Hyperparameter = Hyperparameter::new(
    "shift",
    "Shift images",
    "Shifts each image at random by up to this many pixels. Helps when there are few images.",
    Domain::Integer {
        min: 0,
        max: SHIFT_MAX as u32,
        default: 0,
    },
)
.in_unit("pixels")
.shared()
.live();

/// Mirza & Osindero 2014; Sohn et al. 2015; Miyato & Koyama 2018: see [`crate::model`].
pub(super) const CONDITIONAL: Hyperparameter = Hyperparameter::new(
    "conditional",
    "Use labels (conditional)",
    "Trains with labels, so that you can ask for a class or for attributes. Needs a labelled data set.",
    Domain::Choice {
        options: &["off", "on"],
        default: "off",
    },
)
.for_labels()
.shared();
