//! The figures that a step of each family reports.

use super::LossDescription;

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

pub(in crate::train) const GAN_LOSSES: &[LossDescription] =
    &[DISCRIMINATOR, GENERATOR, BELIEF_REAL, BELIEF_FAKE];

pub(in crate::train) const VAE_LOSSES: &[LossDescription] = &[
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

pub(in crate::train) const VAE_GAN_LOSSES: &[LossDescription] = &[
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
