//! Classes and attributes that a [`LabHandle`] of a conditional model can be asked for.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{
    convert::{count, floats, to_js},
    handle::LabHandle,
};
use lab_core::error::Result;

#[wasm_bindgen(js_class = Lab)]
impl LabHandle {
    /// What the lines of `sampleByClass` show: every class, or no attribute and then each of them as
    /// it occurs most. Empty unless the model is conditional.
    #[wasm_bindgen(js_name = classRows, unchecked_return_type = "ClassRow[]")]
    pub fn class_rows(&mut self) -> std::result::Result<JsValue, JsValue> {
        to_js(&self.open()?.class_rows())
    }

    /// The labels of the run's first `samples` fixed samples; empty unless the model is conditional.
    #[wasm_bindgen(js_name = sampleLabels)]
    pub fn sample_labels(&mut self, samples: f64) -> Result<Uint8Array> {
        let samples = count(samples, "number of samples")?;
        let labels = self.open()?.sample_labels(samples)?;
        Ok(labels.as_slice().into())
    }

    /// Decodes latents, `latent_size` numbers each, as every one of `classRows`: a line of images a row,
    /// each column the same latent.
    #[wasm_bindgen(js_name = sampleByClass, unchecked_return_type = "Promise<Sheet>")]
    pub fn sample_by_class(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] latents: JsValue,
        columns: f64,
    ) -> Promise {
        self.sheet(columns, |lab| {
            lab.sample_by_class(&floats(&latents, "latents")?)
        })
    }
}
