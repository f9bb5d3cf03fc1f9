//! What can be set about a model family.

use burn::config::Config;
use serde::{Deserialize, Serialize};

use super::Settings;
use crate::{
    distortion::Augment,
    loss::Objective,
    model::{DiscriminatorNorm, NetworkConfig},
};

/// Settings of a GAN. The defaults are those of Radford et al. 2016, section 4, but for Adam's: larger steps,
/// the discriminator's half as large, and a shorter memory; and for the average that samples come from.
/// `docs/experiments.md` measures all of these.
#[derive(Config, Debug, PartialEq)]
pub struct GanConfig {
    /// Sizes of both networks.
    pub network: NetworkConfig,
    /// What the two networks play for.
    #[config(default = "Objective::NonSaturating")]
    pub objective: Objective,
    /// Adam's step size, the generator's as it is.
    #[config(default = 2e-3)]
    pub learning_rate: f64,
    /// How much larger the discriminator's step size is (two time scales, Heusel et al. 2017).
    #[config(default = 0.5)]
    pub discriminator_rate: f64,
    /// Adam's decay of the first moment.
    #[config(default = 0.5)]
    pub beta_1: f32,
    /// Adam's decay of the second moment.
    #[config(default = 0.99)]
    pub beta_2: f32,
    /// How far below 1 the verdict wanted for real images is.
    #[config(default = 0.0)]
    pub label_smoothing: f64,
    /// What keeps the discriminator's layers in bounds.
    #[config(default = "DiscriminatorNorm::Batch")]
    pub norm: DiscriminatorNorm,
    /// Weight γ of the penalty on the discriminator's slope at real images; 0 for none. See
    /// [`crate::loss::penalty::gradient_penalty`].
    #[config(default = 0.0)]
    pub r1: f64,
    /// The same at generated images.
    #[config(default = 0.0)]
    pub r2: f64,
    /// How all images are distorted that the discriminator sees.
    #[config(default = "Augment::Off")]
    pub augment: Augment,
    /// Steps of the discriminator, each on a batch of its own, before the generator's.
    #[config(default = 1)]
    pub discriminator_steps: usize,
    /// Decay of the moving average of the generator that samples come from; 0 for none.
    #[config(default = 0.99)]
    pub average: f64,
}

impl GanConfig {
    /// Weight of the generator after its step `step` (1 is the first) in the average: large in the
    /// beginning, so that the initial weights are forgotten.
    pub fn average_share(&self, step: i32) -> f32 {
        let step = f64::from(step);
        (1.0 - self.average.min((1.0 + step) / (10.0 + step))) as f32
    }

    /// Whether the discriminator's slope costs anything.
    pub fn has_penalty(&self) -> bool {
        self.r1 > 0.0 || self.r2 > 0.0
    }

    /// Batches that the discriminator sees at once: real images, generated ones, and those of
    /// either that are moved to measure a slope.
    pub fn groups(&self) -> usize {
        2 + usize::from(self.r1 > 0.0) + usize::from(self.r2 > 0.0)
    }

    /// Takes over what may change while training goes on.
    pub fn tune(&mut self, settings: &Settings) {
        self.learning_rate = settings.real("learning_rate");
        self.discriminator_rate = settings.real("discriminator_rate");
        self.label_smoothing = settings.real("label_smoothing");
        self.discriminator_steps = settings.integer("discriminator_steps");
    }
}

/// How the decoder scores a reconstruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Likelihood {
    /// Cross-entropy of grey values read as probabilities.
    Bernoulli,
    /// Half the squared error: a Gaussian of unit variance.
    Gaussian,
    /// A Gaussian whose variance is the mean squared error of the batch, or of the held-out images
    /// that are evaluated: [`crate::loss::learned_gaussian_reconstruction`].
    LearnedGaussian,
}

/// Settings of a VAE.
#[derive(Config, Debug, PartialEq)]
pub struct VaeConfig {
    /// Sizes of both networks.
    pub network: NetworkConfig,
    /// Adam's step size: three times the usual, since DCGAN's weights start small (0.02).
    #[config(default = 3e-3)]
    pub learning_rate: f64,
    /// Steps after which the step size is half of what it was, again and again; 0 for never.
    #[config(default = 0)]
    pub half_life: usize,
    /// Adam's decay of the first moment.
    #[config(default = 0.9)]
    pub beta_1: f32,
    /// Adam's decay of the second moment.
    #[config(default = 0.99)]
    pub beta_2: f32,
    /// Weight of the KL term: 1 is the ELBO, more is a β-VAE (Higgins et al. 2017).
    #[config(default = 1.0)]
    pub kl_weight: f64,
    /// Steps over which the weight of the KL term grows from 0 (Bowman et al. 2016; Sønderby et
    /// al. 2016); 0 for none.
    #[config(default = 0)]
    pub kl_warm_up: usize,
    /// KL in nats that every latent has for free, on average over a batch (Kingma et al. 2016).
    #[config(default = 0.0)]
    pub free_bits: f64,
    /// How a reconstruction is scored.
    #[config(default = "Likelihood::Bernoulli")]
    pub likelihood: Likelihood,
    /// Whether images are drawn black and white every time they are shown:
    /// [`crate::dataset::binarisation`].
    #[config(default = false)]
    pub binarise: bool,
}

