use super::GanConfig;
use crate::{
    distortion::{Augment, Distortion},
    random::SeededRandom,
};

/// What a step of a GAN draws besides its latents, after them.
#[derive(Debug, Clone, PartialEq)]
pub struct Chance {
    /// Which way each value is moved that a slope is measured with, see [`crate::loss::penalty::sign`].
    pub key: Option<u32>,
    /// How each image is distorted that the discriminator sees, real ones first; none if images
    /// are left as they are.
    pub distortions: Vec<Distortion>,
}

impl Chance {
    /// Where the distortions lie among the words.
    pub const DISTORTIONS: usize = 1;

    /// Draws what `config` has a use for, for as many real images as generated ones.
    pub fn draw(config: &GanConfig, batch: usize, random: &mut SeededRandom) -> Self {
        let key = config.has_penalty().then(|| random.word());
        let images = match config.augment {
            Augment::Off => 0,
            _ => 2 * batch,
        };
        let distortions = (0..images).map(|_| Distortion::draw(config.augment, random));
        Self {
            key,
            distortions: distortions.collect(),
        }
    }

    /// For a device; nothing if nothing is drawn.
    pub fn to_words(&self) -> Vec<u32> {
        if self.key.is_none() && self.distortions.is_empty() {
            return Vec::new();
        }
        let key = self.key.unwrap_or_default();
        let distortions = self.distortions.iter();
        let distortions = distortions.flat_map(|distortion| distortion.to_words());
        [key].into_iter().chain(distortions).collect()
    }

    /// Most words that there may be.
    pub const fn room(batch: usize) -> usize {
        Self::DISTORTIONS + 2 * batch * Distortion::WORDS
    }
}
