use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{
    convert::{bytes, text, to_js},
    messages::Sound,
    registry::loaded_dataset,
};
use lab_core::error::{ErrorKind, LabError};
use lab_data::dataset::IMAGE_SIZE;

/// The sound of a picture as the data set's pictures are made from sound: 32 · 32 bytes, row by
/// row.
#[wasm_bindgen(js_name = toSound, unchecked_return_type = "Sound")]
pub fn to_sound(
    #[wasm_bindgen(unchecked_param_type = "string")] dataset: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] picture: JsValue,
) -> Result<JsValue, JsValue> {
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
    let expected = IMAGE_SIZE * IMAGE_SIZE;
    if picture.len() != expected {
        return Err(LabError::new(
            ErrorKind::InvalidInput,
            format!(
                "The picture holds {} bytes; expected {expected}.",
                picture.len()
            ),
            format!("Pass {IMAGE_SIZE} rows of {IMAGE_SIZE} grey values."),
        )
        .into());
    }
    to_js(&Sound {
        sample_rate: settings.sample_rate,
        samples: settings.sound(&picture, IMAGE_SIZE),
    })
}
