use burn::{
    module::Module,
    nn::conv::{Conv2d, Conv2dConfig},
    tensor::{Device, Tensor},
};

use super::{DownsamplingTrunk, NetworkConfig, downsampling::FEATURE_SIZE};

/// The DCGAN discriminator: one logit an image, positive for "real".
#[derive(Module, Debug)]
pub struct Discriminator {
    trunk: DownsamplingTrunk,
    head: Conv2d,
}

impl Discriminator {
    /// Builds the layers; weights are drawn later by [`super::initialise_dcgan`].
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        let head = Conv2dConfig::new([4 * config.width, 1], [FEATURE_SIZE, FEATURE_SIZE])
            .with_bias(false)
            .init(device);
        Self {
            trunk: DownsamplingTrunk::new(config, device),
            head,
        }
    }

    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - output: `[batch]`, logits
    pub fn forward(&self, images: Tensor<4>) -> Tensor<1> {
        self.verdict(self.features(images))
    }

    /// What it sees in images, before it judges them.
    ///
    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - output: `[batch, 4 · width, 4, 4]`
    pub fn features(&self, images: Tensor<4>) -> Tensor<4> {
        self.trunk.forward(images)
    }

    /// The second half of [`Discriminator::forward`].
    ///
    /// # Shapes
    /// - features: `[batch, 4 · width, 4, 4]`
    /// - output: `[batch]`, logits
    pub fn verdict(&self, features: Tensor<4>) -> Tensor<1> {
        let [batch, ..] = features.dims();
        self.head.forward(features).reshape([batch])
    }
}
