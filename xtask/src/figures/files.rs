//! What files hold that figures come from.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};
use serde::{Deserialize, de::DeserializeOwned};

use crate::paths;

/// A classifier in `www/public/classifiers/index.json`.
#[derive(Deserialize)]
pub struct Classifier {
    pub file: String,
    /// The share of held-out labels that it tells right.
    pub accuracy: f64,
    pub kind: ClassifierKind,
}

/// What a classifier tells apart.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClassifierKind {
    Classes,
    Attributes,
}

/// A trained model in `www/public/pretrained/index.json`.
#[derive(Deserialize)]
pub struct TrainedModel {
    pub steps: u64,
}

/// A data set in `www/public/datasets/index.json`.
#[derive(Deserialize)]
pub struct Dataset {
    pub name: String,
    pub bytes: u64,
    pub shape: [u64; 3],
    pub labels: Labels,
    pub licence: String,
    pub training: Split,
    pub held_out: Split,
}

#[derive(Deserialize)]
pub struct Labels {
    pub kind: String,
    pub names: Vec<String>,
}

#[derive(Deserialize)]
pub struct Split {
    pub count: u64,
}

/// A row of `tests/browser/work_of_a_step.json`, which the tests in wasm hold to be exact.
#[derive(Deserialize)]
pub struct WorkOfAStep {
    pub family: String,
    pub hyperparameters: BTreeMap<String, f64>,
    pub counts: BTreeMap<String, u64>,
}

pub fn classifiers() -> Result<BTreeMap<String, Classifier>> {
    json("www/public/classifiers/index.json")
}

/// By data set and family.
pub fn trained_models() -> Result<BTreeMap<String, BTreeMap<String, TrainedModel>>> {
    json("www/public/pretrained/index.json")
}

pub fn datasets() -> Result<Vec<Dataset>> {
    json("www/public/datasets/index.json")
}

pub fn work_of_a_step() -> Result<Vec<WorkOfAStep>> {
    json("tests/browser/work_of_a_step.json")
}

/// The size of a file of the project.
pub fn bytes(path: &str) -> Result<u64> {
    let metadata = fs::metadata(paths::root().join(path));
    Ok(metadata
        .with_context(|| format!("{path} is missing"))?
        .len())
}

pub fn text(path: &str) -> Result<String> {
    fs::read_to_string(paths::root().join(path)).with_context(|| format!("cannot read {path}"))
}

fn json<T: DeserializeOwned>(path: &str) -> Result<T> {
    serde_json::from_str(&text(path)?).with_context(|| format!("{path} is not as expected"))
}
