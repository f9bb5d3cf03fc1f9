use burn::{
    module::Module,
    tensor::{Device, Tensor},
};

use super::{NetworkConfig, UpsamplingTrunk};

/// The DCGAN generator: maps latents to images.
#[derive(Module, Debug)]
pub struct Generator {
    trunk: UpsamplingTrunk,
}

impl Generator {
    /// Builds the layers; weights are drawn later by [`super::initialise_dcgan`].
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        Self {
            trunk: UpsamplingTrunk::new(config, device),
        }
    }

    /// # Shapes
    /// - latents: `[batch, latent_size + conditions]`, drawn from N(0, 1); each followed by its condition
    /// - output: `[batch, channels, 32, 32]`, values in −1..1
    pub fn forward(&self, latents: Tensor<2>) -> Tensor<4> {
        self.trunk.forward(latents).tanh()
    }
}
