use std::collections::BTreeMap;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::convert::{bytes, text, to_js, whole_number};
use crate::{
    dataset::IMAGE_SIZE,
    error::{ErrorKind, LabError, Result},
    stability::Watch,
    train::Family,
};

/// Longest side of a sheet, in pixels.
const SIDE_MAX: f64 = 4096.0;

type JsResult = std::result::Result<JsValue, JsValue>;

/// Looks out for a training that goes wrong.
#[wasm_bindgen(js_name = Watch)]
pub struct WatchHandle(Watch);

#[wasm_bindgen(js_class = Watch)]
impl WatchHandle {
    /// Over a training of that family that begins.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] family: JsValue,
    ) -> Result<WatchHandle> {
        let family = Family::from_name(&text(&family, "name of the family")?)?;
        Ok(Self(Watch::new(family)))
    }

    /// Says that live hyperparameters have changed at a step: what was is no measure for what comes.
    #[wasm_bindgen(js_name = settingsChanged)]
    pub fn settings_changed(&mut self, step: f64) -> Result<()> {
        let step = whole_number(step, "step", u32::MAX.into())? as u32;
        self.0.settings_changed(step);
        Ok(())
    }

    /// Takes the losses of a step; answers with the alarms that are new.
    #[wasm_bindgen(unchecked_return_type = "Alarm[]")]
    pub fn losses(
        &mut self,
        step: f64,
        #[wasm_bindgen(unchecked_param_type = "Record<string, number>")] values: JsValue,
    ) -> JsResult {
        let step = whole_number(step, "step", u32::MAX.into())? as u32;
        let values = figures(values)?;
        let values = values.iter().map(|(key, value)| (key.as_str(), *value));
        to_js(&self.0.losses(step, values))
    }

    /// Takes a sheet of samples; answers with the alarms that are new.
    #[wasm_bindgen(unchecked_return_type = "Alarm[]")]
    pub fn samples(
        &mut self,
        step: f64,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] rgba: JsValue,
        width: f64,
        height: f64,
    ) -> JsResult {
        let step = whole_number(step, "step", u32::MAX.into())? as u32;
        let rgba = bytes(&rgba, "sheet")?;
        let [width, height] = [(width, "width"), (height, "height")]
            .map(|(value, name)| whole_number(value, name, SIDE_MAX));
        let (width, height) = (width? as usize, height? as usize);
        let fits = rgba.len() == 4 * width * height;
        let alarm = match fits && width % IMAGE_SIZE == 0 {
            true => self.0.samples(step, (&rgba, width), IMAGE_SIZE),
            false => return Err(wrong_sheet(rgba.len(), width, height).into()),
        };
        to_js(&alarm.into_iter().collect::<Vec<_>>())
    }
}

fn figures(values: JsValue) -> Result<BTreeMap<String, f32>> {
    serde_wasm_bindgen::from_value(values).map_err(|error| {
        LabError::new(
            ErrorKind::InvalidArgument,
            format!("The losses cannot be read: {error}."),
            "Pass an object whose values are numbers.",
        )
    })
}

fn wrong_sheet(len: usize, width: usize, height: usize) -> LabError {
    LabError::new(
        ErrorKind::InvalidInput,
        format!("The sheet has {len} bytes, {width} pixels a line and {height} lines."),
        "Pass four bytes a pixel, and pictures of 32×32 pixels side by side.",
    )
}
