//! Hyperparameters that describe and validate themselves, so that the page needs no knowledge of
//! a model to offer its knobs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{ErrorKind, LabError, Result};

/// A knob of a model family.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Hyperparameter {
    /// Key in the settings.
    pub key: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// What it does, in one line.
    pub help: &'static str,
    /// What it is counted in; empty if it is a bare number.
    pub unit: &'static str,
    /// Whether it may change while training goes on, from the next step on.
    pub live: bool,
    /// Whether it means the same in every family.
    pub shared: bool,
    /// Whether other values than its default take a data set with labels.
    pub needs_labels: bool,
    /// How its values spread over a slider.
    pub scale: Scale,
    /// Which values it takes.
    pub domain: Domain,
}

/// See [`Hyperparameter::scale`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Evenly.
    Linear,
    /// By their order of magnitude; the smallest is positive.
    Logarithmic,
}

impl Hyperparameter {
    /// A bare number or word of one family, fixed when training starts.
    pub const fn new(
        key: &'static str,
        label: &'static str,
        help: &'static str,
        domain: Domain,
    ) -> Self {
        Self {
            key,
            label,
            help,
            unit: "",
            live: false,
            shared: false,
            needs_labels: false,
            scale: Scale::Linear,
            domain,
        }
    }

    /// The same, counted in `unit`.
    pub const fn in_unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// The same, on a scale.
    pub const fn on_scale(self, scale: Scale) -> Self {
        Self { scale, ..self }
    }

    /// The same, free to change while training goes on.
    pub const fn live(self) -> Self {
        Self { live: true, ..self }
    }

    /// The same, for data sets with labels.
    pub const fn for_labels(self) -> Self {
        Self {
            needs_labels: true,
            ..self
        }
    }

    /// The same, for every family.
    pub const fn shared(self) -> Self {
        Self {
            shared: true,
            ..self
        }
    }
}

/// The values that a hyperparameter takes, and the one it has unless it is set.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Domain {
    /// A whole number, bounds included.
    Integer {
        /// Smallest value.
        min: u32,
        /// Largest value.
        max: u32,
        /// Value unless it is set.
        default: u32,
    },
    /// A finite number, bounds included.
    Real {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// Value unless it is set.
        default: f64,
    },
    /// One of a few words.
    Choice {
        /// All values.
        options: &'static [&'static str],
        /// Value unless it is set.
        default: &'static str,
    },
}

/// The value of one hyperparameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(untagged)]
pub enum Setting {
    /// For an integer or a real domain.
    Number(f64),
    /// For a choice.
    Word(String),
}

impl Domain {
    /// The value unless it is set.
    pub fn default_setting(&self) -> Setting {
        match *self {
            Self::Integer { default, .. } => Setting::Number(f64::from(default)),
            Self::Real { default, .. } => Setting::Number(default),
            Self::Choice { default, .. } => Setting::Word(default.into()),
        }
    }

    fn contains(&self, setting: &Setting) -> bool {
        match (self, setting) {
            (Self::Integer { min, max, .. }, Setting::Number(n)) => {
                n.fract() == 0.0 && (f64::from(*min)..=f64::from(*max)).contains(n)
            }
            (Self::Real { min, max, .. }, Setting::Number(n)) => (*min..=*max).contains(n),
            (Self::Choice { options, .. }, Setting::Word(word)) => options.contains(&word.as_str()),
            _ => false,
        }
    }
}

impl std::fmt::Display for Domain {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer { min, max, .. } => {
                write!(formatter, "a whole number from {min} to {max}")
            }
            Self::Real { min, max, .. } => write!(formatter, "a number from {min} to {max}"),
            Self::Choice { options, .. } => write!(formatter, "one of {}", options.join(", ")),
        }
    }
}

impl std::fmt::Display for Setting {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Word(word) => write!(formatter, "\"{word}\""),
        }
    }
}

/// A valid value for every hyperparameter of a family.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    values: BTreeMap<&'static str, Setting>,
}

impl Settings {
    /// Takes the given values, and the default of every hyperparameter that is not given.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidHyperparameter`] for an unknown key or a value outside its domain.
    pub fn resolve(
        hyperparameters: &[Hyperparameter],
        given: &BTreeMap<String, Setting>,
    ) -> Result<Self> {
        let known = |key: &String| hyperparameters.iter().any(|h| h.key == key);
        if let Some(key) = given.keys().find(|key| !known(key)) {
            let keys: Vec<_> = hyperparameters.iter().map(|h| h.key).collect();
            return Err(LabError::new(
                ErrorKind::InvalidHyperparameter,
                format!("There is no hyperparameter \"{key}\"."),
                format!("Use one of {}.", keys.join(", ")),
            ));
        }
        let values = hyperparameters.iter().map(|hyperparameter| {
            let Hyperparameter { key, domain, .. } = hyperparameter;
            let setting = match given.get(*key) {
                None => domain.default_setting(),
                Some(setting) if domain.contains(setting) => setting.clone(),
                Some(setting) => {
                    return Err(LabError::new(
                        ErrorKind::InvalidHyperparameter,
                        format!("The hyperparameter \"{key}\" is {setting}; expected {domain}."),
                        "Change it, or leave it out for its default.",
                    ));
                }
            };
            Ok((*key, setting))
        });
        Ok(Self {
            values: values.collect::<Result<_>>()?,
        })
    }

