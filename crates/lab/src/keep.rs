//! Saving a training run, and going on with it.

use std::sync::Arc;

use super::{Checkpoint, Dataset, DatasetIdentity, Lab, Snapshot, TrainingState};
use lab_core::error::{ErrorKind, LabError, Result};
use lab_families::{
    Engine,
    tensors::{self, Precision},
};
use lab_graph::device::ComputeDevice;

/// A training run at one moment; its values are still on the device.
pub struct LabSnapshot {
    state: TrainingState,
    values: Snapshot,
}

impl LabSnapshot {
    /// As a model file from which the training goes on as if it had never stopped.
    ///
    /// # Errors
    /// [`ErrorKind::Device`] if the device failed, [`ErrorKind::InvalidModel`] if the training
    /// diverged.
    pub async fn model_file(self) -> Result<Vec<u8>> {
        Ok(self.checkpoint().await?.to_bytes(Precision::Single))
    }

    /// As a model file of about a sixth of the size, from which a training starts with the weights
    /// of this one.
    ///
    /// # Errors
    /// As [`LabSnapshot::model_file`].
    pub async fn file_to_start_from(self) -> Result<Vec<u8>> {
        let checkpoint = self.checkpoint().await?.to_start_from();
        Ok(checkpoint.to_bytes(Precision::Half))
    }

    async fn checkpoint(self) -> Result<Checkpoint> {
        let Self { state, values } = self;
        let tensors = values.read().await?;
        let checkpoint = Checkpoint { state, tensors };
        if !checkpoint.is_finite() {
            return Err(LabError::new(
                ErrorKind::InvalidModel,
                "The model cannot be saved: its training diverged, and some of its values are not numbers.",
                "Start over with a lower learning rate.",
            ));
        }
        Ok(checkpoint)
    }

    /// The weights alone, as a safetensors file that PyTorch loads.
    ///
    /// # Errors
    /// [`ErrorKind::Device`] if the device failed.
    pub async fn weights_file(self) -> Result<Vec<u8>> {
        Ok(tensors::weights(&self.values.read().await?))
    }
}

impl Lab {
    /// Everything that [`Lab::restore`] needs, as it is now.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`] with Burn's engine, [`ErrorKind::Device`] if the device is lost.
    pub fn snapshot(&mut self) -> Result<LabSnapshot> {
        self.device.check()?;
        let Some(mut model) = self.trainer.model() else {
            return Err(not_for_keeping());
        };
        let hyperparameters = self.settings.values().iter();
        let state = TrainingState {
            family: self.family.name().into(),
            hyperparameters: hyperparameters
                .map(|(key, value)| (key.to_string(), value.clone()))
                .collect(),
            seed: self.seed,
            dataset: self.identity.clone(),
            step: self.step,
            optimiser_steps: model.optimiser_steps.iter().map(|steps| **steps).collect(),
            noise: model.noise.position(),
            augmentation: self.augmentation.position(),
            batches: Some(self.batches.state()),
        };
        let values = model.snapshot();
        Ok(LabSnapshot { state, values })
    }

    /// A run that goes on where it was saved: to the bit on the same CPU build.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidModel`] if the file is for another data set, or does not fit itself;
    /// [`ErrorKind::Device`] if the device is lost.
    pub fn restore(
        Checkpoint { state, tensors }: &Checkpoint,
        dataset: Arc<Dataset>,
        device: &ComputeDevice,
    ) -> Result<Self> {
        check_dataset(&state.dataset, &DatasetIdentity::of(&dataset))?;
        let values = &state.hyperparameters;
        let engine = Engine::Program;
        let mut lab = Self::new(dataset, &state.family, values, state.seed, engine, device)
            .map_err(|error| match error.kind {
                ErrorKind::Device => error,
                ErrorKind::UnknownFamily
                | ErrorKind::UnknownDataset
                | ErrorKind::InvalidDataset
                | ErrorKind::InvalidHyperparameter
                | ErrorKind::InvalidArgument
                | ErrorKind::InvalidInput
                | ErrorKind::InvalidModel
                | ErrorKind::Unsupported
                | ErrorKind::Closed => LabError {
                    kind: ErrorKind::InvalidModel,
                    ..error
                },
            })?;
        let mut model = lab.trainer.model().ok_or_else(not_for_keeping)?;
        if model.optimiser_steps.len() != state.optimiser_steps.len() {
            return Err(unfit("another number of optimisers"));
        }
        model.restore(tensors)?;
        for (steps, saved) in model.optimiser_steps.iter_mut().zip(&state.optimiser_steps) {
            **steps = *saved;
        }
        model.noise.seek(state.noise);
        if let Some(batches) = &state.batches
            && !lab.batches.restore(batches)
        {
            return Err(unfit("an order of other images"));
        }
        lab.augmentation.seek(state.augmentation);
        lab.step = state.step;
        Ok(lab)
    }
}

fn check_dataset(saved: &DatasetIdentity, loaded: &DatasetIdentity) -> Result<()> {
    if saved == loaded {
        return Ok(());
    }
    Err(LabError::new(
        ErrorKind::InvalidModel,
        format!(
            "This model was trained on \"{}\" ({} images), but the data set that is loaded is \"{}\" \
             ({} images).",
            saved.title, saved.training, loaded.title, loaded.training
        ),
        "Load the data set that it was trained on.",
    ))
}

fn unfit(what: &str) -> LabError {
    LabError::new(
        ErrorKind::InvalidModel,
        format!("The model file does not fit its own settings: it has {what}."),
        "Use another copy of it.",
    )
}

fn not_for_keeping() -> LabError {
    LabError::new(
        ErrorKind::Unsupported,
        "Models of Burn's engine cannot be saved.",
        "Make a lab with the engine \"program\".",
    )
}
