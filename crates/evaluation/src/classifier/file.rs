//! A classifier's file: the weights as safetensors in half precision, named as PyTorch would, and in the
//! metadata what the classifier knows, as JSON, with a checksum over both.

use serde::{Deserialize, Serialize};

use super::TrainingSettings;
use lab_core::{error::Result, random::WHOLE_NUMBER_MAX};
use lab_data::dataset::Labels;
use lab_families::tensors::{Format, Precision, Tensors};

const FORMAT: Format = Format {
    // As the first files called a classifier.
    name: "gan-vae-lab judge",
    version: 1,
    title: "classifier file",
    if_foreign: REMAKE,
    if_unusable: REMAKE,
    if_damaged: REMAKE,
};
const REMAKE: &str = "Fetch the file again, or remake it with `cargo xtask train-classifier`.";

/// What a classifier knows, and how it came to know it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassifierDescription {
    /// Name of the data set.
    pub dataset: String,
    /// 1 (grey) or 3 (RGB).
    pub channels: usize,
    /// What it tells apart: classes or attributes.
    pub labels: Labels,
    /// Share of the held-out labels that it gets right, 0..1; of attributes each counts.
    pub accuracy: f32,
    /// Of every random stream of its training.
    pub seed: u64,
    /// How it was trained.
    pub settings: TrainingSettings,
}

/// Writes a classifier's file; the values are those that half precision has.
pub fn write(description: &ClassifierDescription, tensors: &Tensors) -> Vec<u8> {
    FORMAT.write(description, tensors, Precision::Half)
}

/// Reads a classifier's file and checks all of it but the shapes.
///
/// # Errors
/// `InvalidModel` for a file that is no classifier, newer than this program, or damaged.
pub fn read(file: &[u8]) -> Result<(ClassifierDescription, Tensors)> {
    let (description, tensors) = FORMAT.read(file)?;
    check(&description).map_err(|reason| FORMAT.unusable(&reason))?;
    Ok((description, tensors))
}

fn check(description: &ClassifierDescription) -> std::result::Result<(), String> {
    let ClassifierDescription {
        channels,
        labels,
        accuracy,
        seed,
        ..
    } = description;
    if !matches!(channels, 1 | 3) {
        return Err("its images have neither 1 nor 3 channels".into());
    }
    if !(1..=256).contains(&labels.names().len()) {
        return Err("it has no classes, or more than 256".into());
    }
    if *seed > WHOLE_NUMBER_MAX {
        return Err(format!(
            "its seed is {seed}; expected 0 to {WHOLE_NUMBER_MAX}"
        ));
    }
    if !(0.0..=1.0).contains(accuracy) {
        return Err("its accuracy is no share".into());
    }
    Ok(())
}
