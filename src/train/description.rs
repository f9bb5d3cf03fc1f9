//! What each family tells of itself: its knobs and the figures that its steps report.

use super::{Domain, Hyperparameter, LossDescription, Scale, remedies};
use crate::dataset::SHIFT_MAX;

const BATCH_SIZE: Hyperparameter = Hyperparameter::new(
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

const WIDTH: Hyperparameter = Hyperparameter::new(
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
const LATENT_SIZE: Hyperparameter = Hyperparameter::new(
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

const MIRROR: Hyperparameter = Hyperparameter::new(
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

const SHIFT: Hyperparameter = Hyperparameter::new(
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
const CONDITIONAL: Hyperparameter = Hyperparameter::new(
    "conditional",
    "Conditional",
    "Tells the models what is on every image, so that they can be asked for it: a class, or attributes. For data sets with labels.",
    Domain::Choice {
        options: &["off", "on"],
        default: "off",
    },
)
.shared();

const fn learning_rate(default: f64) -> Hyperparameter {
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

const fn beta_1(default: f64) -> Hyperparameter {
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

const BETA_2: Hyperparameter = Hyperparameter::new(
    "beta_2",
    "Adam β₂",
    "How long the optimiser remembers the size of past gradients.",
    Domain::Real {
        min: 0.5,
        max: 0.9999,
        default: 0.999,
    },
);

/// Goodfellow et al. 2014; Mao et al. 2017; Lim & Ye 2017; Jolicoeur-Martineau 2019 and Huang et al.
/// 2024: see [`crate::loss::Objective`].
const OBJECTIVE: Hyperparameter = Hyperparameter::new(
    "objective",
    "Objective",
    "What the two play for: cross-entropy (non-saturating), squared distance (least-squares), a margin (hinge), or each fake against a real image (relativistic).",
    Domain::Choice {
        options: &["non-saturating", "least-squares", "hinge", "relativistic"],
        default: "non-saturating",
    },
);

const LABEL_SMOOTHING: Hyperparameter = Hyperparameter::new(
    "label_smoothing",
    "Label smoothing",
    "Asks the discriminator to be a little less sure of real images, so that it never wins outright; for the objectives non-saturating and least-squares.",
    Domain::Real {
        min: 0.0,
        max: 0.5,
        default: 0.0,
    },
)
.live();

/// Heusel et al. 2017, *GANs trained by a two time-scale update rule converge to a local Nash
/// equilibrium*.
const DISCRIMINATOR_RATE: Hyperparameter = Hyperparameter::new(
    "discriminator_rate",
    "Discriminator rate",
    "How many times the learning rate the discriminator learns with: above 1 it keeps ahead, below 1 it falls behind.",
    Domain::Real {
        min: 0.1,
        max: 10.0,
        default: 1.0,
    },
)
.in_unit("times the learning rate")
.on_scale(Scale::Logarithmic)
.live();

const DISCRIMINATOR_STEPS: Hyperparameter = Hyperparameter::new(
    "discriminator_steps",
    "Discriminator steps",
    "How often the discriminator learns before the generator does: more make it a stronger opponent.",
    Domain::Integer {
        min: 1,
        max: 5,
        default: 1,
    },
)
.in_unit("steps of the discriminator a training step")
.live();

/// Karras et al. 2018; Yazıcı et al. 2019, *The unusual effectiveness of averaging in GAN training*.
const AVERAGE: Hyperparameter = Hyperparameter::new(
    "average",
    "Generator average",
    "Samples come from a moving average of the generator's weights with this decay, which settles where the generator itself goes round in circles; 0 for none.",
    Domain::Real {
        min: 0.0,
        max: 0.9999,
        default: 0.0,
    },
);

const KL_WEIGHT: Hyperparameter = Hyperparameter::new(
    "kl_weight",
    "KL weight β",
    "1 is the ELBO; more orders the latent space and blurs the images.",
    Domain::Real {
        min: 0.0,
        max: 20.0,
        default: 1.0,
    },
)
.live();

const LIKELIHOOD: Hyperparameter = Hyperparameter::new(
    "likelihood",
    "Likelihood",
    "How a reconstruction is scored: by cross-entropy (bernoulli) or half the squared error (gaussian).",
    Domain::Choice {
        options: &["bernoulli", "gaussian"],
        default: "bernoulli",
    },
);

pub(super) const GAN_HYPERPARAMETERS: &[Hyperparameter] = &[
    BATCH_SIZE,
    WIDTH,
    LATENT_SIZE,
    MIRROR,
    SHIFT,
    CONDITIONAL,
    learning_rate(2e-4),
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
    KL_WEIGHT,
    LIKELIHOOD,
    beta_1(0.9),
    BETA_2,
];

const fn loss(key: &'static str, label: &'static str, help: &'static str) -> LossDescription {
    LossDescription { key, label, help }
}

pub(super) const GAN_LOSSES: &[LossDescription] = &[
    loss(
        "discriminator",
        "Discriminator",
        "Near 0 it has won; a mere guess costs 1.39 (least-squares 1, hinge 2, relativistic 0.69).",
    ),
    loss(
        "generator",
        "Generator",
        "Large is a fake found out; one taken for real half the time costs 0.69 (least-squares 0.5, hinge 0).",
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
