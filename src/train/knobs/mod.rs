//! What each family tells of itself: its knobs and the figures that its steps report.

mod adversarial;
mod figures;
mod optimiser;
pub(super) mod remedies;
mod shared;
mod variational;

pub(super) use adversarial::DISCRIMINATOR_STEPS_MAX;
pub(super) use figures::{GAN_LOSSES, VAE_GAN_LOSSES, VAE_LOSSES};

use super::{Domain, FigureKind, Hyperparameter, LossDescription, Scale, Settings};
use adversarial::{AVERAGE, DISCRIMINATOR_RATE, DISCRIMINATOR_STEPS, LABEL_SMOOTHING, OBJECTIVE};
use optimiser::{BETA_2, HALF_LIFE, beta_1, learning_rate};
use shared::{BATCH_SIZE, CONDITIONAL, LATENT_SIZE, MIRROR, SHIFT, WIDTH};
use variational::{
    BINARISE, FREE_BITS, KL_AGAINST_SIMILARITY, KL_WARM_UP, KL_WEIGHT, LIKELIHOOD,
    SIMILARITY_WEIGHT,
};

pub(super) const GAN_HYPERPARAMETERS: &[Hyperparameter] = &[
    BATCH_SIZE,
    WIDTH,
    LATENT_SIZE,
    MIRROR,
    SHIFT,
    CONDITIONAL,
    learning_rate(2e-3),
    DISCRIMINATOR_RATE,
    OBJECTIVE,
    LABEL_SMOOTHING,
    remedies::DISCRIMINATOR_NORM,
    remedies::R1,
    remedies::R2,
    remedies::AUGMENT,
    DISCRIMINATOR_STEPS,
    AVERAGE,
    beta_1(0.5),
    BETA_2,
];

pub(super) const VAE_HYPERPARAMETERS: &[Hyperparameter] = &[
    BATCH_SIZE,
    WIDTH,
    LATENT_SIZE,
    MIRROR,
    SHIFT,
    CONDITIONAL,
    learning_rate(3e-3),
    HALF_LIFE,
    KL_WEIGHT,
    KL_WARM_UP,
    FREE_BITS,
    LIKELIHOOD,
    BINARISE,
    beta_1(0.9),
    BETA_2,
];

pub(super) const VAE_GAN_HYPERPARAMETERS: &[Hyperparameter] = &[
    BATCH_SIZE,
    WIDTH,
    LATENT_SIZE,
    MIRROR,
    SHIFT,
    CONDITIONAL,
    learning_rate(1e-3),
    DISCRIMINATOR_RATE,
    KL_AGAINST_SIMILARITY,
    SIMILARITY_WEIGHT,
    OBJECTIVE,
    LABEL_SMOOTHING,
    beta_1(0.5),
    BETA_2,
];
