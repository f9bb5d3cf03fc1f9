//! Model files of a [`LabHandle`].

use js_sys::Promise;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{
    convert::{self, bytes, to_js},
    device::current_device,
    handle::LabHandle,
    messages::{ModelConfig, ModelSummary},
    registry::loaded_dataset,
};
use lab::{Lab, checkpoint::Checkpoint};
use lab_core::error::Result;

#[wasm_bindgen(js_class = Lab)]
impl LabHandle {
    /// The model with everything that its training needs, as a file for `restore`.
    #[wasm_bindgen(unchecked_return_type = "Promise<Uint8Array<ArrayBuffer>>")]
    pub fn save(&mut self) -> Promise {
        let snapshot = self.open().and_then(Lab::snapshot);
        convert::bytes_promise(async move { snapshot?.model_file().await })
    }

    /// The weights alone, as safetensors with the names and layouts of PyTorch.
    #[wasm_bindgen(
        js_name = exportWeights,
        unchecked_return_type = "Promise<Uint8Array<ArrayBuffer>>"
    )]
    pub fn export_weights(&mut self) -> Promise {
        let snapshot = self.open().and_then(Lab::snapshot);
        convert::bytes_promise(async move { snapshot?.weights_file().await })
    }

    /// A lab that goes on where a file was saved. The data set that it learnt from must be loaded,
    /// and a device open.
    pub fn restore(
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] file: JsValue,
    ) -> Result<LabHandle> {
        let checkpoint = Checkpoint::from_bytes(&bytes(&file, "model file")?)?;
        let dataset = loaded_dataset(&checkpoint.state.dataset.name)?;
        let lab = Lab::restore(&checkpoint, dataset, &current_device()?)?;
        Ok(Self::of(lab))
    }
}

/// What a model file holds, all of it checked; makes no model.
#[wasm_bindgen(js_name = readModel, unchecked_return_type = "ModelSummary")]
pub fn read_model(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] file: JsValue,
) -> std::result::Result<JsValue, JsValue> {
    let state = Checkpoint::from_bytes(&bytes(&file, "model file")?)?.state;
    to_js(&ModelSummary {
        config: ModelConfig {
            dataset: state.dataset.name,
            family: state.family,
            seed: state.seed as f64,
            hyperparameters: state.hyperparameters,
        },
        step: state.step,
        dataset_title: state.dataset.title,
    })
}
