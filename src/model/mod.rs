//! The networks of Radford et al., *Unsupervised Representation Learning with Deep Convolutional
//! Generative Adversarial Networks* (2016), at 32×32 pixels, and the variational autoencoder of
//! Kingma & Welling, *Auto-Encoding Variational Bayes* (2014), built from the same two trunks.
//!
//! | network | is | from → to |
//! |---|---|---|
//! | [`Generator`] | [`UpsamplingTrunk`] + tanh | latent → image |
//! | [`Discriminator`] | [`DownsamplingTrunk`] + a 4×4 convolution | image → logit |
//! | [`Encoder`] | [`DownsamplingTrunk`] + two linear heads | image → mean, log-variance |
//! | [`Decoder`] | [`UpsamplingTrunk`] | latent → pixel logits |

mod architecture;
mod decoder;
mod discriminator;
mod downsampling;
mod encoder;
mod generator;
mod initialisation;
mod upsampling;

pub use architecture::{LayerDescription, NetworkDescription};
pub use decoder::Decoder;
pub use discriminator::{Discriminator, DiscriminatorNorm};
pub use downsampling::DownsamplingTrunk;
pub use encoder::{Encoder, Posterior};
pub use generator::Generator;
pub use initialisation::initialise_dcgan;
pub use upsampling::UpsamplingTrunk;

pub use dataset_format::IMAGE_SIZE;

use burn::config::Config;

/// Sizes that all four networks share.
#[derive(Config, Debug, PartialEq, Eq)]
pub struct NetworkConfig {
    /// Image channels: 1 (grey) or 3 (RGB).
    pub channels: usize,
    /// Feature maps of the layer next to the image; the inner layers have 2 and 4 times as many.
    pub width: usize,
    /// Length of the latent vector.
    pub latent_size: usize,
}

#[cfg(test)]
mod tests;
