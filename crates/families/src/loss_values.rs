//! The loss values that a step of each family reports, in the order in which to show them.

use crate::{LossDescription, LossKind};

pub(crate) const fn loss(
    key: &'static str,
    label: &'static str,
    help: &'static str,
) -> LossDescription {
    LossDescription {
        key,
        label,
        help,
        kind: LossKind::Loss,
    }
}

const fn probability(
    key: &'static str,
    label: &'static str,
    help: &'static str,
) -> LossDescription {
    LossDescription {
        kind: LossKind::Probability,
        ..loss(key, label, help)
    }
}

const DISCRIMINATOR: LossDescription = loss(
    "discriminator",
    "Discriminator",
    "Near 0: it spots every fake. At 1.39 it is guessing (least-squares 1, hinge 2, relativistic 0.69). With wasserstein it is guessing at 0 and spots more the lower it is.",
);

const GENERATOR: LossDescription = loss(
    "generator",
    "Generator",
    "High when its fakes are spotted. At 0.69 they pass as real half of the time (least-squares 0.5, hinge and wasserstein 0).",
);

const D_REAL: LossDescription = probability(
    "d_real",
    "D(real)",
    "How real the discriminator finds real images, on average (0 to 1).",
);

const D_FAKE: LossDescription = probability(
    "d_fake",
    "D(fake)",
    "How real the discriminator finds generated images, on average (0 to 1).",
);

const KL: LossDescription = loss(
    "kl",
    "KL",
    "How much information the latents carry, in nats per image.",
);

/// Those of a GAN.
pub const GAN_LOSSES: &[LossDescription] = &[DISCRIMINATOR, GENERATOR, D_REAL, D_FAKE];

/// Those of a VAE.
pub const VAE_LOSSES: &[LossDescription] = &[
    loss(
        "total",
        "Total",
        "Reconstruction + β × KL (after free bits): what training minimises, in nats per image.",
    ),
    loss(
        "reconstruction",
        "Reconstruction",
        "How far decoded images are from the originals, in nats per image.",
    ),
    KL,
];

/// Those of a VAE-GAN.
pub const VAE_GAN_LOSSES: &[LossDescription] = &[
    loss(
        "similarity",
        "Similarity",
        "How different reconstructions look to the discriminator: half the squared error of its features, in nats per image.",
    ),
    KL,
    DISCRIMINATOR,
    GENERATOR,
    D_REAL,
    D_FAKE,
];

/// That of a flow.
pub const FLOW_LOSSES: &[LossDescription] = &[loss(
    "velocity_error",
    "Velocity error",
    "How far the predicted velocities are from the true ones: the mean squared error of a pixel. It never comes near 0, as the noise of a single image cannot be known.",
)];
