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
        "How far each update moves the weights. Too small: slow. Too large: unstable.",
        domain,
    )
    .on_scale(Scale::Logarithmic)
    .live()
}

pub(super) const HALF_LIFE: Hyperparameter = Hyperparameter::new(
    "half_life",
    "Learning-rate half-life",
    "Number of steps in which the learning rate falls by half, so that long runs settle. 0 = constant.",
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
        "Momentum: how much Adam relies on past gradients for its direction.",
        domain,
    )
}

/// For all families: the usual 0.999 remembers a thousand steps, which is as long as many a training here.
pub(super) const BETA_2: Hyperparameter = Hyperparameter::new(
    "beta_2",
    "Adam β₂",
    "How slowly Adam adapts each weight's step size.",
    Domain::Real {
        min: 0.5,
        max: 0.9999,
        default: 0.99,
    },
);
