//! What each family tells of itself: its knobs and the figures that its steps report.

use super::{Domain, Hyperparameter, LossDescription};
use crate::dataset::SHIFT_MAX;

const BATCH_SIZE: Hyperparameter = Hyperparameter {
    key: "batch_size",
    label: "Batch size",
    help: "Images in each training step.",
    domain: Domain::Integer {
        min: 2,
        max: 256,
        default: 64,
    },
};

const WIDTH: Hyperparameter = Hyperparameter {
    key: "width",
    label: "Width",
    help: "Feature maps of the layer next to the image; more learn more and cost more.",
    domain: Domain::Integer {
        min: 2,
        max: 128,
        default: 16,
    },
};

const fn latent_size(default: u32) -> Hyperparameter {
    Hyperparameter {
        key: "latent_size",
        label: "Latent size",
        help: "How many numbers describe an image.",
        domain: Domain::Integer {
            min: 1,
            max: 512,
            default,
        },
    }
}

const fn learning_rate(default: f64) -> Hyperparameter {
    Hyperparameter {
        key: "learning_rate",
        label: "Learning rate",
        help: "Adam's step size: too small learns slowly, too large never settles.",
        domain: Domain::Real {
            min: 1e-6,
            max: 0.1,
            default,
        },
    }
}

const fn beta_1(default: f64) -> Hyperparameter {
    Hyperparameter {
        key: "beta_1",
        label: "Adam β₁",
        help: "How long Adam remembers the direction of past gradients.",
        domain: Domain::Real {
            min: 0.0,
            max: 0.999,
            default,
        },
    }
}

const BETA_2: Hyperparameter = Hyperparameter {
    key: "beta_2",
    label: "Adam β₂",
    help: "How long Adam remembers the size of past gradients.",
    domain: Domain::Real {
        min: 0.5,
        max: 0.9999,
        default: 0.999,
    },
};

pub(super) const GAN_HYPERPARAMETERS: &[Hyperparameter] = &[
    BATCH_SIZE,
    WIDTH,
    latent_size(100),
    learning_rate(2e-4),
    beta_1(0.5),
    BETA_2,
    MIRROR,
    SHIFT,
];

pub(super) const VAE_HYPERPARAMETERS: &[Hyperparameter] = &[
    BATCH_SIZE,
    WIDTH,
    latent_size(32),
    learning_rate(3e-3),
    beta_1(0.9),
    BETA_2,
    Hyperparameter {
        key: "kl_weight",
        label: "KL weight β",
        help: "1 is the ELBO; more orders the latent space and blurs the images.",
        domain: Domain::Real {
            min: 0.0,
            max: 100.0,
            default: 1.0,
        },
    },
    Hyperparameter {
        key: "likelihood",
        label: "Likelihood",
        help: "How a reconstruction is scored: cross-entropy or half the squared error.",
        domain: Domain::Choice {
            options: &["bernoulli", "gaussian"],
            default: "bernoulli",
        },
    },
    MIRROR,
    SHIFT,
];

const MIRROR: Hyperparameter = Hyperparameter {
    key: "mirror",
    label: "Mirror images",
    help: "Shows every image mirrored half of the time: good for faces, wrong for digits.",
    domain: Domain::Choice {
        options: &["off", "on"],
        default: "off",
    },
};

const SHIFT: Hyperparameter = Hyperparameter {
    key: "shift",
    label: "Shift images",
    help: "Shows every image shifted by up to so many pixels: more variety for few images.",
    domain: Domain::Integer {
        min: 0,
        max: SHIFT_MAX as u32,
        default: 0,
    },
};

const fn loss(key: &'static str, label: &'static str, help: &'static str) -> LossDescription {
    LossDescription { key, label, help }
}

pub(super) const GAN_LOSSES: &[LossDescription] = &[
    loss(
        "discriminator",
        "Discriminator",
        "Nats; 1.39 is a guess, near 0 it has won.",
    ),
    loss(
        "generator",
        "Generator",
        "Nats; 0.69 is a fake taken for real half the time, large is one found out.",
    ),
    loss(
        "belief_real",
        "D(real)",
        "The discriminator's mean belief that real images are real, 0 to 1.",
    ),
    loss(
        "belief_fake",
        "D(fake)",
        "The discriminator's mean belief that generated images are real, 0 to 1.",
    ),
];

pub(super) const VAE_LOSSES: &[LossDescription] = &[
    loss(
        "total",
        "Total",
        "Reconstruction plus β times KL: what training lowers, nats an image.",
    ),
    loss(
        "reconstruction",
        "Reconstruction",
        "How badly decoded images fit the originals, nats an image.",
    ),
    loss(
        "kl",
        "KL",
        "How much the latents say about the image, nats an image.",
    ),
];
