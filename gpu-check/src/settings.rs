//! Settings of a family by their keys.

use anyhow::Result;
use lab_core::{hyperparameter::Setting, hyperparameter::Settings};
use lab_families::Family;

/// A setting that differs from its default.
pub type Given = (&'static str, Value);

/// What it is set to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    Number(f64),
    Word(&'static str),
}

impl From<Value> for Setting {
    fn from(value: Value) -> Self {
        match value {
            Value::Number(number) => Self::Number(number),
            Value::Word(word) => Self::Word(word.into()),
        }
    }
}

/// The settings of a family; of a key given twice the last one counts.
pub fn resolve(family: Family, given: &[Given]) -> Result<Settings> {
    let given = given.iter();
    let given = given.map(|(key, value)| (key.to_string(), Setting::from(*value)));
    Ok(Settings::resolve(
        family.hyperparameters(),
        &given.collect(),
    )?)
}
