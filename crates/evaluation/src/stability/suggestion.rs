use serde::Serialize;

use super::AlarmKind;
use lab_core::hyperparameter::Setting;
use lab_families::Family;

/// Changes of settings that belong together and may help: one entry of a menu.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Suggestion {
    /// All of them together.
    pub changes: Vec<HyperparameterChange>,
}

/// What to change a hyperparameter to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct HyperparameterChange {
    /// The family whose hyperparameter it is; nothing if it means the same in every family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<&'static str>,
    /// Key of the hyperparameter.
    pub key: &'static str,
    /// Its new value.
    pub to: HyperparameterTarget,
}

/// The new value of a hyperparameter.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum HyperparameterTarget {
    /// This one.
    Value {
        /// Within the domain of the hyperparameter.
        value: Setting,
    },
    /// So many times what it is; to be kept within its domain.
    Factor {
        /// Positive.
        factor: f64,
    },
}

/// A target that can be written down beforehand.
#[derive(Clone, Copy)]
enum Target {
    Number(f64),
    Word(&'static str),
    Times(f64),
    /// What it is unless it is set.
    Default,
}

use Target::{Default, Number, Times, Word};

/// Changes by key.
type Changes = &'static [(&'static str, Target)];

/// What may help against what goes wrong, the likeliest first.
const fn known(kind: AlarmKind) -> &'static [Changes] {
    const AUGMENTATION: Changes = &[("augment", Word("translation"))];
    const RELATIVISTIC: Changes = &[("objective", Word("relativistic"))];
    /// What decides how the game goes.
    const BACK_TO_DEFAULTS: Changes = &[
        ("objective", Default),
        ("discriminator_norm", Default),
        ("discriminator_rate", Default),
        ("learning_rate", Default),
        ("beta_1", Default),
        ("beta_2", Default),
    ];
    match kind {
        AlarmKind::Divergence => &[&[("learning_rate", Times(0.1))]],
        AlarmKind::Collapse => &[
            BACK_TO_DEFAULTS,
            &[
                ("learning_rate", Times(0.2)),
                ("beta_1", Number(0.5)),
                ("objective", Word("relativistic")),
            ],
            AUGMENTATION,
        ],
        AlarmKind::DiscriminatorWon => &[
            &[("discriminator_rate", Times(0.5))],
            &[("label_smoothing", Number(0.1))],
            AUGMENTATION,
            RELATIVISTIC,
        ],
        AlarmKind::DiscriminatorLost => &[
            &[("discriminator_rate", Times(2.0))],
            &[("discriminator_steps", Number(2.0))],
        ],
        AlarmKind::PosteriorCollapse => &[
            &[("kl_weight", Times(0.1))],
            &[("free_bits", Number(0.1))],
            &[("kl_warm_up", Number(1000.0))],
            &[("learning_rate", Times(0.2))],
        ],
    }
}

/// Those that a family has the hyperparameters for.
pub fn suggestions(family: Family, kind: AlarmKind) -> Vec<Suggestion> {
    let suggestion = |changes: &Changes| {
        let changes = changes.iter();
        let changes = changes.map(|(key, target)| change(family, key, *target));
        Some(Suggestion {
            changes: changes.collect::<Option<_>>()?,
        })
    };
    known(kind).iter().filter_map(suggestion).collect()
}

/// Nothing where the family has no such hyperparameter.
fn change(family: Family, key: &'static str, target: Target) -> Option<HyperparameterChange> {
    let mut hyperparameters = family.hyperparameters().iter();
    let hyperparameter = hyperparameters.find(|one| one.key == key)?;
    let to = match target {
        Number(number) => HyperparameterTarget::Value {
            value: Setting::Number(number),
        },
        Word(word) => HyperparameterTarget::Value {
            value: Setting::Word(word.into()),
        },
        Times(factor) => HyperparameterTarget::Factor { factor },
        Default => HyperparameterTarget::Value {
            value: hyperparameter.domain.default_setting(),
        },
    };
    Some(HyperparameterChange {
        family: (!hyperparameter.shared).then(|| family.name()),
        key,
        to,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::{hyperparameter::Domain, hyperparameter::Settings};

    /// What may be told of a family.
    fn kinds(family: Family) -> Vec<AlarmKind> {
        let adversarial = family
            .losses()
            .iter()
            .any(|loss| loss.key == "discriminator");
        let encodes = family.has_posteriors();
        let told = |kind: &AlarmKind| match kind {
            AlarmKind::Divergence => true,
            AlarmKind::Collapse | AlarmKind::DiscriminatorWon | AlarmKind::DiscriminatorLost => {
                adversarial
            }
            AlarmKind::PosteriorCollapse => encodes,
        };
        AlarmKind::ALL.into_iter().filter(told).collect()
    }

    #[test]
    fn every_alarm_of_every_family_has_a_suggestion() {
        for family in Family::ALL {
            for kind in kinds(family) {
                assert!(!suggestions(family, kind).is_empty(), "{family:?} {kind:?}");
            }
        }
    }

    #[test]
    fn every_suggestion_is_a_setting_that_its_family_takes() {
        for family in Family::ALL {
            let changes = kinds(family)
                .into_iter()
                .flat_map(|kind| suggestions(family, kind))
                .flat_map(|suggestion| suggestion.changes);
            for HyperparameterChange {
                family: of,
                key,
                to,
            } in changes
            {
                let mut hyperparameters = family.hyperparameters().iter();
                let hyperparameter = hyperparameters.find(|one| one.key == key).unwrap();
                assert_eq!(of, (!hyperparameter.shared).then(|| family.name()), "{key}");
                match to {
                    HyperparameterTarget::Value { value } => {
                        let values = [(key.to_string(), value)].into();
                        Settings::resolve(family.hyperparameters(), &values).unwrap();
                    }
                    HyperparameterTarget::Factor { factor } => {
                        assert!(factor > 0.0, "{key}");
                        assert!(
                            matches!(hyperparameter.domain, Domain::Real { .. }),
                            "{key}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_family_is_offered_only_what_it_has() {
        let keys = |family| -> Vec<_> {
            let suggestions = suggestions(family, AlarmKind::PosteriorCollapse).into_iter();
            suggestions
                .map(|suggestion| suggestion.changes[0].key)
                .collect()
        };
        assert_eq!(
            keys(Family::Vae),
            ["kl_weight", "free_bits", "kl_warm_up", "learning_rate"]
        );
        assert_eq!(keys(Family::VaeGan), ["kl_weight", "learning_rate"]);
    }

    #[test]
    fn a_page_can_read_it() {
        let [first, ..] = &suggestions(Family::Gan, AlarmKind::Divergence)[..] else {
            panic!("there is none");
        };
        let expected = serde_json::json!({ "changes": [{
            "family": "gan",
            "key": "learning_rate",
            "to": { "type": "factor", "factor": 0.1 },
        }] });
        assert_eq!(serde_json::to_value(first).unwrap(), expected);
    }
}
