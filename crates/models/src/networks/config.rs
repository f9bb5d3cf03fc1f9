use serde::{Deserialize, Serialize};

use lab_core::hyperparameter::choice;

/// Sizes that all networks of a model share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkConfig {
    /// Image channels: 1 (grey) or 3 (RGB).
    pub channels: usize,
    /// Height and width of images in pixels: 8, 16, 32 and so on.
    pub size: usize,
    /// Feature maps of the layer next to the image; each layer further in has twice as many.
    pub width: usize,
    /// Length of the latent vector.
    pub latent_size: usize,
    /// Length of a conditional model's condition, a number for each class or attribute; 0 for an unconditional model.
    pub conditions: usize,
}

impl NetworkConfig {
    /// Length of the generator's or decoder's input: a latent, then the condition.
    pub const fn decoder_input(&self) -> usize {
        self.latent_size + self.conditions
    }

    /// The same of a model with a condition of that length.
    pub const fn with_conditions(self, conditions: usize) -> Self {
        Self { conditions, ..self }
    }

    /// Whether networks take the labels of images.
    pub const fn is_conditional(&self) -> bool {
        self.conditions > 0
    }
}

/// What the networks of a GAN are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Architecture {
    /// A layer for each size of feature map (Radford et al. 2016): [`super::generator`], [`super::discriminator`].
    #[default]
    Dcgan,
    /// Residual blocks too (Huang et al. 2024): [`super::residual`].
    Residual,
}

choice!(Architecture {
    Dcgan = "dcgan",
    Residual = "residual",
});

/// What keeps the discriminator's layers in bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DiscriminatorNorm {
    /// Batch normalisation, as in DCGAN (Ioffe & Szegedy 2015): the logit of an image depends on the others of its
    /// batch.
    #[default]
    Batch,
    /// Nothing; the weights begin larger instead, see [`lab_graph::Initialisation::He`].
    None,
    /// No batch normalisation; instead every weight, as a matrix, is kept at spectral norm 1, so that the
    /// discriminator's slope is bounded (Miyato et al. 2018).
    Spectral,
}

choice!(DiscriminatorNorm {
    Batch = "batch",
    None = "none",
    Spectral = "spectral",
});
