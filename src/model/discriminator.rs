use burn::{
    module::Module,
    nn::conv::{Conv2d, Conv2dConfig},
    tensor::{Device, Tensor},
};

use super::{DownsamplingTrunk, NetworkConfig, downsampling::FEATURE_SIZE};

/// The DCGAN discriminator: one logit an image, positive for "real".
///
/// A conditional one has an output more for every class or attribute, and its logit is the first
/// output plus those that the image is said to have: the projection discriminator of Miyato & Koyama
/// 2018, ψ(φ(x)) + cᵀ V φ(x), both terms linear in the features φ.
#[derive(Module, Debug)]
pub struct Discriminator {
    trunk: DownsamplingTrunk,
    head: Conv2d,
}

impl Discriminator {
    /// Builds the layers; weights are drawn later by [`super::initialise_dcgan`].
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        let head = Conv2dConfig::new(
            [4 * config.width, 1 + config.conditions],
            [FEATURE_SIZE, FEATURE_SIZE],
        )
        .with_bias(false)
        .init(device);
        Self {
            trunk: DownsamplingTrunk::new(config, device),
            head,
        }
    }

    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - conditions: `[batch, conditions]`, or `None` where there are none
    /// - output: `[batch]`, logits
    pub fn forward(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Tensor<1> {
        let [batch, ..] = images.dims();
        let outputs: Tensor<2> = self.head.forward(self.trunk.forward(images)).flatten(1, 3);
        let Some(conditions) = conditions else {
            return outputs.reshape([batch]);
        };
        let [_, size] = conditions.dims();
        let projections = outputs.clone().slice([0..batch, 1..1 + size]) * conditions;
        let logits = outputs.slice([0..batch, 0..1]) + projections.sum_dim(1);
        logits.reshape([batch])
    }
}
