//! What the page is told of a hyperparameter, so that it needs no knowledge of a model to offer it.

use serde::{Deserialize, Serialize};

/// A hyperparameter of a model family, as a page shows it.
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

    /// Whether it is a value of the domain.
    pub fn contains(&self, setting: &Setting) -> bool {
        match (self, setting) {
            (Self::Integer { min, max, .. }, Setting::Number(n)) => {
                n.fract() == 0.0 && (f64::from(*min)..=f64::from(*max)).contains(n)
            }
            (Self::Real { min, max, .. }, Setting::Number(n)) => (*min..=*max).contains(n),
            (Self::Choice { options, .. }, Setting::Word(word)) => options.contains(&word.as_str()),
            (Self::Integer { .. } | Self::Real { .. }, Setting::Word(_))
            | (Self::Choice { .. }, Setting::Number(_)) => false,
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
