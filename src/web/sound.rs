use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    arrays::Floats,
    convert::{Answer, bytes, text, to_ts},
    messages::Sound,
    registry::loaded_dataset,
};
use lab_core::error::{ErrorKind, LabError};

/// The sound of a picture as the data set's pictures are made from sound: `size · size` bytes, row by
/// row.
#[wasm_bindgen(js_name = toSound)]
pub fn to_sound(dataset: JsString, picture: Uint8Array) -> Answer<Sound> {
    let dataset = loaded_dataset(&text(&dataset, "name of the data set")?)?;
    let picture = bytes(&picture, "picture")?;
    let Some(settings) = &dataset.sound else {
        return Err(LabError::new(
            ErrorKind::Unsupported,
            format!(
                "The data set \"{}\" does not hold pictures of sound.",
                dataset.name
            ),
            "Choose one that does, such as the spoken digits.",
        )
        .into());
    };
    let expected = dataset.shape().pixels();
    if picture.len() != expected {
        return Err(LabError::new(
            ErrorKind::InvalidInput,
            format!(
                "The picture holds {} bytes; expected {expected}.",
                picture.len()
            ),
            format!("Pass {0} rows of {0} grey values.", dataset.size),
        )
        .into());
    }
    to_ts(&Sound {
        sample_rate: settings.sample_rate,
        samples: Floats(settings.sound(&picture, dataset.size)),
    })
}
