//! Settings with a purpose.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Setting;

type Values = BTreeMap<&'static str, Setting>;

/// Settings that belong together; what a preset does not name has its default.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Preset {
    /// Name in settings.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// What to expect, in one line.
    pub purpose: &'static str,
    /// The bundled data set that it is for, if it is for one.
    pub dataset: Option<&'static str>,
    /// Hyperparameters that all families share.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, Setting>"))]
    pub shared: Values,
    /// Hyperparameters of single families.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "Record<string, Record<string, Setting>>")
    )]
    pub families: BTreeMap<&'static str, Values>,
}

fn numbers<const N: usize>(values: [(&'static str, f64); N]) -> Values {
    values
        .map(|(key, value)| (key, Setting::Number(value)))
        .into()
}

impl Preset {
    /// All presets, in the order in which to show them.
    pub fn all() -> Vec<Self> {
        vec![
            Self {
                name: "article",
                title: "Published DCGAN",
                purpose: "The original DCGAN settings and a VAE of the same size. Large: use a GPU.",
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
                            ("average", 0.0),
                        ]),
                    ),
                    ("vae", numbers([("beta_2", 0.999)])),
                ]),
            },
            Self {
                name: "fast",
                title: "Fast on a laptop",
                purpose: "Small networks and batches: digits within a minute, even without a GPU.",
                dataset: Some("digits"),
                shared: numbers([("width", 8.0), ("batch_size", 32.0)]),
                families: BTreeMap::new(),
            },
            Self {
                name: "collapse",
                title: "Make the GAN collapse",
                purpose: "The learning rate is far too high, so the generator ends up making the same image every time.",
                dataset: None,
                shared: Values::new(),
                families: BTreeMap::from([(
                    "gan",
                    numbers([
                        ("learning_rate", 0.01),
                        ("discriminator_rate", 1.0),
                        ("beta_1", 0.9),
                        ("beta_2", 0.999),
                        ("average", 0.0),
                    ]),
                )]),
            },
            Self {
                name: "blurry",
                title: "Blurry on purpose (β = 10)",
                purpose: "With β = 10 the VAE can store very little about each image, so it draws averages: blur.",
                dataset: None,
                shared: Values::new(),
                families: BTreeMap::from([("vae", numbers([("kl_weight", 10.0)]))]),
            },
            Self {
                name: "by-class",
                title: "Ask for a digit",
                purpose: "The models train with labels. Then pick a digit, and they draw it.",
                dataset: Some("digits"),
                shared: [("conditional", Setting::Word("on".into()))].into(),
                families: BTreeMap::new(),
            },
            Self {
                name: "faces",
                title: "Faces, best quality",
                purpose: "Drawn faces, wider networks, mirrored images. Takes a few minutes.",
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
    use crate::train::{Family, Settings};

    #[test]
    fn every_preset_makes_every_family() {
        for preset in Preset::all() {
            for family in Family::ALL {
                let own = preset.families.get(family.name()).into_iter().flatten();
                let values = preset.shared.iter().chain(own);
                let values = values.map(|(key, value)| (key.to_string(), value.clone()));
                Settings::resolve(family.hyperparameters(), &values.collect()).unwrap();
            }
        }
    }

    #[test]
    fn a_preset_says_only_what_differs_from_the_defaults() {
        let is_default = |family: Family, key: &str, value: &Setting| {
            let mut knobs = family.hyperparameters().iter();
            knobs
                .find(|knob| knob.key == key)
                .unwrap()
                .domain
                .default_setting()
                == *value
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
