use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{
    convert::{bytes, text, to_js},
    messages::Sound,
    registry::loaded_dataset,
};
use crate::error::{ErrorKind, LabError};

/// The sound of a picture as the data set's pictures are made from sound: as many bytes as an image
/// has pixels, row by row.
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
    to_js(&Sound {
        sample_rate: settings.sample_rate,
        samples: settings.sound(&picture, dataset.size),
    })
}