    /// The same settings with some live ones changed.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidHyperparameter`] for an unknown key, a value outside its domain, or a
    /// change of one that is not live.
    pub fn changed(
        &self,
        hyperparameters: &[Hyperparameter],
        changes: &BTreeMap<String, Setting>,
    ) -> Result<Self> {
        let values = self.values.iter();
        let mut wanted: BTreeMap<_, _> = values
            .map(|(key, value)| (key.to_string(), value.clone()))
            .collect();
        wanted.extend(changes.clone());
        let changed = Self::resolve(hyperparameters, &wanted)?;
        let fixed = |h: &&Hyperparameter| !h.live && changed.values[h.key] != self.values[h.key];
        if let Some(Hyperparameter { key, .. }) = hyperparameters.iter().find(fixed) {
            return Err(LabError::new(
                ErrorKind::InvalidHyperparameter,
                format!("The hyperparameter \"{key}\" cannot change during training."),
                "Make a new lab with it.",
            ));
        }
        Ok(changed)
    }

    /// All values by key.
    pub fn values(&self) -> &BTreeMap<&'static str, Setting> {
        &self.values
    }

    /// The value of an integer hyperparameter.
    ///
    /// # Panics
    /// If the family has no such integer; the keys are literals in this crate.
    pub fn integer(&self, key: &str) -> usize {
        self.real(key) as usize
    }

    /// The value of a real or integer hyperparameter.
    ///
    /// # Panics
    /// If the family has no such number; the keys are literals in this crate.
    pub fn real(&self, key: &str) -> f64 {
        match self.values.get(key) {
            Some(Setting::Number(number)) => *number,
            other => unreachable!("hyperparameter {key} is {other:?}, not a number"),
        }
    }

    /// The value of a choice.
    ///
    /// # Panics
    /// If the family has no such choice; the keys are literals in this crate.
    pub fn word(&self, key: &str) -> &str {
        match self.values.get(key) {
            Some(Setting::Word(word)) => word,
            other => unreachable!("hyperparameter {key} is {other:?}, not a word"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOBS: [Hyperparameter; 3] = [
        Hyperparameter::new(
            "width",
            "",
            "",
            Domain::Integer {
                min: 4,
                max: 64,
                default: 16,
            },
        ),
        Hyperparameter::new(
            "rate",
            "",
            "",
            Domain::Real {
                min: 0.0,
                max: 1.0,
                default: 0.5,
            },
        )
        .live(),
        Hyperparameter::new(
            "likelihood",
            "",
            "",
            Domain::Choice {
                options: &["bernoulli", "gaussian"],
                default: "bernoulli",
            },
        ),
    ];

    fn resolve(key: &str, setting: Setting) -> Result<Settings> {
        Settings::resolve(&KNOBS, &BTreeMap::from([(key.to_string(), setting)]))
    }

    #[test]
    fn missing_values_take_their_defaults_and_given_ones_are_kept() {
        let settings = resolve("width", Setting::Number(32.0)).unwrap();
        assert_eq!(settings.integer("width"), 32);
        assert_eq!(settings.real("rate"), 0.5);
        assert_eq!(settings.word("likelihood"), "bernoulli");
    }

    #[test]
    fn every_kind_of_bad_value_is_named_with_what_was_expected() {
        let word = |word: &str| Setting::Word(word.into());
        let cases = [
            ("depth", Setting::Number(1.0), "no hyperparameter \"depth\""),
            ("width", Setting::Number(3.0), "whole number from 4 to 64"),
            ("width", Setting::Number(65.0), "whole number from 4 to 64"),
            ("width", Setting::Number(16.5), "is 16.5; expected a whole"),
            ("width", Setting::Number(f64::NAN), "is NaN; expected"),
            (
                "width",
                word("wide"),
                "is \"wide\"; expected a whole number",
            ),
            ("rate", Setting::Number(1.1), "a number from 0 to 1"),
            ("rate", Setting::Number(f64::NAN), "is NaN"),
            ("rate", Setting::Number(f64::INFINITY), "is inf"),
            ("likelihood", word("laplace"), "one of bernoulli, gaussian"),
            ("likelihood", Setting::Number(1.0), "is 1; expected one of"),
        ];
        for (key, setting, expected) in cases {
            let error = resolve(key, setting).unwrap_err();
            assert_eq!(error.kind, ErrorKind::InvalidHyperparameter);
            assert!(error.message.contains(expected), "{}", error.message);
        }
    }

    #[test]
    fn only_live_ones_change_and_a_refused_change_changes_nothing() {
        let settings = Settings::resolve(&KNOBS, &BTreeMap::new()).unwrap();
        let change = |key: &str, value: f64| {
            let changes = BTreeMap::from([(key.to_string(), Setting::Number(value))]);
            settings.changed(&KNOBS, &changes)
        };
        assert_eq!(change("rate", 0.25).unwrap().real("rate"), 0.25);
        assert!(
            change("width", 16.0).is_ok(),
            "what stays as it is is no change"
        );
        let error = change("width", 32.0).unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidHyperparameter);
        assert!(error.message.contains("\"width\" cannot change"));
        assert!(change("rate", 2.0).unwrap_err().message.contains("is 2"));
    }
}
