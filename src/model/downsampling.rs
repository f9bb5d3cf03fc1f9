use burn::{
    module::Module,
    nn::{
        BatchNorm, BatchNormConfig, LeakyRelu, LeakyReluConfig, PaddingConfig2d,
        conv::{Conv2d, Conv2dConfig},
    },
    tensor::{Device, Tensor},
};

use super::NetworkConfig;

/// Image to feature maps: three strided convolutions, LeakyReLU 0.2 after each, BatchNorm before
/// the activation on all but the first, or on none.
#[derive(Module, Debug)]
pub struct DownsamplingTrunk {
    conv_1: Conv2d,
    conv_2: Conv2d,
    norm_2: Option<BatchNorm>,
    conv_3: Conv2d,
    norm_3: Option<BatchNorm>,
    activation: LeakyRelu,
}

/// Height and width of the trunk's feature maps: 32 halved three times.
pub(super) const FEATURE_SIZE: usize = 4;

/// A convolution that halves height and width: kernel 4, stride 2, padding 1, no bias.
fn halving(channels_in: usize, channels_out: usize, device: &Device) -> Conv2d {
    Conv2dConfig::new([channels_in, channels_out], [4, 4])
        .with_stride([2, 2])
        .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
        .with_bias(false)
        .init(device)
}

impl DownsamplingTrunk {
    /// Builds the layers; weights are drawn later by [`super::initialise_dcgan`].
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        let (channels, width) = (config.channels, config.width);
        Self {
            conv_1: halving(channels, width, device),
            conv_2: halving(width, 2 * width, device),
            norm_2: Some(BatchNormConfig::new(2 * width).init(device)),
            conv_3: halving(2 * width, 4 * width, device),
            norm_3: Some(BatchNormConfig::new(4 * width).init(device)),
            activation: LeakyReluConfig::new().with_negative_slope(0.2).init(),
        }
    }

    /// The same without normalisation.
    pub fn without_batch_norm(self) -> Self {
        Self {
            norm_2: None,
            norm_3: None,
            ..self
        }
    }

    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - output: `[batch, 4 · width, 4, 4]`
    pub fn forward(&self, images: Tensor<4>) -> Tensor<4> {
        let x = self.activation.forward(self.conv_1.forward(images)); // [batch, width, 16, 16]
        let x = normalised(&self.norm_2, self.conv_2.forward(x));
        let x = self.activation.forward(x); // [batch, 2 · width, 8, 8]
        let x = normalised(&self.norm_3, self.conv_3.forward(x));
        self.activation.forward(x) // [batch, 4 · width, 4, 4]
    }
}

fn normalised(norm: &Option<BatchNorm>, x: Tensor<4>) -> Tensor<4> {
    match norm {
        Some(norm) => norm.forward(x),
        None => x,
    }
}
