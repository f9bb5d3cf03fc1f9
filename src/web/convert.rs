use std::future::Future;

use js_sys::{Error, Promise, Reflect};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

use crate::error::{ErrorKind, LabError, Result};

impl From<LabError> for JsValue {
    fn from(error: LabError) -> Self {
        let js = Error::new(&error.message);
        js.set_name("LabError");
        let kind = to_js(&error.kind).unwrap_or_default();
        for (key, value) in [("kind", kind), ("hint", JsValue::from(&error.hint))] {
            // Setting a property of an object that was made just now does not fail.
            Reflect::set(&js, &key.into(), &value).ok();
        }
        js.into()
    }
}

/// A plain JavaScript value, maps as objects.
pub fn to_js(value: &impl Serialize) -> std::result::Result<JsValue, JsValue> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true))
        .map_err(JsValue::from)
}

/// Reads a plain JavaScript value.
pub fn from_js<T: DeserializeOwned>(value: JsValue, what: &str) -> Result<T> {
    serde_wasm_bindgen::from_value(value).map_err(|error| {
        LabError::new(
            ErrorKind::InvalidArgument,
            format!("The {what} cannot be read: {error}."),
            "The type declarations of the package say what it should look like.",
        )
    })
}

/// A promise of a plain JavaScript value. The future owns all that it needs, so no borrow of a
/// handle lives across an await and other calls may come in between.
pub fn promise<T: Serialize>(future: impl Future<Output = Result<T>> + 'static) -> Promise {
    future_to_promise(async move { to_js(&future.await?) })
}
