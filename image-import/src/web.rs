//! What the import workers call.

use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use crate::{Collection, IMAGES_MAX, Imported, small_square};

/// An image file as `[32, 32, channels]` bytes, see [`small_square`].
///
/// # Errors
/// A string says why the file cannot be used. Whatever else is thrown is a trap: the instance is of
/// no more use.
#[wasm_bindgen(js_name = decodeImage)]
pub fn decode_image(file: &[u8], channels: usize) -> Result<Vec<u8>, String> {
    small_square(file, channels).map_err(|reason| reason.to_string())
}

/// Which of many files make a data set, see [`crate::sample()`]; all unless they are too many.
#[wasm_bindgen]
pub fn sample(keys: Vec<String>, groups: &[u32]) -> Vec<u32> {
    let chosen = crate::sample(&keys, groups, IMAGES_MAX);
    chosen.into_iter().map(|index| index as u32).collect()
}

/// Gathers images to a data set.
#[wasm_bindgen]
#[derive(Debug)]
pub struct ImageCollection(Collection);

/// A finished data set, see [`Imported`].
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
#[expect(missing_docs, reason = "as in `Imported`")]
pub struct ImportedDataset {
    pub name: String,
    pub file: Vec<u8>,
    pub sheet: Vec<u8>,
    pub channels: usize,
    pub training: usize,
    pub held_out: usize,
    pub classes: Vec<String>,
}

#[wasm_bindgen]
impl ImageCollection {
    /// Nothing yet; images have one channel or three.
    #[wasm_bindgen(constructor)]
    pub fn new(channels: usize) -> Self {
        console_error_panic_hook::set_once();
        Self(Collection::new(channels))
    }

    /// Adds what [`decode_image`] made, with the index of its class; throws a phrase that says why not.
    pub fn add(&mut self, pixels: &[u8], label: u8) -> Result<(), JsError> {
        Ok(self.0.add(pixels, label)?)
    }

    /// The data set with a title for people and the names of the classes, if there are any; throws if
    /// there are too few images.
    pub fn finish(&self, title: &str, names: Vec<String>) -> Result<ImportedDataset, JsError> {
        let Imported {
            name,
            file,
            sheet,
            channels,
            training,
            held_out,
            classes,
        } = self.0.finish(title, &names)?;
        Ok(ImportedDataset {
            name,
            file,
            sheet,
            channels,
            training,
            held_out,
            classes,
        })
    }
}
