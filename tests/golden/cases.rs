//! Small trainings that between them take every option there is, named by hyperparameters alone.

use std::{collections::BTreeMap, sync::Arc};

use lab_core::{hyperparameter::Domain, hyperparameter::Setting};
use lab_data::dataset::Dataset;
use lab_families::Family;

use super::noise::{self, Labelling};

mod flow;
mod gan;
pub mod saved;
mod vae;
mod vae_gan;

/// Hyperparameters by key.
type Values = BTreeMap<String, Setting>;

/// A training on noise.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: &'static str,
    pub family: Family,
    /// From the first step on.
    pub settings: Values,
    /// From the third step on.
    pub changes: Values,
    channels: usize,
    labelling: Labelling,
}

impl Case {
    /// Sizes that fill no tile evenly.
    fn ragged(family: Family, name: &'static str) -> Self {
        Self::sized(family, name, [3, 5, 7, 5])
    }

    /// Of so many channels, feature maps, latents and images a batch.
    fn sized(
        family: Family,
        name: &'static str,
        [channels, width, latent_size, batch_size]: [usize; 4],
    ) -> Self {
        let case = Self {
            name,
            family,
            settings: Values::new(),
            changes: Values::new(),
            channels,
            labelling: Labelling::Classes,
        };
        case.number("width", width as f64)
            .number("latent_size", latent_size as f64)
            .number("batch_size", batch_size as f64)
    }

    fn number(mut self, key: &str, value: f64) -> Self {
        self.settings.insert(key.into(), Setting::Number(value));
        self
    }

    fn word(mut self, key: &str, word: &str) -> Self {
        self.settings.insert(key.into(), Setting::Word(word.into()));
        self
    }

    fn conditional(self) -> Self {
        self.word("conditional", "on")
    }

    fn of_attributes(self) -> Self {
        Self {
            labelling: Labelling::Attributes,
            ..self
        }
    }

    fn change(mut self, key: &str, value: f64) -> Self {
        self.changes.insert(key.into(), Setting::Number(value));
        self
    }

    fn change_word(mut self, key: &str, word: &str) -> Self {
        self.changes.insert(key.into(), Setting::Word(word.into()));
        self
    }

    pub fn dataset(&self) -> Arc<Dataset> {
        noise::dataset(self.channels, self.labelling)
    }
}

/// All cases of a family.
pub fn all(family: Family) -> Vec<Case> {
    match family {
        Family::Gan => gan::cases(),
        Family::Vae => vae::cases(),
        Family::VaeGan => vae_gan::cases(),
        Family::Flow => flow::cases(),
    }
}

/// Else an option could be added, or lost, without a trace.
#[test]
fn every_option_is_in_a_case() {
    for family in Family::ALL {
        let cases = all(family);
        for hyperparameter in family.hyperparameters() {
            let (key, default) = (hyperparameter.key, hyperparameter.domain.default_setting());
            let set: Vec<_> = cases.iter().filter_map(|c| c.settings.get(key)).collect();
            let other = set.iter().any(|value| **value != default);
            assert!(other, "no case of {family:?} sets {key} to another value");
            if let Domain::Choice { options, .. } = &hyperparameter.domain {
                for option in options.iter().map(|word| Setting::Word((*word).into())) {
                    let there = option == default || set.contains(&&option);
                    assert!(there, "no case of {family:?} has {key} {option}");
                }
            }
            let changed = cases.iter().any(|case| case.changes.contains_key(key));
            assert_eq!(
                changed, hyperparameter.live,
                "changes of {key} of {family:?}"
            );
        }
    }
}

/// Else one would stand in the place of the other in the records.
#[test]
fn every_case_has_a_name_of_its_own() {
    for family in Family::ALL {
        let cases = all(family);
        let names: std::collections::BTreeSet<_> = cases.iter().map(|case| case.name).collect();
        assert_eq!(names.len(), cases.len(), "{family:?}");
    }
}
