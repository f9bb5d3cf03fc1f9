use std::collections::BTreeMap;

use js_sys::{Error, Float32Array, JsString, Object, Reflect, Uint8Array, Uint32Array};
use serde::{Serialize, de::DeserializeOwned};
use tsify::{Ts, Tsify};
use wasm_bindgen::{JsCast, JsValue};

use super::messages::SettingsByKey;

use lab::IMAGES_MAX;
use lab_core::{
    error::{ErrorKind, LabError, Result},
    hyperparameter::Setting,
};
use lab_data::dataset::IMAGE_SIZE_MAX;

/// The largest whole number that JavaScript is sure of.
pub const WHOLE_NUMBER_MAX: f64 = 9_007_199_254_740_991.0; // 2⁵³ − 1
/// Longest array of numbers that any call takes: as many of the largest colour images as one call takes.
const VALUES_MAX: u32 = (IMAGES_MAX * 3 * IMAGE_SIZE_MAX * IMAGE_SIZE_MAX) as u32;
const FILE_BYTES_MAX: u32 = 1 << 28;

/// What JavaScript catches: an `Error` that is called `LabError`, with the kind and the hint of ours.
#[derive(Debug)]
pub struct Thrown(JsValue);

/// What a call answers with, or throws.
pub type Throwing<T> = std::result::Result<T, Thrown>;

impl From<LabError> for Thrown {
    fn from(error: LabError) -> Self {
        let js = Error::new(&error.message);
        js.set_name("LabError");
        let kind = to_js(&error.kind).unwrap_or_default();
        for (key, value) in [("kind", kind), ("hint", JsValue::from(&error.hint))] {
            // Setting a property of an object that was made just now does not fail.
            Reflect::set(&js, &key.into(), &value).ok();
        }
        Self(js.into())
    }
}

impl From<serde_wasm_bindgen::Error> for Thrown {
    fn from(error: serde_wasm_bindgen::Error) -> Self {
        Self(error.into())
    }
}

impl From<Thrown> for JsValue {
    fn from(Thrown(value): Thrown) -> Self {
        value
    }
}

/// What a call answers with: a value whose type the page knows.
pub type Answer<T> = Throwing<Ts<T>>;

/// A plain JavaScript value of the type that is declared for it.
pub fn to_ts<T: Tsify + Serialize>(value: &T) -> Answer<T> {
    Ok(Ts::new_unchecked(to_js(value)?))
}

/// The same of several.
pub fn all_to_ts<T: Tsify + Serialize>(values: &[T]) -> Throwing<Vec<Ts<T>>> {
    values.iter().map(to_ts).collect()
}

/// A plain JavaScript value, maps as objects.
fn to_js(value: &impl Serialize) -> std::result::Result<JsValue, serde_wasm_bindgen::Error> {
    value.serialize(&serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true))
}

/// Reads a plain JavaScript object that has no other keys than `keys`.
pub fn from_ts<T: Tsify + DeserializeOwned>(value: &Ts<T>, what: &str, keys: &[&str]) -> Result<T> {
    let value = value.js_value();
    if let Some(object) = value.dyn_ref::<Object>() {
        let given = Object::keys(object);
        let mut given = given.iter().filter_map(|key| key.as_string());
        if let Some(key) = given.find(|key| !keys.contains(&key.as_str())) {
            return Err(LabError::new(
                ErrorKind::InvalidArgument,
                format!("The {what} has a key \"{key}\", which means nothing."),
                format!("Use only {}.", keys.join(", ")),
            ));
        }
    }
    serde_wasm_bindgen::from_value(value).map_err(|error| {
        LabError::new(
            ErrorKind::InvalidArgument,
            format!("The {what} cannot be read: {error}."),
            "The type declarations of the package say what it should look like.",
        )
    })
}

