use burn::{
    module::Module,
    nn::{
        BatchNorm, BatchNormConfig, Relu,
        conv::{ConvTranspose2d, ConvTranspose2dConfig},
    },
    tensor::{Device, Tensor},
};

use super::NetworkConfig;

/// Latent, and condition if there is one, to image-sized feature maps: a transposed convolution that
/// projects them to 4×4, then three that double height and width; BatchNorm and ReLU between them.
#[derive(Module, Debug)]
pub struct UpsamplingTrunk {
    project: ConvTranspose2d,
    norm_1: BatchNorm,
    conv_2: ConvTranspose2d,
    norm_2: BatchNorm,
    conv_3: ConvTranspose2d,
    norm_3: BatchNorm,
    conv_4: ConvTranspose2d,
    activation: Relu,
}

/// A transposed convolution that doubles height and width: kernel 4, stride 2, padding 1, no bias.
fn doubling(channels_in: usize, channels_out: usize, device: &Device) -> ConvTranspose2d {
    ConvTranspose2dConfig::new([channels_in, channels_out], [4, 4])
        .with_stride([2, 2])
        .with_padding([1, 1])
        .with_bias(false)
        .init(device)
}

impl UpsamplingTrunk {
    /// Builds the layers; weights are drawn later by [`super::initialise_dcgan`].
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        let (channels, width) = (config.channels, config.width);
        Self {
            project: ConvTranspose2dConfig::new([config.decoder_input(), 4 * width], [4, 4])
                .with_bias(false)
                .init(device),
            norm_1: BatchNormConfig::new(4 * width).init(device),
            conv_2: doubling(4 * width, 2 * width, device),
            norm_2: BatchNormConfig::new(2 * width).init(device),
            conv_3: doubling(2 * width, width, device),
            norm_3: BatchNormConfig::new(width).init(device),
            conv_4: doubling(width, channels, device),
            activation: Relu::new(),
        }
    }

    /// # Shapes
    /// - latents: `[batch, latent_size + conditions]`
    /// - output: `[batch, channels, 32, 32]`, unbounded
    pub fn forward(&self, latents: Tensor<2>) -> Tensor<4> {
        let [batch, length] = latents.dims();
        let x = latents.reshape([batch, length, 1, 1]);
        let x = self.norm_1.forward(self.project.forward(x));
        let x = self.activation.forward(x); // [batch, 4 · width, 4, 4]
        let x = self.norm_2.forward(self.conv_2.forward(x));
        let x = self.activation.forward(x); // [batch, 2 · width, 8, 8]
        let x = self.norm_3.forward(self.conv_3.forward(x));
        let x = self.activation.forward(x); // [batch, width, 16, 16]
        self.conv_4.forward(x) // [batch, channels, 32, 32]
    }
}
