//! What the import worker calls.

use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use crate::{Collection, Imported};

/// Gathers image files to a data set.
#[wasm_bindgen]
#[derive(Debug)]
pub struct ImageImport(Collection);

/// A finished data set, see [`crate::Imported`].
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
#[expect(missing_docs, reason = "as in `Imported`")]
pub struct ImportedDataset {
    pub file: Vec<u8>,
    pub sheet: Vec<u8>,
    pub channels: usize,
    pub training: usize,
    pub held_out: usize,
}

#[wasm_bindgen]
impl ImageImport {
    /// Nothing yet; images become grey or keep their colours.
    #[wasm_bindgen(constructor)]
    pub fn new(grey: bool) -> Self {
        console_error_panic_hook::set_once();
        Self(Collection::new(grey))
    }

    /// Adds a file; throws a phrase that says why it cannot be used.
    pub fn add(&mut self, file: &[u8]) -> Result<(), JsError> {
        Ok(self.0.add(file)?)
    }

    /// Number of images so far.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The data set under a name and with a title for people; throws if there are too few images.
    pub fn finish(&self, name: &str, title: &str) -> Result<ImportedDataset, JsError> {
        let Imported {
            file,
            sheet,
            channels,
            training,
            held_out,
        } = self.0.finish(name, title)?;
        Ok(ImportedDataset {
            file,
            sheet,
            channels,
            training,
            held_out,
        })
    }
}