impl VaeConfig {
    /// Takes over what may change while training goes on.
    pub fn tune(&mut self, settings: &Settings) {
        self.learning_rate = settings.real("learning_rate");
        self.half_life = settings.integer("half_life");
        self.kl_weight = settings.real("kl_weight");
        self.kl_warm_up = settings.integer("kl_warm_up");
        self.free_bits = settings.real("free_bits");
    }

    /// Adam's step size in the step after so many.
    pub fn learning_rate_after(&self, steps: u32) -> f64 {
        let half_lives = match self.half_life {
            0 => 0.0,
            one => f64::from(steps) / one as f64,
        };
        self.learning_rate * 0.5_f64.powf(half_lives)
    }

    /// Weight of the KL term in the step after so many.
    pub fn kl_weight_after(&self, steps: u32) -> f64 {
        let share = match self.kl_warm_up {
            0 => 1.0,
            all => (f64::from(steps) / all as f64).min(1.0),
        };
        self.kl_weight * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> VaeConfig {
        VaeConfig::new(NetworkConfig {
            channels: 1,
            width: 4,
            latent_size: 2,
            conditions: 0,
        })
    }

    #[test]
    fn the_kl_weight_grows_evenly_to_its_full_value() {
        let config = config().with_kl_weight(2.0);
        assert_eq!(config.kl_weight_after(0), 2.0);
        let config = config.with_kl_warm_up(4);
        let weights = [0, 1, 2, 3, 4, 5, 1000].map(|steps| config.kl_weight_after(steps));
        assert_eq!(weights, [0.0, 0.5, 1.0, 1.5, 2.0, 2.0, 2.0]);
    }

    #[test]
    fn the_learning_rate_halves_after_every_half_life() {
        let config = config().with_learning_rate(0.8);
        assert_eq!(config.learning_rate_after(1000), 0.8);
        let config = config.with_half_life(10);
        let rates = [0, 10, 20, 30].map(|steps| config.learning_rate_after(steps));
        assert_eq!(rates, [0.8, 0.4, 0.2, 0.1]);
        let between = config.learning_rate_after(5);
        assert!((between - 0.8 / 2.0_f64.sqrt()).abs() < 1e-12);
    }
}

/// Settings of a VAE-GAN. Adam's steps are half those of [`GanConfig`].
#[derive(Config, Debug, PartialEq)]
pub struct VaeGanConfig {
    /// Sizes of all three networks.
    pub network: NetworkConfig,
    /// What generator and discriminator play for.
    #[config(default = "Objective::NonSaturating")]
    pub objective: Objective,
    /// Adam's step size, the encoder's and the generator's as it is.
    #[config(default = 1e-3)]
    pub learning_rate: f64,
    /// How much larger the discriminator's step size is.
    #[config(default = 0.5)]
    pub discriminator_rate: f64,
    /// Adam's decay of the first moment.
    #[config(default = 0.5)]
    pub beta_1: f32,
    /// Adam's decay of the second moment.
    #[config(default = 0.99)]
    pub beta_2: f32,
    /// Weight of the KL term against the similarity in the encoder's loss. At 1 the latents of
    /// digits say so much that latents from the prior lie elsewhere, and samples are no digits.
    #[config(default = 4.0)]
    pub kl_weight: f64,
    /// Weight of the similarity against the game in the generator's loss: γ of Larsen et al. 2016.
    #[config(default = 0.01)]
    pub similarity_weight: f64,
    /// How far below 1 the verdict wanted for real images is.
    #[config(default = 0.0)]
    pub label_smoothing: f64,
}

impl VaeGanConfig {
    /// Takes over what may change while training goes on.
    pub fn tune(&mut self, settings: &Settings) {
        self.learning_rate = settings.real("learning_rate");
        self.discriminator_rate = settings.real("discriminator_rate");
        self.kl_weight = settings.real("kl_weight");
        self.similarity_weight = settings.real("similarity_weight");
        self.label_smoothing = settings.real("label_smoothing");
    }
}
