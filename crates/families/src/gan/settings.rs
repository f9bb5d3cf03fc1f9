use crate::{
    SharedSettings,
    common::{
        BETA_2, DISCRIMINATOR_RATE, HALF_LIFE, LABEL_SMOOTHING, OBJECTIVE, beta_1, ema,
        learning_rate,
    },
};
use lab_core::hyperparameter::{Declaration, Real, choice_of, hyperparameters, integer, real};
use lab_data::diff_augment::Augment;
use lab_graph::NetworkSpec;
use lab_graph::loss::Objective;
use lab_models::networks::{self, Architecture, DiscriminatorNorm, NetworkConfig};

/// Most steps that the discriminator takes in one training step.
pub const DISCRIMINATOR_STEPS_MAX: u32 = 5;

/// Weight γ of a penalty on the discriminator's gradients.
const fn gradient_penalty(label: &'static str, help: &'static str) -> Declaration<Real> {
    real(label, help, 0.0..=100.0, 0.0)
}

hyperparameters! {
    /// Settings of a GAN. The defaults are those of Radford et al. 2016, section 4, but for Adam's: larger steps,
    /// the discriminator's half as large, and a shorter memory; and for the EMA that samples come from.
    /// `docs/experiments.md` measures all of these.
    pub struct GanSettings {
        ..shared: SharedSettings,
        /// Adam's step size, the generator's as it is.
        learning_rate: f64 = learning_rate(2e-3),
        /// Steps after which both step sizes are half of what they were, again and again; 0 for never.
        half_life: usize = HALF_LIFE,
        /// How much larger the discriminator's step size is.
        discriminator_rate: f64 = DISCRIMINATOR_RATE,
        /// What the two networks play for.
        objective: Objective = OBJECTIVE,
        /// How far below 1 the discriminator's target for real images is.
        label_smoothing: f64 = LABEL_SMOOTHING,
        /// What both networks are made of: Radford et al. 2016; Huang et al. 2024, *The GAN is dead; long live the GAN! A modern
        /// baseline GAN*.
        architecture: Architecture = choice_of(
            "Architecture",
            "A layer for each size of feature map, with batch normalisation (dcgan), or residual blocks besides, without it in the generator (residual). Residual blocks take longer; they are meant for the objective relativistic with gradient penalties and no discriminator norm.",
            Architecture::Dcgan,
        ),
        /// What keeps the discriminator's layers in bounds; the last: Miyato et al. 2018, *Spectral normalization for
        /// generative adversarial networks*.
        discriminator_norm: DiscriminatorNorm = choice_of(
            "Discriminator norm",
            "Normalisation in the discriminator: batch normalisation (batch), none, or spectral normalisation, which limits how fast its output can change (spectral).",
            DiscriminatorNorm::Batch,
        ),
        /// Penalty at real images, 0 for none: Mescheder et al. 2018, *Which training methods for GANs do actually
        /// converge?* See [`lab_graph::loss::penalty::gradient_penalty`].
        r1: f64 = gradient_penalty(
            "R1 penalty γ",
            "Penalises steep discriminator gradients at real images, which steadies training. Use with the discriminator norm none or spectral.",
        ),
        /// The same at generated images: Roth et al. 2017, *Stabilizing training of generative adversarial networks
        /// through regularization*.
        r2: f64 = gradient_penalty(
            "R2 penalty γ",
            "Penalises steep discriminator gradients at generated images. Use with the discriminator norm none or spectral.",
        ),
        /// How all images are augmented that the discriminator sees: Zhao et al. 2020, *Differentiable augmentation for
        /// data-efficient GAN training*.
        augment: Augment = choice_of(
            "Discriminator augmentation",
            "Randomly shifts everything the discriminator sees, real or generated, and optionally blanks out a square or changes colours, so that it cannot memorise a small data set.",
            Augment::Off,
        ),
        /// Steps of the discriminator, each on a batch of its own, before the generator's.
        discriminator_steps: usize = integer(
            "Discriminator updates",
            "How often the discriminator is updated in each training step. More updates make it a stronger opponent.",
            1..=DISCRIMINATOR_STEPS_MAX,
            1,
        )
        .in_unit("per training step")
        .live(),
        /// Decay of the generator's EMA, which samples come from.
        ema: f64 = ema(
            "Samples use a moving average of the generator's weights, which smooths out oscillation. This is its decay. 0 = off.",
            0.99,
        ),
        /// By how much a step of size 1 shrinks every weight: Loshchilov & Hutter 2019, *Decoupled weight decay
        /// regularization*.
        weight_decay: f64 = real(
            "Weight decay",
            "Shrinks every weight in each step by this fraction of the learning rate, so that none grows without need. 0 = off.",
            0.0..=1.0,
            0.0,
        )
        .live(),
        /// Adam's decay of the first moment.
        beta_1: f64 = beta_1(0.5),
        /// Adam's decay of the second moment.
        beta_2: f64 = BETA_2,
    }
}

impl GanSettings {
    /// Generator and discriminator.
    pub fn networks(&self, sizes: &NetworkConfig) -> [NetworkSpec; 2] {
        let norm = self.discriminator_norm;
        match self.architecture {
            Architecture::Dcgan => [
                networks::generator(sizes),
                networks::discriminator(sizes, norm),
            ],
            Architecture::Residual => [
                networks::residual::generator(sizes),
                networks::residual::discriminator(sizes, norm),
            ],
        }
    }

    /// Whether steep gradients of the discriminator cost anything.
    pub fn has_penalty(&self) -> bool {
        self.r1 > 0.0 || self.r2 > 0.0
    }
}
