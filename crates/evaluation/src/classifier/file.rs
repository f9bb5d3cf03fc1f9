//! A classifier's file: the weights as safetensors in half precision, named as PyTorch would, and in the
//! metadata what the classifier knows, as JSON, with a checksum over both.

use safetensors::SafeTensors;
use serde::{Deserialize, Serialize};

use super::TrainingSettings;
use lab_core::{
    error::{ErrorKind, LabError, Result},
    random::WHOLE_NUMBER_MAX,
};
use lab_data::dataset::Labels;
use lab_families::tensors::{
    Precision, StoredTensors, Tensors, check_values, checksum, read_tensors, serialise,
};

/// As the first files called a classifier.
const FORMAT: &str = "gan-vae-lab judge";
/// Larger than any that this program can read means newer.
const VERSION: u32 = 1;

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
    let state = serde_json::to_string(description).expect("a description is plain data");
    let metadata = [
        ("format", FORMAT.into()),
        ("version", VERSION.to_string()),
        ("crc32", format!("{:08x}", checksum(&state, tensors))),
        ("state", state),
    ];
    serialise(tensors, Some(metadata), Precision::Half)
}

/// Reads a classifier's file and checks all of it but the shapes.
///
/// # Errors
/// [`ErrorKind::InvalidModel`] for a file that is no classifier, newer than this program, or damaged.
pub fn read(file: &[u8]) -> Result<(ClassifierDescription, Tensors)> {
    let (_, header) =
        SafeTensors::read_metadata(file).map_err(|error| foreign(&error.to_string()))?;
    let metadata = header.metadata().clone().unwrap_or_default();
    let field = |key: &str| metadata.get(key).map(String::as_str).unwrap_or_default();
    if field("format") != FORMAT {
        return Err(foreign("its format is another"));
    }
    match field("version").parse::<u32>() {
        Ok(version) if version <= VERSION => {}
        Ok(version) => return Err(newer(version)),
        Err(_) => return Err(damaged("its version cannot be read")),
    }
    let parsed = SafeTensors::deserialize(file).map_err(|error| damaged(&error.to_string()))?;
    let StoredTensors { tensors, rewritten } =
        read_tensors(&parsed).map_err(|reason| unusable(&reason))?;
    let state = field("state");
    if !rewritten && field("crc32") != format!("{:08x}", checksum(state, &tensors)) {
        return Err(damaged("its checksum is another"));
    }
    let description: ClassifierDescription =
        serde_json::from_str(state).map_err(|error| unusable(&error.to_string()))?;
    check(&description, &tensors)?;
    Ok((description, tensors))
}

fn check(description: &ClassifierDescription, tensors: &Tensors) -> Result<()> {
    if !matches!(description.channels, 1 | 3) {
        return Err(unusable("its images have neither 1 nor 3 channels"));
    }
    if !(1..=256).contains(&description.labels.names().len()) {
        return Err(unusable("it has no classes, or more than 256"));
    }
    if description.seed > WHOLE_NUMBER_MAX {
        return Err(unusable(&format!(
            "its seed is {}; expected 0 to {WHOLE_NUMBER_MAX}",
            description.seed
        )));
    }
    if !(0.0..=1.0).contains(&description.accuracy) {
        return Err(unusable("its accuracy is no share"));
    }
    check_values(tensors).map_err(|reason| unusable(&reason))
}

fn foreign(reason: &str) -> LabError {
    let message = format!("This is not a classifier file, or its beginning is damaged: {reason}.");
    let hint = "Fetch the file again, or remake it with `cargo xtask train-classifier`.";
    LabError::new(ErrorKind::InvalidModel, message, hint)
}

fn newer(version: u32) -> LabError {
    let message =
        format!("The classifier file has version {version}; this program reads up to {VERSION}.");
    let hint = "Reload the page to get its newest version.";
    LabError::new(ErrorKind::InvalidModel, message, hint)
}

/// Of a file that is whole, but says what cannot be.
fn unusable(reason: &str) -> LabError {
    let message = format!("The classifier file cannot be used: {reason}.");
    let hint = "Fetch the file again, or remake it with `cargo xtask train-classifier`.";
    LabError::new(ErrorKind::InvalidModel, message, hint)
}

fn damaged(reason: &str) -> LabError {
    let message = format!("The classifier file is damaged: {reason}.");
    let hint = "Fetch the file again, or remake it with `cargo xtask train-classifier`.";
    LabError::new(ErrorKind::InvalidModel, message, hint)
}
