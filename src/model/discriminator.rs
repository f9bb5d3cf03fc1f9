use burn::{
    module::Module,
    nn::conv::{Conv2d, Conv2dConfig},
    tensor::{Device, Tensor},
};
use serde::{Deserialize, Serialize};

use super::{
    DownsamplingTrunk, NetworkConfig, downsampling::FEATURE_SIZE, initialise_dcgan, initialise_he,
};
use crate::{hyperparameter::choice, random::SeededRandom};

/// What keeps the discriminator's layers in bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DiscriminatorNorm {
    /// Batch normalisation, as in DCGAN (Ioffe & Szegedy 2015): an image is judged together with
    /// the others of its batch.
    #[default]
    Batch,
    /// Nothing; the weights begin larger instead, see [`super::initialise_he`].
    None,
    /// No batch normalisation; instead every weight, as a matrix, is kept at spectral norm 1, so
    /// that the discriminator's slope is bounded (Miyato et al. 2018).
    Spectral,
}

choice!(DiscriminatorNorm {
    Batch = "batch",
    None = "none",
    Spectral = "spectral",
});

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

    /// The layers that a norm asks for. Spectral normalisation adds none: it is the trainer's duty.
    pub fn with_norm(self, norm: DiscriminatorNorm) -> Self {
        let trunk = match norm {
            DiscriminatorNorm::Batch => self.trunk,
            DiscriminatorNorm::None | DiscriminatorNorm::Spectral => {
                self.trunk.without_batch_norm()
            }
        };
        Self { trunk, ..self }
    }

    /// With the layers that a norm asks for, and weights drawn as it asks for.
    ///
    /// # Panics
    /// If `device` has no autodiff.
    pub fn initialised(
        config: &NetworkConfig,
        norm: DiscriminatorNorm,
        random: &mut SeededRandom,
        device: &Device,
    ) -> Self {
        let fresh = Self::new(config, device).with_norm(norm);
        match norm {
            DiscriminatorNorm::Batch | DiscriminatorNorm::Spectral => {
                initialise_dcgan(fresh, random, device)
            }
            DiscriminatorNorm::None => initialise_he(fresh, random, device),
        }
    }

    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - conditions: `[batch, conditions]`, or `None` where there are none
    /// - output: `[batch]`, logits
    pub fn forward(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Tensor<1> {
        self.verdict(self.features(images), conditions)
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
    /// - conditions: as there
    /// - output: `[batch]`, logits
    pub fn verdict(&self, features: Tensor<4>, conditions: Option<Tensor<2>>) -> Tensor<1> {
        let [batch, ..] = features.dims();
        let outputs: Tensor<2> = self.head.forward(features).flatten(1, 3);
        let Some(conditions) = conditions else {
            return outputs.reshape([batch]);
        };
        let [_, size] = conditions.dims();
        let projections = outputs.clone().slice([0..batch, 1..1 + size]) * conditions;
        let logits = outputs.slice([0..batch, 0..1]) + projections.sum_dim(1);
        logits.reshape([batch])
    }
}
