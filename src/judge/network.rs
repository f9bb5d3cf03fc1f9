use burn::{
    module::Module,
    nn::{
        BatchNorm, BatchNormConfig, LeakyRelu, LeakyReluConfig, Linear, LinearConfig,
        PaddingConfig2d,
        conv::{Conv2d, Conv2dConfig},
    },
    tensor::{Device, Tensor},
};

/// Features that a judge sees in an image.
pub const FEATURES: usize = 32;
/// Feature maps of the layer next to the image; the inner layers have 2 and 4 times as many.
pub const WIDTH: usize = 24;

/// The judge's network: three convolutions that halve the image, one that sums it up in
/// [`FEATURES`] values, and a linear layer. BatchNorm and LeakyReLU 0.2 follow each convolution.
///
/// It is the definition that [`crate::fused::Network::judge`] is tested against; a judge at work
/// and in training runs the fused programs.
#[derive(Module, Debug)]
pub struct JudgeNetwork {
    conv_1: Conv2d,
    norm_1: BatchNorm,
    conv_2: Conv2d,
    norm_2: BatchNorm,
    conv_3: Conv2d,
    norm_3: BatchNorm,
    conv_4: Conv2d,
    norm_4: BatchNorm,
    head: Linear,
    activation: LeakyRelu,
}

/// A convolution that halves height and width: kernel 4, stride 2, padding 1, no bias.
fn halving(channels_in: usize, channels_out: usize, device: &Device) -> Conv2d {
    Conv2dConfig::new([channels_in, channels_out], [4, 4])
        .with_stride([2, 2])
        .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
        .with_bias(false)
        .init(device)
}

impl JudgeNetwork {
    /// Builds the layers for images of 1 or 3 channels and so many names.
    pub fn new(channels: usize, names: usize, device: &Device) -> Self {
        let norm = |channels| BatchNormConfig::new(channels).init(device);
        Self {
            conv_1: halving(channels, WIDTH, device),
            norm_1: norm(WIDTH),
            conv_2: halving(WIDTH, 2 * WIDTH, device),
            norm_2: norm(2 * WIDTH),
            conv_3: halving(2 * WIDTH, 4 * WIDTH, device),
            norm_3: norm(4 * WIDTH),
            conv_4: Conv2dConfig::new([4 * WIDTH, FEATURES], [4, 4])
                .with_bias(false)
                .init(device),
            norm_4: norm(FEATURES),
            head: LinearConfig::new(FEATURES, names).init(device),
            activation: LeakyReluConfig::new().with_negative_slope(0.2).init(),
        }
    }

    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - output: features `[batch, FEATURES]` and logits `[batch, names]`
    pub fn forward(&self, images: Tensor<4>) -> [Tensor<2>; 2] {
        let blocks = [
            (&self.conv_1, &self.norm_1), // [batch, WIDTH, 16, 16]
            (&self.conv_2, &self.norm_2), // [batch, 2 · WIDTH, 8, 8]
            (&self.conv_3, &self.norm_3), // [batch, 4 · WIDTH, 4, 4]
            (&self.conv_4, &self.norm_4), // [batch, FEATURES, 1, 1]
        ];
        let sum_up = |x: Tensor<4>, (conv, norm): (&Conv2d, &BatchNorm)| {
            self.activation.forward(norm.forward(conv.forward(x)))
        };
        let features: Tensor<2> = blocks.into_iter().fold(images, sum_up).flatten(1, 3);
        [features.clone(), self.head.forward(features)]
    }
}
