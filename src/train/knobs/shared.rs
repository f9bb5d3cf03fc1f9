//! Knobs that all families have, and that mean the same in each.

use super::{Domain, Hyperparameter, Scale};
use crate::dataset::SHIFT_MAX;

pub(super) const BATCH_SIZE: Hyperparameter = Hyperparameter::new(
    "batch_size",
    "Batch size",
    "Images that a training step learns from.",
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
    "Feature maps of the layer next to the image; more learn more and cost more.",
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
    "How many numbers an image is made from; with 2 they can be shown as a map.",
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
    "Shows every image mirrored half of the time: good for faces, wrong for digits.",
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
    "Shows every image shifted by up to so much: more variety for few images.",
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
    "Conditional",
    "Tells the models what is on every image, so that they can be asked for it: a class, or attributes. For data sets with labels.",
    Domain::Choice {
        options: &["off", "on"],
        default: "off",
    },
)
.for_labels()
.shared();
