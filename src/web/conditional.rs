//! Classes and attributes that a [`LabHandle`] of a conditional model can be asked for.

use js_sys::Float32Array;
use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    convert::{Answer, Throwing, all_to_ts, count, floats, to_ts},
    handle::LabHandle,
    messages::Sheet,
};
use lab_data::dataset::ClassRow;

#[wasm_bindgen(js_class = Lab)]
impl LabHandle {
    /// What the lines of `sampleByClass` show: every class, or no attribute and then each of them as
    /// it occurs most. Empty unless the model is conditional.
    #[wasm_bindgen(js_name = classRows)]
    pub fn class_rows(&self) -> Throwing<Vec<Ts<ClassRow>>> {
        all_to_ts(&self.open()?.class_rows())
    }

    /// The labels of the run's first `samples` fixed samples; empty unless the model is conditional.
    #[wasm_bindgen(js_name = sampleLabels)]
    pub fn sample_labels(&self, samples: f64) -> Throwing<Vec<u8>> {
        let samples = count(samples, "number of samples")?;
        Ok(self.open()?.sample_labels(samples)?)
    }

    /// Decodes latents, `latent_size` numbers each, as every one of `classRows`: a line of images a row,
    /// each column the same latent.
    #[wasm_bindgen(js_name = sampleByClass)]
    pub async fn sample_by_class(&self, latents: Float32Array, columns: f64) -> Answer<Sheet> {
        let sheet = self.contact_sheet(columns, |lab| {
            lab.sample_by_class(&floats(&latents, "latents")?)
        });
        to_ts(&sheet.await?.into())
    }
}
