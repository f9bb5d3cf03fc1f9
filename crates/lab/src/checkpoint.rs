//! Model files: a model and everything that its training needs, as safetensors.
//!
//! The tensors are those of [`lab_families::Model`], readable by any safetensors library. The
//! metadata holds the settings, the step and the place of every random stream as JSON, and a
//! checksum over all of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use lab_core::{
    error::Result,
    hyperparameter::{Setting, aliases::ALIASES},
    random::WHOLE_NUMBER_MAX,
};
use lab_data::dataset::{BatchesState, Dataset};
use lab_families::{
    OPTIMISER_STEPS_MAX, TRAINING_STEPS_MAX,
    tensors::{Format, Precision, Tensors, ema_of, is_moment},
};

const FORMAT: Format = Format {
    name: "gan-vae-lab model",
    version: VERSION,
    title: "model file",
    if_foreign: "Choose a file saved with \"Save model\".",
    if_unusable: "Use an unchanged file saved with \"Save model\".",
    if_damaged: "Use another copy of it.",
};
/// Of the metadata and the names; larger than any that this program can read means newer.
pub const VERSION: u32 = 1;

/// What a model was made with and where its training stands, but for the tensors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainingState {
    /// Name of the model family.
    pub family: String,
    /// All hyperparameters.
    pub hyperparameters: BTreeMap<String, Setting>,
    /// Of every random stream.
    pub seed: u64,
    /// What it learns from.
    pub dataset: DatasetIdentity,
    /// Steps trained.
    pub step: u32,
    /// Steps that each optimiser has taken.
    pub optimiser_steps: Vec<i32>,
    /// Where the stream of training noise stands.
    pub noise: u64,
    /// Where the stream of augmentation stands.
    pub augmentation: u64,
    /// Where the order of the training images stands; a fresh order where it is not said.
    #[serde(default)]
    pub batches: Option<BatchesState>,
}

/// What tells a data set from others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetIdentity {
    /// Name in settings.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// 1 or 3.
    pub channels: usize,
    /// Training images.
    pub training: usize,
    /// CRC-32 of their pixels.
    pub crc32: u32,
}

impl DatasetIdentity {
    /// Of a data set.
    pub fn of(dataset: &Dataset) -> Self {
        Self {
            name: dataset.name.clone(),
            title: dataset.title.clone(),
            channels: dataset.channels,
            training: dataset.training.len(),
            crc32: crc32fast::hash(&dataset.training.pixels),
        }
    }
}

/// A model file's content.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// Settings and progress.
    pub state: TrainingState,
    /// Weights, running statistics and the optimiser's moments by name.
    pub tensors: Tensors,
}

impl Checkpoint {
    /// Whether all values are numbers: a training that diverged is nothing to go on with.
    pub fn is_finite(&self) -> bool {
        let finite = |(_, values): &(_, Vec<f32>)| values.iter().all(|value| value.is_finite());
        self.tensors.values().all(finite)
    }

    /// The same model without what only an uninterrupted run needs: no moments of the optimiser,
    /// whose steps begin anew, no order of the training images, and one generator: where samples come
    /// from an EMA, the EMA.
    #[must_use]
    pub fn to_start_from(mut self) -> Self {
        self.tensors.retain(|name, _| !is_moment(name));
        let is_ema = |name: &String, _: &mut _| ema_of(name).is_some();
        let emas: Vec<_> = self.tensors.extract_if(.., is_ema).collect();
        let emas = emas.into_iter();
        self.tensors
            .extend(emas.filter_map(|(name, tensor)| Some((ema_of(&name)?, tensor))));
        self.state.optimiser_steps.fill(0);
        self.state.batches = None;
        self
    }

    /// As a model file.
    pub fn to_bytes(&self, precision: Precision) -> Vec<u8> {
        FORMAT.write(&self.state, &self.tensors, precision)
    }

    /// Reads a model file and checks all of it; what was renamed has its name of now.
    ///
    /// # Errors
    /// `InvalidModel` for a file that is no model, newer than this program, or damaged.
    pub fn from_bytes(file: &[u8]) -> Result<Self> {
        let (mut state, tensors): (TrainingState, _) = FORMAT.read(file)?;
        state.hyperparameters = ALIASES.present(&state.hyperparameters);
        state.check().map_err(|reason| FORMAT.unusable(&reason))?;
        Ok(Self { state, tensors })
    }
}

impl TrainingState {
    /// Checks that training can go on from all counters.
    fn check(&self) -> std::result::Result<(), String> {
        let Self {
            seed,
            step,
            optimiser_steps,
            noise,
            augmentation,
            batches,
            ..
        } = self;
        if *step > TRAINING_STEPS_MAX {
            return Err(format!(
                "it claims {step} steps of training; expected 0 to {TRAINING_STEPS_MAX}"
            ));
        }
        let most = step * OPTIMISER_STEPS_MAX;
        let possible = |taken: &&i32| u32::try_from(**taken).is_ok_and(|taken| taken <= most);
        if let Some(taken) = optimiser_steps.iter().find(|taken| !possible(taken)) {
            return Err(format!(
                "it says that an optimiser took {taken} steps in {step} of the training; \
                 expected 0 to {most}"
            ));
        }
        let drawn = batches.as_ref().map(BatchesState::drawn);
        let numbers = [
            ("its seed", Some(*seed)),
            ("what was drawn of its noise", Some(*noise)),
            ("what was drawn of its augmentation", Some(*augmentation)),
            ("what was drawn of the order of its images", drawn),
        ];
        for (what, number) in numbers {
            if let Some(number) = number.filter(|number| *number > WHOLE_NUMBER_MAX) {
                return Err(format!(
                    "{what} is {number}; expected 0 to {WHOLE_NUMBER_MAX}"
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
