//! What can be set about a model family.

use burn::config::Config;
use serde::{Deserialize, Serialize};

use crate::model::NetworkConfig;

/// Settings of a GAN; the defaults are those of Radford et al. 2016, section 4.
#[derive(Config, Debug, PartialEq)]
pub struct GanConfig {
    /// Sizes of both networks.
    pub network: NetworkConfig,
    /// Adam's step size, of both networks.
    #[config(default = 2e-4)]
    pub learning_rate: f64,
    /// Adam's decay of the first moment.
    #[config(default = 0.5)]
    pub beta_1: f32,
    /// Adam's decay of the second moment.
    #[config(default = 0.999)]
    pub beta_2: f32,
}

/// How the decoder scores a reconstruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Likelihood {
    /// Cross-entropy of grey values read as probabilities.
    Bernoulli,
    /// Half the squared error: a Gaussian of unit variance.
    Gaussian,
}

/// Settings of a VAE.
#[derive(Config, Debug, PartialEq)]
pub struct VaeConfig {
    /// Sizes of both networks.
    pub network: NetworkConfig,
    /// Adam's step size: three times the usual, since DCGAN's weights start small (0.02).
    #[config(default = 3e-3)]
    pub learning_rate: f64,
    /// Adam's decay of the first moment.
    #[config(default = 0.9)]
    pub beta_1: f32,
    /// Adam's decay of the second moment.
    #[config(default = 0.999)]
    pub beta_2: f32,
    /// Weight of the KL term: 1 is the ELBO, more is a β-VAE (Higgins et al. 2017).
    #[config(default = 1.0)]
    pub kl_weight: f64,
    /// How a reconstruction is scored.
    #[config(default = "Likelihood::Bernoulli")]
    pub likelihood: Likelihood,
}
