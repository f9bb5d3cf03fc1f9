use burn::{
    module::Module,
    nn::{Linear, LinearConfig},
    tensor::{Device, Tensor},
};

use super::{DownsamplingTrunk, NetworkConfig, downsampling::FEATURE_SIZE};

/// The VAE's encoder q(z | x): maps an image to a diagonal Gaussian over latents.
///
/// A conditional one, q(z | x, c) (Sohn et al. 2015), adds to mean and log-variance what it is told,
/// weighted. So it can take out of the latents what the decoder is told anyway; else the latents say
/// it once more, and the decoder heeds them rather than the label.
#[derive(Module, Debug)]
pub struct Encoder {
    trunk: DownsamplingTrunk,
    mean: Linear,
    log_variance: Linear,
    told: Option<Linear>,
}

/// A diagonal Gaussian for each image of a batch.
#[derive(Debug, Clone)]
pub struct Posterior {
    /// `[batch, latent_size]`
    pub mean: Tensor<2>,
    /// `[batch, latent_size]`, natural logarithm of the variance
    pub log_variance: Tensor<2>,
}

impl Posterior {
    /// Draws a latent by the reparameterisation z = μ + σ ε (Kingma & Welling 2014, section 2.4).
    ///
    /// # Shapes
    /// - noise: `[batch, latent_size]`, drawn from N(0, 1)
    /// - output: `[batch, latent_size]`
    pub fn reparameterise(&self, noise: Tensor<2>) -> Tensor<2> {
        let deviation = self.log_variance.clone().div_scalar(2.0).exp();
        self.mean.clone() + deviation * noise
    }
}

impl Encoder {
    /// Builds the layers; weights are drawn later by [`super::initialise_dcgan`].
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        let features = 4 * config.width * FEATURE_SIZE * FEATURE_SIZE;
        let head = LinearConfig::new(features, config.latent_size);
        let told = LinearConfig::new(config.conditions, 2 * config.latent_size).with_bias(false);
        Self {
            trunk: DownsamplingTrunk::new(config, device),
            mean: head.init(device),
            log_variance: head.init(device),
            told: (config.conditions > 0).then(|| told.init(device)),
        }
    }

    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - conditions: `[batch, conditions]`, or `None` where there are none
    /// - output: mean and log-variance, `[batch, latent_size]` each
    pub fn forward(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Posterior {
        let features: Tensor<2> = self.trunk.forward(images).flatten(1, 3);
        let seen = [
            self.mean.forward(features.clone()),
            self.log_variance.forward(features),
        ];
        let told = self.told.as_ref().zip(conditions);
        let [mean, log_variance] = match told {
            Some((told, conditions)) => {
                let halves = told.forward(conditions).chunk(2, 1);
                let [mean, log_variance] = seen;
                [mean + halves[0].clone(), log_variance + halves[1].clone()]
            }
            None => seen,
        };
        Posterior { mean, log_variance }
    }
}
