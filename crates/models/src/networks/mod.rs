//! The networks of Radford et al., *Unsupervised Representation Learning with Deep Convolutional Generative Adversarial
//! Networks* (2016), and the variational autoencoder of Kingma & Welling, *Auto-Encoding Variational Bayes* (2014),
//! built from the same two trunks.
//!
//! | network | is | from → to |
//! |---|---|---|
//! | [`generator`] | an upsampling trunk + tanh | latent → image |
//! | [`discriminator`] | a downsampling trunk + a 4×4 convolution | image → logit |
//! | [`encoder`] | a downsampling trunk + two linear layers | image → mean, log-variance |
//! | [`decoder`] | an upsampling trunk | latent → pixel logits |
//! | [`residual`] | generator and discriminator of residual blocks | the same |
//! | [`unet`] | a U-Net that is given the time | image and time → velocity |
//!
//! Conditional models take the label of an image, as [`lab_data::dataset::Conditions`]: generator and decoder beside the
//! latent (Mirza & Osindero 2014, *Conditional generative adversarial nets*; Sohn et al. 2015, *Learning structured
//! output representation using deep conditional generative models*), the encoder adds it to its output, and the
//! discriminator projects its features onto it (Miyato & Koyama 2018, *cGANs with projection discriminator*).

mod config;
mod description;
pub mod residual;
mod unet;

pub use config::{Architecture, DiscriminatorNorm, NetworkConfig};
pub use description::{LayerDescription, NetworkDescription};
pub use unet::{TIME_FEATURES, time_features, unet};

use lab_graph::{
    BatchNorm, Block, Convolution, Initialisation, LeakyRelu, NetworkSpec, Shape, Tanh,
    fused::parameters::Kernel,
};

/// Slope below zero of the leaky rectifiers of discriminator and encoder.
const LEAKY_SLOPE: f32 = 0.2;
/// Height and width of the innermost feature maps.
const FEATURE_SIZE: usize = 4;
/// From the innermost feature maps to one pixel, or back.
const FULL: Kernel = Kernel::Full([FEATURE_SIZE; 2]);

/// How often images of a size are halved on the way to the innermost feature maps.
fn halvings(image_size: usize) -> u32 {
    (image_size / FEATURE_SIZE).ilog2()
}

fn vectors(channels: usize) -> Shape {
    Shape::vectors(1, channels)
}

fn images(config: &NetworkConfig) -> Shape {
    Shape {
        batch: 1,
        channels: config.channels,
        height: config.size,
        width: config.size,
    }
}

/// Latent, and condition if there is one, to an image: a transposed convolution that projects them to 4×4, then others
/// that double height and width; BatchNorm and ReLU between them.
fn upsampling(config: &NetworkConfig) -> Vec<Block> {
    let halvings = halvings(config.size);
    let normalised = [Block::from(BatchNorm), LeakyRelu(0.0).into()];
    let widest = config.width << (halvings - 1);
    let mut blocks = vec![Block::Convolution(Convolution::up(FULL, widest))];
    for halving in (0..halvings - 1).rev() {
        blocks.extend(normalised.clone());
        let channels = config.width << halving;
        blocks.push(Block::Convolution(Convolution::up(
            Kernel::Strided,
            channels,
        )));
    }
    blocks.extend(normalised);
    blocks.push(Block::Convolution(Convolution::up(
        Kernel::Strided,
        config.channels,
    )));
    blocks
}

/// Image to feature maps of 4×4: convolutions that halve height and width, a leaky rectifier after each, BatchNorm before
/// it on all but the first, or on none.
fn downsampling(config: &NetworkConfig, normalises: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    for halving in 0..halvings(config.size) {
        let channels = config.width << halving;
        blocks.push(Block::Convolution(Convolution::down(
            Kernel::Strided,
            channels,
        )));
        blocks.extend((normalises && halving > 0).then_some(Block::from(BatchNorm)));
        blocks.push(LeakyRelu(LEAKY_SLOPE).into());
    }
    blocks
}

fn plain(name: &'static str, input: Shape, blocks: Vec<Block>) -> NetworkSpec {
    NetworkSpec {
        name,
        input,
        blocks,
        embedding: None,
        conditioning: 0,
        spectral_norm: false,
        initialisation: Initialisation::Dcgan,
    }
}

/// The DCGAN generator: latents, drawn from N(0, 1) and followed by their conditions, to images, values in −1..1.
pub fn generator(config: &NetworkConfig) -> NetworkSpec {
    let mut blocks = upsampling(config);
    blocks.push(Tanh.into());
    plain("generator", vectors(config.decoder_input()), blocks)
}

/// The VAE's decoder p(x | z): latents, followed by their conditions, to pixel logits.
pub fn decoder(config: &NetworkConfig) -> NetworkSpec {
    let blocks = upsampling(config);
    plain("decoder", vectors(config.decoder_input()), blocks)
}

/// The VAE's encoder q(z | x): images to means and log-variances of latents.
///
/// A conditional one, q(z | x, c) (Sohn et al. 2015), adds to them what it makes of the condition. So it can take out
/// of the latents what the decoder is given anyway; else the latents say it once more, and the decoder heeds them
/// rather than the label.
pub fn encoder(config: &NetworkConfig) -> NetworkSpec {
    let mut blocks = downsampling(config, true);
    let heads = Convolution::down(FULL, 2 * config.latent_size).linear(2);
    blocks.push(Block::Convolution(heads));
    NetworkSpec {
        conditioning: config.conditions,
        ..plain("encoder", images(config), blocks)
    }
}

/// The DCGAN discriminator: images to one logit each, positive for "real"; a conditional one has an output more for
/// every class or attribute, which [`lab_graph::Graph::project`] makes a logit of.
pub fn discriminator(config: &NetworkConfig, norm: DiscriminatorNorm) -> NetworkSpec {
    let mut blocks = downsampling(config, norm == DiscriminatorNorm::Batch);
    let outputs = Convolution::down(FULL, 1 + config.conditions);
    blocks.push(Block::Convolution(outputs));
    NetworkSpec {
        spectral_norm: norm == DiscriminatorNorm::Spectral,
        initialisation: match norm {
            DiscriminatorNorm::Batch | DiscriminatorNorm::Spectral => Initialisation::Dcgan,
            DiscriminatorNorm::None => Initialisation::He,
        },
        ..plain("discriminator", images(config), blocks)
    }
}

#[cfg(test)]
mod tests;
