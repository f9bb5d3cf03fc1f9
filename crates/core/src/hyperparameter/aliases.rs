//! Names that hyperparameters and their words had in earlier builds. Files, addresses and links of that time still
//! carry them; here is the one place that says what they are called now.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Setting;

/// Everything that was renamed.
pub const ALIASES: Aliases = Aliases {
    keys: &[KeyAlias {
        before: "average",
        now: "ema",
    }],
    words: &[],
};

/// Names of before and of now.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Aliases {
    /// Renamed hyperparameters.
    pub keys: &'static [KeyAlias],
    /// Renamed words of choices.
    pub words: &'static [WordAlias],
}

/// A hyperparameter that was renamed.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct KeyAlias {
    /// Its key before.
    pub before: &'static str,
    /// Its key now.
    pub now: &'static str,
}

/// A word of a choice that was renamed.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct WordAlias {
    /// Key of the choice now.
    pub key: &'static str,
    /// The word before.
    pub before: &'static str,
    /// The word now.
    pub now: &'static str,
}

impl Aliases {
    /// The same settings under the names of now. What is given under both its names keeps the value that it has under
    /// the name of now.
    pub fn present(&self, given: &BTreeMap<String, Setting>) -> BTreeMap<String, Setting> {
        let mut present = BTreeMap::new();
        for (key, setting) in given {
            let now = self.key(key);
            if now == key || !given.contains_key(now) {
                present.insert(now.to_string(), self.setting(now, setting));
            }
        }
        present
    }

    fn key<'a>(&self, key: &'a str) -> &'a str {
        let alias = self.keys.iter().find(|alias| alias.before == key);
        alias.map_or(key, |alias| alias.now)
    }

    fn setting(&self, key: &str, setting: &Setting) -> Setting {
        let is_renamed = |alias: &&WordAlias| {
            alias.key == key && matches!(setting, Setting::Word(word) if word == alias.before)
        };
        let alias = self.words.iter().find(is_renamed);
        alias.map_or_else(|| setting.clone(), |alias| Setting::Word(alias.now.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RENAMED: Aliases = Aliases {
        keys: &[KeyAlias {
            before: "judge_norm",
            now: "norm",
        }],
        words: &[WordAlias {
            key: "norm",
            before: "bounded",
            now: "spectral",
        }],
    };

    fn settings<const N: usize>(values: [(&str, Setting); N]) -> BTreeMap<String, Setting> {
        values.map(|(key, value)| (key.to_string(), value)).into()
    }

    fn word(word: &str) -> Setting {
        Setting::Word(word.into())
    }

    #[test]
    fn earlier_names_and_words_are_understood_alone_and_together() {
        let present = settings([("norm", word("spectral")), ("rate", Setting::Number(2.0))]);
        for (key, value) in [
            ("norm", "spectral"),
            ("norm", "bounded"),
            ("judge_norm", "spectral"),
            ("judge_norm", "bounded"),
        ] {
            let given = settings([(key, word(value)), ("rate", Setting::Number(2.0))]);
            assert_eq!(RENAMED.present(&given), present, "{key} {value}");
        }
    }

    #[test]
    fn other_words_are_left_alone() {
        let given = settings([("loss", word("bounded")), ("norm", word("batch"))]);
        assert_eq!(RENAMED.present(&given), given);
    }

    #[test]
    fn the_name_of_now_counts_where_both_are_given() {
        let given = settings([("judge_norm", word("batch")), ("norm", word("spectral"))]);
        let present = settings([("norm", word("spectral"))]);
        assert_eq!(RENAMED.present(&given), present);
    }
}
