//! Hyperparameters of more than one family; where their defaults differ, each family gives its own.

use lab_core::hyperparameter::{Declaration, Integer, OneOf, Real, choice_of, integer, real};
use lab_graph::loss::Objective;

/// Step size of Adam (Kingma & Ba 2015).
pub const fn learning_rate(default: f64) -> Declaration<Real> {
    real(
        "Learning rate",
        "How far each update moves the weights. Too small: slow. Too large: unstable.",
        1e-6..=0.1,
        default,
    )
    .logarithmic()
    .live()
}

/// Steps after which the step size is half of what it was, again and again; 0 for never.
pub const HALF_LIFE: Declaration<Integer> = integer(
    "Learning-rate half-life",
    "Number of steps in which the learning rate falls by half, so that long runs settle. 0 = constant.",
    0..=100_000,
    0,
)
.in_unit("steps")
.live();

/// The step size in the step after so many, if it halves in every half-life.
pub fn halved(learning_rate: f64, half_life: usize, steps: u32) -> f64 {
    let half_lives = match half_life {
        0 => 0.0,
        one => f64::from(steps) / one as f64,
    };
    learning_rate * 0.5_f64.powf(half_lives)
}

/// Decay of the exponential moving average (EMA) that samples come from, 0 for none: Karras et al. 2018; Yazıcı et al. 2019,
/// *The unusual effectiveness of averaging in GAN training*.
pub const fn ema(help: &'static str, default: f64) -> Declaration<Real> {
    real("Weight averaging", help, 0.0..=0.9999, default)
}

/// Weight of a network after its step `step` (1 is the first) in its EMA of that decay: large in the beginning, so that the
/// initial weights are forgotten.
pub fn ema_share(decay: f64, step: u32) -> f32 {
    let step = f64::from(step);
    (1.0 - decay.min((1.0 + step) / (10.0 + step))) as f32
}

/// Adam's decay of the first moment.
pub const fn beta_1(default: f64) -> Declaration<Real> {
    real(
        "Adam β₁",
        "Momentum: how much Adam relies on past gradients for its direction.",
        0.0..=0.999,
        default,
    )
}

/// Adam's decay of the second moment: the usual 0.999 remembers a thousand steps, which is as long as many a training
/// here.
pub const BETA_2: Declaration<Real> = real(
    "Adam β₂",
    "How slowly Adam adapts each weight's step size.",
    0.5..=0.9999,
    0.99,
);

/// Goodfellow et al. 2014; Mao et al. 2017; Lim & Ye 2017; Arjovsky et al. 2017; Jolicoeur-Martineau 2019 and Huang et
/// al. 2024: see [`Objective`].
pub const OBJECTIVE: Declaration<OneOf<Objective>> = choice_of(
    "Objective",
    "How the game is scored: cross-entropy (non-saturating), squared error (least-squares), a margin (hinge), how far apart the outputs for real and fake images are (wasserstein; best with gradient penalties or spectral norm), or each fake against a real image (relativistic).",
    Objective::NonSaturating,
);

/// One-sided (Salimans et al. 2016, section 3.4).
pub const LABEL_SMOOTHING: Declaration<Real> = real(
    "Label smoothing",
    "Keeps the discriminator from becoming overconfident about real images. Works with the objectives non-saturating and least-squares.",
    0.0..=0.5,
    0.0,
)
.live();

/// Heusel et al. 2017, *GANs trained by a two time-scale update rule converge to a local Nash
/// equilibrium*.
pub const DISCRIMINATOR_RATE: Declaration<Real> = real(
    "Discriminator learning rate",
    "As a multiple of the learning rate. Higher keeps the discriminator ahead; lower lets it fall behind.",
    0.1..=10.0,
    0.5,
)
.in_unit("× learning rate")
.logarithmic()
.live();

/// Weight of the KL term; what it does depends on what it is weighed against.
pub const fn kl_weight(help: &'static str, default: f64) -> Declaration<Real> {
    real("β (KL weight)", help, 0.0..=20.0, default).live()
}
