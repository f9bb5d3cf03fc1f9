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
//!
//! Conditional models are told the label of an image, as [`crate::dataset::Conditions`]: generator and
//! decoder take it beside the latent (Mirza & Osindero 2014, *Conditional generative adversarial
//! nets*; Sohn et al. 2015, *Learning structured output representation using deep conditional
//! generative models*), the encoder adds it to what it says, and the discriminator projects its
//! features onto it (Miyato & Koyama 2018, *cGANs with projection discriminator*).

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
pub use initialisation::{initialise_dcgan, initialise_he};
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
    /// Numbers that a conditional model is told of an image, one for each class or attribute; 0 for
    /// a model that is told nothing.
    #[config(default = 0)]
    pub conditions: usize,
}

impl NetworkConfig {
    /// Length of what the generator or decoder takes: a latent, then the condition.
    pub const fn decoder_input(&self) -> usize {
        self.latent_size + self.conditions
    }
}

#[cfg(test)]
mod tests;
