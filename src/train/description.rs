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

const HALF_LIFE: Hyperparameter = Hyperparameter::new(
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

/// As [`KL_WEIGHT`], where what it is weighed against is no likelihood of pixels.
const KL_AGAINST_SIMILARITY: Hyperparameter = Hyperparameter::new(
    "kl_weight",
    "KL weight β",
    "How much the encoder saves on what latents say: more makes samples as good as reconstructions, less makes reconstructions closer.",
    Domain::Real {
        min: 0.0,
        max: 20.0,
        default: 10.0,
    },
)
.live();

/// Larsen et al. 2016, section 3.1.
const SIMILARITY_WEIGHT: Hyperparameter = Hyperparameter::new(
    "similarity_weight",
    "Similarity weight γ",
    "How much the generator minds whether reconstructions look like their images, beside whether they pass for real.",
    Domain::Real {
        min: 1e-4,
        max: 1.0,
        default: 0.01,
    },
)
.on_scale(Scale::Logarithmic)
.live();

/// Bowman et al. 2016, *Generating sentences from a continuous space*; Sønderby et al. 2016,
/// *Ladder variational autoencoders*.
const KL_WARM_UP: Hyperparameter = Hyperparameter::new(
    "kl_warm_up",
    "KL warm-up",
    "The KL weight grows from 0 over so many steps, so that latents learn to carry something before it costs; 0 for none.",
    Domain::Integer {
        min: 0,
        max: 10_000,
        default: 0,
    },
)
.in_unit("steps")
.live();

/// Kingma et al. 2016, *Improved variational inference with inverse autoregressive flow*, section
/// 5.2 and appendix C.8.
const FREE_BITS: Hyperparameter = Hyperparameter::new(
    "free_bits",
    "Free bits",
    "KL that every latent has for free: below it nothing is gained by saying less, so no latent falls silent; 0 for none.",
    Domain::Real {
        min: 0.0,
        max: 2.0,
        default: 0.0,
    },
)
.in_unit("nats a latent")
.live();

/// The third: Rybkin, Daniilidis & Levine 2021.
const LIKELIHOOD: Hyperparameter = Hyperparameter::new(
    "likelihood",
    "Likelihood",
    "How a reconstruction is scored: by cross-entropy (bernoulli), by half the squared error (gaussian), or by the same for the noise that the model finds in the images (gaussian-learned), which balances it with the KL by itself.",
    Domain::Choice {
        options: &["bernoulli", "gaussian", "gaussian-learned"],
        default: "bernoulli",
    },
);

/// Salakhutdinov & Murray 2008; Burda et al. 2016.
const BINARISE: Hyperparameter = Hyperparameter::new(
    "binarise",
    "Binarise images",
    "Every time an image is shown, draws each of its values as black or white with the probability of its brightness: what a bernoulli likelihood is meant for.",
    Domain::Choice {
        options: &["off", "on"],
        default: "off",
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
    learning_rate(2e-4),
    DISCRIMINATOR_RATE,
    KL_AGAINST_SIMILARITY,
    SIMILARITY_WEIGHT,
    OBJECTIVE,
    LABEL_SMOOTHING,
    beta_1(0.5),
    BETA_2,
];

const fn loss(key: &'static str, label: &'static str, help: &'static str) -> LossDescription {
    LossDescription { key, label, help }
}

const DISCRIMINATOR: LossDescription = loss(
    "discriminator",
    "Discriminator",
    "Near 0 it has won; a mere guess costs 1.39 (least-squares 1, hinge 2, relativistic 0.69).",
);

const GENERATOR: LossDescription = loss(
    "generator",
    "Generator",
    "Large is a fake found out; one taken for real half the time costs 0.69 (least-squares 0.5, hinge 0).",
);

const BELIEF_REAL: LossDescription = loss(
    "belief_real",
    "D(real)",
    "The discriminator's mean belief that real images are real, 0 to 1.",
);

const BELIEF_FAKE: LossDescription = loss(
    "belief_fake",
    "D(fake)",
    "The discriminator's mean belief that generated images are real, 0 to 1.",
);

const KL: LossDescription = loss(
    "kl",
    "KL",
    "How much the latents say about the image, nats an image.",
);

pub(super) const GAN_LOSSES: &[LossDescription] =
    &[DISCRIMINATOR, GENERATOR, BELIEF_REAL, BELIEF_FAKE];

pub(super) const VAE_LOSSES: &[LossDescription] = &[
    loss(
        "total",
        "Total",
        "Reconstruction plus β times KL, free bits counted in: what training lowers, nats an image.",
    ),
    loss(
        "reconstruction",
        "Reconstruction",
        "How badly decoded images fit the originals, nats an image.",
    ),
    KL,
];

pub(super) const VAE_GAN_LOSSES: &[LossDescription] = &[
    loss(
        "similarity",
        "Similarity",
        "How differently the discriminator sees reconstructions and their images: half the squared error of its features, nats an image.",
    ),
    KL,
    DISCRIMINATOR,
    GENERATOR,
    BELIEF_REAL,
    BELIEF_FAKE,
];