/// Values of hyperparameters by key.
pub fn settings(values: &Ts<SettingsByKey>) -> Result<BTreeMap<String, Setting>> {
    let values = serde_wasm_bindgen::from_value(values.js_value());
    values.map_err(|error| {
        LabError::new(
            ErrorKind::InvalidHyperparameter,
            format!("The hyperparameters cannot be read: {error}."),
            "Pass an object whose values are numbers or strings.",
        )
    })
}

/// A whole number from 0 to `max`. JavaScript hands over anything; nothing is rounded or wrapped.
pub fn whole_number(value: f64, what: &str, max: f64) -> Result<f64> {
    if value.fract() == 0.0 && (0.0..=max).contains(&value) {
        return Ok(value);
    }
    Err(LabError::new(
        ErrorKind::InvalidArgument,
        format!("The {what} is {value}; expected a whole number from 0 to {max}."),
        format!("Change the {what}."),
    ))
}

/// A count that fits the library's own checks.
pub fn count(value: f64, what: &str) -> Result<usize> {
    Ok(whole_number(value, what, f64::from(u32::MAX))? as usize)
}

/// Columns of a sheet.
pub fn columns(value: f64) -> Result<usize> {
    match count(value, "number of columns")? {
        columns if (1..=IMAGES_MAX).contains(&columns) => Ok(columns),
        columns => Err(LabError::new(
            ErrorKind::InvalidArgument,
            format!("The number of columns is {columns}; expected 1 to {IMAGES_MAX}."),
            "Change the number of columns.",
        )),
    }
}

/// The numbers of what is declared as a `Float32Array`; JavaScript may pass something else.
pub fn floats(value: &Float32Array, what: &str) -> Result<Vec<f32>> {
    let array = array::<Float32Array>(value, what, "Float32Array")?;
    check_length(array.length(), VALUES_MAX, what)?;
    Ok(array.to_vec())
}

/// The indices of a `Uint32Array`.
pub fn indices(value: &Uint32Array) -> Result<Vec<usize>> {
    let array = array::<Uint32Array>(value, "indices", "Uint32Array")?;
    check_length(array.length(), IMAGES_MAX as u32, "indices")?;
    Ok(array
        .to_vec()
        .into_iter()
        .map(|index| index as usize)
        .collect())
}

/// The labels of a `Uint8Array`; none if it is left out.
pub fn labels(value: Option<&Uint8Array>) -> Result<Vec<u8>> {
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    let array = array::<Uint8Array>(value, "labels", "Uint8Array")?;
    check_length(array.length(), IMAGES_MAX as u32, "labels")?;
    Ok(array.to_vec())
}

/// A string.
pub fn text(value: &JsString, what: &str) -> Result<String> {
    let value: &JsValue = value.as_ref();
    value.as_string().ok_or_else(|| {
        LabError::new(
            ErrorKind::InvalidArgument,
            format!("The {what} came as {value:?}; expected a string."),
            "Pass a string.",
        )
    })
}

/// The bytes of a `Uint8Array`.
pub fn bytes(value: &Uint8Array, what: &str) -> Result<Vec<u8>> {
    let array = array::<Uint8Array>(value, what, "Uint8Array")?;
    check_length(array.length(), FILE_BYTES_MAX, what)?;
    Ok(array.to_vec())
}

fn array<'a, T: JsCast>(
    value: &'a impl AsRef<JsValue>,
    what: &str,
    expected: &str,
) -> Result<&'a T> {
    let value = value.as_ref();
    value.dyn_ref().ok_or_else(|| {
        LabError::new(
            ErrorKind::InvalidInput,
            format!("The {what} came as {value:?}; expected a {expected}."),
            format!("Pass a {expected}."),
        )
    })
}

/// Before memory is taken for a copy.
fn check_length(length: u32, max: u32, what: &str) -> Result<()> {
    if length <= max {
        return Ok(());
    }
    Err(LabError::new(
        ErrorKind::InvalidInput,
        format!("The {what} hold {length} values; at most {max} are allowed."),
        "Pass fewer at a time.",
    ))
}
