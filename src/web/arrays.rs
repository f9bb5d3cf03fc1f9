//! Arrays of numbers that JavaScript gets as typed arrays of its own memory.

use serde::{Serialize, Serializer};
use tsify::Tsify;

/// Numbers, row after row where they are of several things.
#[derive(Debug, Tsify)]
#[tsify(type = "Float32Array<ArrayBuffer>")]
pub struct Floats(pub Vec<f32>);

/// Bytes.
#[derive(Debug, Serialize, Tsify)]
#[serde(transparent)]
#[tsify(type = "Uint8Array<ArrayBuffer>")]
pub struct Bytes(#[serde(with = "serde_bytes")] pub Vec<u8>);

impl Serialize for Floats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let array = js_sys::Float32Array::from(self.0.as_slice());
        serde_wasm_bindgen::preserve::serialize(&array, serializer)
    }
}
