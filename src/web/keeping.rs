//! Model files of a [`LabHandle`].

use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    arrays::Bytes,
    convert::{Answer, Throwing, bytes, to_ts},
    device::current_device,
    handle::LabHandle,
    messages::{ModelConfig, ModelSummary, SettingsByKey},
    registry::loaded_dataset,
};
use lab::{Lab, checkpoint::Checkpoint};

#[wasm_bindgen(js_class = Lab)]
impl LabHandle {
    /// The model with everything that its training needs, as a file for `restore`.
    pub async fn save(&self) -> Answer<Bytes> {
        let snapshot = self.open()?.snapshot()?;
        to_ts(&Bytes(snapshot.model_file().await?))
    }

    /// The weights alone, as safetensors with the names and layouts of PyTorch.
    #[wasm_bindgen(js_name = exportWeights)]
    pub async fn export_weights(&self) -> Answer<Bytes> {
        let snapshot = self.open()?.snapshot()?;
        to_ts(&Bytes(snapshot.weights_file().await?))
    }

    /// A lab that goes on where a file was saved. The data set that it learnt from must be loaded,
    /// and a device open.
    pub fn restore(file: Uint8Array) -> Throwing<Self> {
        let checkpoint = Checkpoint::from_bytes(&bytes(&file, "model file")?)?;
        let dataset = loaded_dataset(&checkpoint.state.dataset.name)?;
        let lab = Lab::restore(&checkpoint, dataset, &current_device()?)?;
        Ok(Self::of(lab))
    }
}

/// What a model file holds, all of it checked; makes no model.
#[wasm_bindgen(js_name = readModel)]
pub fn read_model(file: Uint8Array) -> Answer<ModelSummary> {
    let state = Checkpoint::from_bytes(&bytes(&file, "model file")?)?.state;
    to_ts(&ModelSummary {
        config: ModelConfig {
            dataset: state.dataset.name,
            family: state.family,
            seed: state.seed as f64,
            hyperparameters: SettingsByKey(state.hyperparameters),
        },
        step: state.step,
        dataset_title: state.dataset.title,
    })
}
