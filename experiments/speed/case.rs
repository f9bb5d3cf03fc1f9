//! What is timed: the networks and batches of `cargo xtask bench`, all else as the page begins with it.

use std::collections::BTreeMap;

use anyhow::Result;
use lab_core::hyperparameter::{Setting, Settings};
use lab_data::dataset::ImageShape;
use lab_families::Family;
use lab_models::networks::NetworkDescription;

/// A model, and how many images it learns from in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    pub family: Family,
    pub channels: usize,
    pub width: usize,
    pub batch: usize,
}

/// Channels, width, batch.
const SIZES: [[usize; 3]; 4] = [[1, 16, 16], [1, 16, 64], [3, 32, 64], [3, 64, 64]];

impl Case {
    pub fn all() -> impl Iterator<Item = Self> {
        let families = [Family::Gan, Family::Vae].into_iter();
        families.flat_map(|family| {
            SIZES.map(|[channels, width, batch]| Self {
                family,
                channels,
                width,
                batch,
            })
        })
    }

    /// As `cargo xtask bench` calls it.
    pub fn name(self) -> String {
        let Self {
            family,
            channels,
            width,
            batch,
        } = self;
        format!("{}_c{channels}_w{width}_b{batch}", family.name())
    }

    /// A bundled one of so many channels.
    pub const fn dataset(self) -> &'static str {
        if self.channels == 1 {
            "digits"
        } else {
            "faces"
        }
    }

    /// What differs from the defaults.
    pub fn settings(self) -> BTreeMap<String, Setting> {
        let given = [("width", self.width), ("batch_size", self.batch)];
        let given = given.map(|(key, value)| (key.into(), Setting::Number(value as f64)));
        given.into()
    }

    /// Floating-point operations that the networks' products take in a step on such images.
    pub fn flops(self, image: ImageShape) -> Result<f64> {
        let settings = Settings::resolve(self.family.hyperparameters(), &self.settings())?;
        let networks = self.family.networks(image, 0, &settings);
        let all = |place: usize| networks[place].multiplications();
        let first = |place: usize| {
            let mut network: NetworkDescription = networks[place].clone();
            network.layers.truncate(1);
            network.multiplications()
        };
        // Forward, and back to weights and inputs: three times, but for gradients that nobody asks for.
        let multiplications = match self.family {
            Family::Gan => {
                let generator = 3 * all(0) - first(0);
                let of_discriminator = 2 * (3 * all(1) - first(1));
                let through_discriminator = 2 * all(1);
                generator + of_discriminator + through_discriminator
            }
            Family::Vae => 3 * all(0) - first(0) + 3 * all(1),
            Family::VaeGan | Family::Flow => unreachable!("no case trains a {:?}", self.family),
        };
        Ok(2.0 * (multiplications * self.batch) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::bundled_dataset;

    #[test]
    fn data_sets_have_the_channels_of_their_cases() {
        for case in Case::all() {
            let dataset = bundled_dataset(case.dataset()).unwrap();
            assert_eq!(dataset.channels, case.channels, "{}", case.name());
        }
    }

    /// By hand, of convolutions alone: a kernel of 4 × 4 at every place of the smaller side, 32 latents.
    #[test]
    fn operations_are_those_of_the_convolutions() {
        let image = 16 * 16 * 16 * 16;
        let inner = 8 * 8 * 16 * 16 * 32 + 4 * 4 * 16 * 32 * 64;
        let of_latents = 16 * 64 * 32;
        let generator = of_latents + inner + image;
        let discriminator = image + inner + 16 * 64;
        let encoder = image + inner + 16 * 64 * 2 * 32;
        let gan = 3 * generator - of_latents + 8 * discriminator - 2 * image;
        let vae = 3 * encoder - image + 3 * generator;
        for (family, by_hand) in [(Family::Gan, gan), (Family::Vae, vae)] {
            let case = Case::all().find(|case| case.family == family).unwrap();
            assert_eq!((case.channels, case.width, case.batch), (1, 16, 16));
            let dataset = bundled_dataset(case.dataset()).unwrap();
            let flops = case.flops(dataset.shape()).unwrap();
            // The parameters of norms are counted too.
            let ratio = flops / f64::from(2 * 16 * by_hand);
            assert!((1.0..1.02).contains(&ratio), "{family:?}: {ratio}");
        }
    }
}
