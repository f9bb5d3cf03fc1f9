//! Settings with a purpose.

use std::collections::BTreeMap;

use serde::Serialize;

use lab_core::hyperparameter::Setting;

type Values = BTreeMap<&'static str, Setting>;

/// Settings that belong together; what a preset does not name has its default.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(hashmap_as_object))]
pub struct Preset {
    /// Name in settings.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// What to expect, in one line.
    pub purpose: &'static str,
    /// Steps of training after which it shows that.
    pub steps: u32,
    /// The bundled data set that it is for, if it is for one.
    pub dataset: Option<&'static str>,
    /// Hyperparameters that all families share.
    pub shared: BTreeMap<&'static str, Setting>,
    /// Hyperparameters of single families.
    pub families: BTreeMap<&'static str, BTreeMap<&'static str, Setting>>,
}

fn numbers<const N: usize>(values: [(&'static str, f64); N]) -> Values {
    values
        .map(|(key, value)| (key, Setting::Number(value)))
        .into()
}

/// Found by a search over objectives, norms, rates and Adam's memory with `cargo xtask evaluate`: the samples
/// are one digit, and one that passes for real, rather than a pattern.
fn collapsing() -> Values {
    let words = [("objective", "hinge"), ("discriminator_norm", "spectral")];
    let words = words.map(|(key, word)| (key, Setting::Word(word.into())));
    let numbers = numbers([
        ("learning_rate", 5e-4),
        ("discriminator_rate", 0.1),
        ("beta_1", 0.0),
        ("beta_2", 0.9),
        ("ema", 0.0),
    ]);
    words.into_iter().chain(numbers).collect()
}

impl Preset {
    /// The one of this name, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|preset| preset.name == name)
    }

    /// The settings of a family, by key: those that all share and its own.
    pub fn settings(&self, family: &str) -> BTreeMap<String, Setting> {
        let own = self.families.get(family).into_iter().flatten();
        let values = self.shared.iter().chain(own);
        values
            .map(|(key, value)| (key.to_string(), value.clone()))
            .collect()
    }

    /// All presets, in the order in which to show them.
    pub fn all() -> Vec<Self> {
        vec![
            Self {
                name: "article",
                title: "Published DCGAN",
                purpose: "The original DCGAN settings and a VAE of the same size. Large: use a GPU.",
                steps: 700,
                dataset: None,
                shared: numbers([
                    ("width", 64.0),
                    ("latent_size", 100.0),
                    ("batch_size", 128.0),
                ]),
                families: BTreeMap::from([
                    (
                        "gan",
                        numbers([
                            ("learning_rate", 2e-4),
                            ("discriminator_rate", 1.0),
                            ("beta_2", 0.999),
                            ("ema", 0.0),
                        ]),
                    ),
                    ("vae", numbers([("beta_2", 0.999)])),
                ]),
            },
            Self {
                name: "fast",
                title: "Fast on a laptop",
                purpose: "Small networks and batches: digits within a minute, even without a GPU.",
                steps: 600,
                dataset: Some("digits"),
                shared: numbers([("width", 8.0), ("batch_size", 32.0)]),
                families: BTreeMap::new(),
            },
            Self {
                name: "collapse",
                title: "Make the GAN collapse",
                purpose: "The discriminator learns ten times slower than the generator, which finds one digit that passes and draws it again and again.",
                steps: 1000,
                dataset: Some("digits"),
                shared: numbers([("width", 8.0), ("batch_size", 32.0)]),
                families: BTreeMap::from([("gan", collapsing())]),
            },
            Self {
                name: "blurry",
                title: "Blurry on purpose (β = 10)",
                purpose: "With β = 10 the VAE can store very little about each image, so it draws averages: blur.",
                steps: 600,
                dataset: None,
                shared: Values::new(),
                families: BTreeMap::from([("vae", numbers([("kl_weight", 10.0)]))]),
            },
            Self {
                name: "by-class",
                title: "Ask for a digit",
                purpose: "The models train with labels. Then pick a digit, and they draw it.",
                steps: 600,
                dataset: Some("digits"),
                shared: [("conditional", Setting::Word("on".into()))].into(),
                families: BTreeMap::new(),
            },
            Self {
                name: "faces",
                title: "Faces, best quality",
                purpose: "Drawn faces, wider networks, mirrored images. Takes a few minutes.",
                steps: 600,
                dataset: Some("faces"),
                shared: [("mirror", Setting::Word("on".into()))]
                    .into_iter()
                    .chain(numbers([("width", 32.0)]))
                    .collect(),
                families: BTreeMap::new(),
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Family;
    use lab_core::hyperparameter::Settings;

    #[test]
    fn every_preset_makes_every_family() {
        for preset in Preset::all() {
            for family in Family::ALL {
                let values = preset.settings(family.name());
                Settings::resolve(family.hyperparameters(), &values).unwrap();
            }
        }
    }

    #[test]
    fn a_preset_says_only_what_differs_from_the_defaults() {
        let is_default = |family: Family, key: &str, value: &Setting| {
            let mut hyperparameters = family.hyperparameters().iter();
            let hyperparameter = hyperparameters.find(|one| one.key == key).unwrap();
            hyperparameter.domain.default_setting() == *value
        };
        for preset in Preset::all() {
            for (key, value) in &preset.shared {
                assert!(
                    !is_default(Family::Gan, key, value),
                    "{} {key}",
                    preset.name
                );
            }
            for (family, values) in &preset.families {
                let family = Family::from_name(family).unwrap();
                for (key, value) in values {
                    assert!(!is_default(family, key, value), "{} {key}", preset.name);
                }
            }
        }
    }
}
