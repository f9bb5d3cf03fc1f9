use burn::{
    module::Module,
    tensor::{Device, Tensor},
};

use super::{NetworkConfig, UpsamplingTrunk};

/// The VAE's decoder p(x | z): maps latents to the logit of every pixel.
#[derive(Module, Debug)]
pub struct Decoder {
    trunk: UpsamplingTrunk,
}

impl Decoder {
    /// Builds the layers; weights are drawn later by [`super::initialise_dcgan`].
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        Self {
            trunk: UpsamplingTrunk::new(config, device),
        }
    }

    /// # Shapes
    /// - latents: `[batch, latent_size + conditions]`
    /// - output: `[batch, channels, 32, 32]`, logits of the pixel intensities
    pub fn forward(&self, latents: Tensor<2>) -> Tensor<4> {
        self.trunk.forward(latents)
    }

    /// The image that pixel logits stand for: the intensity σ(logit), on the scale −1..1.
    ///
    /// # Shapes
    /// - logits: `[batch, channels, 32, 32]`
    /// - output: `[batch, channels, 32, 32]`, values in −1..1
    pub fn image(logits: Tensor<4>) -> Tensor<4> {
        logits.div_scalar(2.0).tanh() // = 2 σ(logit) − 1
    }
}
