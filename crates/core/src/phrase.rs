//! Text for people whose values stand apart, so that a page can say it in another language.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;

/// A text in English with `{names}` where its values go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(hashmap_as_object))]
pub struct Phrase {
    /// What a translation is found by.
    pub text: &'static str,
    /// Numbers and foreign words by name.
    pub values: BTreeMap<&'static str, String>,
}

impl Phrase {
    /// The same with a value.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.insert(name, value.to_string());
        self
    }
}

impl From<&'static str> for Phrase {
    fn from(text: &'static str) -> Self {
        Self {
            text,
            values: BTreeMap::new(),
        }
    }
}

/// In English.
impl fmt::Display for Phrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self.values.iter();
        let filled = values.fold(self.text.to_string(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        });
        formatter.write_str(&filled)
    }
}

#[cfg(test)]
mod tests;
