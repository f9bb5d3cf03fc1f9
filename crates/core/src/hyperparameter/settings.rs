//! Settings: values by key, as pages, files and addresses carry them.

use std::collections::BTreeMap;

use super::{Hyperparameter, Setting, aliases::ALIASES};
use crate::error::{ErrorKind, LabError, Result};

/// A valid value for every hyperparameter of a family. Read them with the struct that the family declares them in.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    values: BTreeMap<&'static str, Setting>,
}

impl Settings {
    /// Takes the given values, under names of now or of earlier builds, and the default of every hyperparameter that is
    /// not given.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidHyperparameter`] for an unknown key or a value outside its domain.
    pub fn resolve(
        hyperparameters: &[Hyperparameter],
        given: &BTreeMap<String, Setting>,
    ) -> Result<Self> {
        let given = ALIASES.present(given);
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
        wanted.extend(ALIASES.present(changes));
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hyperparameter::{choice_of, integer, real};

    fn hyperparameters() -> [Hyperparameter; 3] {
        [
            integer("", "", 4..=64, 16).describe("width"),
            real("", "", 0.0..=1.0, 0.5).live().describe("rate"),
            choice_of("", "", false).describe("mirror"),
        ]
    }

    fn resolve(key: &str, setting: Setting) -> Result<Settings> {
        Settings::resolve(
            &hyperparameters(),
            &BTreeMap::from([(key.to_string(), setting)]),
        )
    }

    #[test]
    fn missing_values_take_their_defaults_and_given_ones_are_kept() {
        let settings = resolve("width", Setting::Number(32.0)).unwrap();
        let expected = [
            ("width", Setting::Number(32.0)),
            ("rate", Setting::Number(0.5)),
            ("mirror", Setting::Word("off".into())),
        ];
        assert_eq!(settings.values(), &BTreeMap::from(expected));
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
            ("mirror", word("up"), "one of off, on"),
            ("mirror", Setting::Number(1.0), "is 1; expected one of"),
        ];
        for (key, setting, expected) in cases {
            let error = resolve(key, setting).unwrap_err();
            assert_eq!(error.kind, ErrorKind::InvalidHyperparameter);
            assert!(error.message.contains(expected), "{}", error.message);
        }
    }

    #[test]
    fn only_live_ones_change_and_a_refused_change_changes_nothing() {
        let settings = Settings::resolve(&hyperparameters(), &BTreeMap::new()).unwrap();
        let change = |key: &str, value: f64| {
            let changes = BTreeMap::from([(key.to_string(), Setting::Number(value))]);
            settings.changed(&hyperparameters(), &changes)
        };
        assert_eq!(
            change("rate", 0.25).unwrap().values()["rate"],
            Setting::Number(0.25)
        );
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
