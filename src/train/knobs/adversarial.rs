//! Knobs of the game between generator and discriminator.

use super::{Domain, Hyperparameter, Scale};

/// Goodfellow et al. 2014; Mao et al. 2017; Lim & Ye 2017; Jolicoeur-Martineau 2019 and Huang et al.
/// 2024: see [`crate::loss::Objective`].
pub(super) const OBJECTIVE: Hyperparameter = Hyperparameter::new(
    "objective",
    "Objective",
    "How the game is scored: cross-entropy (non-saturating), squared error (least-squares), a margin (hinge), or each fake against a real image (relativistic).",
    Domain::Choice {
        options: &["non-saturating", "least-squares", "hinge", "relativistic"],
        default: "non-saturating",
    },
);

pub(super) const LABEL_SMOOTHING: Hyperparameter = Hyperparameter::new(
    "label_smoothing",
    "Label smoothing",
    "Keeps the discriminator from becoming overconfident about real images. Works with the objectives non-saturating and least-squares.",
    Domain::Real {
        min: 0.0,
        max: 0.5,
        default: 0.0,
    },
)
.live();

/// Heusel et al. 2017, *GANs trained by a two time-scale update rule converge to a local Nash
/// equilibrium*.
pub(super) const DISCRIMINATOR_RATE: Hyperparameter = Hyperparameter::new(
    "discriminator_rate",
    "Discriminator learning rate",
    "As a multiple of the learning rate. Higher keeps the discriminator ahead; lower lets it fall behind.",
    Domain::Real {
        min: 0.1,
        max: 10.0,
        default: 0.5,
    },
)
.in_unit("× learning rate")
.on_scale(Scale::Logarithmic)
.live();

/// Most steps that an optimiser takes in one training step.
pub(in crate::train) const DISCRIMINATOR_STEPS_MAX: u32 = 5;

pub(super) const DISCRIMINATOR_STEPS: Hyperparameter = Hyperparameter::new(
    "discriminator_steps",
    "Discriminator updates",
    "How often the discriminator is updated in each training step. More updates make it a stronger opponent.",
    Domain::Integer {
        min: 1,
        max: DISCRIMINATOR_STEPS_MAX,
        default: 1,
    },
)
.in_unit("per training step")
.live();

/// Karras et al. 2018; Yazıcı et al. 2019, *The unusual effectiveness of averaging in GAN training*.
pub(super) const AVERAGE: Hyperparameter = Hyperparameter::new(
    "average",
    "Weight averaging",
    "Samples use a moving average of the generator's weights, which smooths out oscillation. This is its decay. 0 = off.",
    Domain::Real {
        min: 0.0,
        max: 0.9999,
        default: 0.99,
    },
);
