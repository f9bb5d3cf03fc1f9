//! Knobs of Adam (Kingma & Ba 2015).

use super::{Domain, Hyperparameter, Scale};

pub(super) const fn learning_rate(default: f64) -> Hyperparameter {
    let domain = Domain::Real {
        min: 1e-6,
        max: 0.1,
        default,
    };
    Hyperparameter::new(
        "learning_rate",
        "Learning rate",
        "How large a step each weight takes: too small learns slowly, too large never settles.",
        domain,
    )
    .on_scale(Scale::Logarithmic)
    .live()
}

pub(super) const HALF_LIFE: Hyperparameter = Hyperparameter::new(
    "half_life",
    "Half-life of the rate",
    "Steps after which the learning rate is half of what it was, so that a long training settles; 0 for a rate that stays.",
    Domain::Integer {
        min: 0,
        max: 100_000,
        default: 0,
    },
)
.in_unit("steps")
.live();

pub(super) const fn beta_1(default: f64) -> Hyperparameter {
    let domain = Domain::Real {
        min: 0.0,
        max: 0.999,
        default,
    };
    Hyperparameter::new(
        "beta_1",
        "Adam β₁",
        "How long the optimiser remembers the direction of past gradients.",
        domain,
    )
}

/// For all families: the usual 0.999 remembers a thousand steps, which is as long as many a training here.
pub(super) const BETA_2: Hyperparameter = Hyperparameter::new(
    "beta_2",
    "Adam β₂",
    "How long the optimiser remembers the size of past gradients.",
    Domain::Real {
        min: 0.5,
        max: 0.9999,
        default: 0.99,
    },
);
