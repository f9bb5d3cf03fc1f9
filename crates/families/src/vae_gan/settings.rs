use crate::{
    SharedSettings,
    common::{
        BETA_2, DISCRIMINATOR_RATE, LABEL_SMOOTHING, OBJECTIVE, beta_1, kl_weight, learning_rate,
    },
};
use lab_core::hyperparameter::{hyperparameters, real};
use lab_graph::loss::Objective;

hyperparameters! {
    /// Settings of a VAE-GAN. Adam's steps are half those of [`crate::GanSettings`].
    pub struct VaeGanSettings {
        ..shared: SharedSettings,
        /// Adam's step size, the encoder's and the generator's as it is.
        learning_rate: f64 = learning_rate(1e-3),
        /// How much larger the discriminator's step size is.
        discriminator_rate: f64 = DISCRIMINATOR_RATE,
        /// Weight of the KL term against the similarity, which is no likelihood of pixels, in the encoder's loss. At 1 the
        /// latents of digits say so much that latents from the prior lie elsewhere, and samples are no digits.
        kl_weight: f64 = kl_weight(
            "Higher: random samples get as good as reconstructions. Lower: reconstructions get more faithful.",
            4.0,
        ),
        /// Weight of the similarity against the game in the generator's loss: γ of Larsen et al. 2016, section 3.1.
        similarity_weight: f64 = real(
            "Similarity weight γ",
            "How much the decoder is trained to be faithful, compared with looking real.",
            1e-4..=1.0,
            0.01,
        )
        .logarithmic()
        .live(),
        /// What generator and discriminator play for.
        objective: Objective = OBJECTIVE,
        /// How far below 1 the discriminator's target for real images is.
        label_smoothing: f64 = LABEL_SMOOTHING,
        /// Adam's decay of the first moment.
        beta_1: f64 = beta_1(0.5),
        /// Adam's decay of the second moment.
        beta_2: f64 = BETA_2,
    }
}
