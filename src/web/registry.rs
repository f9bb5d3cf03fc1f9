use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use js_sys::{JsString, Uint8Array};
use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    convert::{Answer, Throwing, bytes, count, settings, text, to_ts},
    messages::{
        DatasetSummary, Description, FamilyDescription, LabelKind, LabelSummary, SettingsByKey,
    },
};
use lab::{IMAGES_MAX, STEPS_MAX};
use lab_core::{
    error::{ErrorKind, LabError, Result},
    hyperparameter::{Settings, aliases::ALIASES},
};
use lab_data::dataset::{self, Dataset, IMAGE_SIZE, ImageShape, Labels};
use lab_evaluation::metrics::MEASURES;
use lab_families::{Family, Preset};

thread_local! {
    static LOADED: RefCell<BTreeMap<String, Arc<Dataset>>> = const { RefCell::new(BTreeMap::new()) };
}

/// The model families with their hyperparameters.
#[wasm_bindgen]
pub fn describe() -> Answer<Description> {
    let families = Family::ALL.map(|family| FamilyDescription {
        name: family.name(),
        title: family.title(),
        idea: family.idea(),
        encodes: family.encodes().is_ok(),
        has_posteriors: family.has_posteriors(),
        is_gradual: family.is_gradual(),
        probed: family.probed(),
        conditional_paper: family.conditional_paper(),
        interpolation: family.interpolation(),
        hyperparameters: family.hyperparameters().to_vec(),
        key_hyperparameter: family.key_hyperparameter(),
        losses: family.losses().to_vec(),
    });
    to_ts(&Description {
        families: families.into(),
        presets: Preset::all(),
        images_max: IMAGES_MAX,
        steps_max: STEPS_MAX,
        measures: MEASURES.to_vec(),
        image_size: IMAGE_SIZE,
        aliases: ALIASES,
    })
}

/// How much a step of a model is, for comparing steps of one family with different settings: see [`Family::work`].
#[wasm_bindgen(js_name = workOfStep)]
pub fn work_of_step(
    family: JsString,
    channels: f64,
    hyperparameters: Ts<SettingsByKey>,
) -> Throwing<f64> {
    let family = Family::from_name(&text(&family, "name of the family")?)?;
    let values = settings(&hyperparameters)?;
    let settings = Settings::resolve(family.hyperparameters(), &values)?;
    let image = ImageShape {
        channels: count(channels, "number of channels")?,
        size: IMAGE_SIZE,
    };
    Ok(family.work(image, &settings))
}

/// Reads a data file and keeps it under its name for `new Lab`.
#[wasm_bindgen(js_name = loadDataset)]
pub fn load_dataset(file: Uint8Array) -> Answer<DatasetSummary> {
    let dataset = dataset::decode(&bytes(&file, "file")?)?;
    let summary = DatasetSummary {
        name: dataset.name.clone(),
        title: dataset.title.clone(),
        channels: dataset.channels,
        image_size: dataset.size,
        labels: LabelSummary {
            kind: match dataset.labels {
                Labels::None => LabelKind::None,
                Labels::Classes(_) => LabelKind::Classes,
                Labels::Attributes(_) => LabelKind::Attributes,
            },
            names: dataset.labels.names().to_vec(),
        },
        training: dataset.training.len(),
        held_out: dataset.held_out.len(),
        licence: dataset.licence.clone(),
        source: dataset.source.clone(),
        link: dataset.link.clone(),
        is_sound: dataset.sound.is_some(),
    };
    LOADED.with_borrow_mut(|loaded| loaded.insert(dataset.name.clone(), Arc::new(dataset)));
    to_ts(&summary)
}

/// Forgets a data set; labs that train on it keep it until they are freed.
#[wasm_bindgen(js_name = unloadDataset)]
pub fn unload_dataset(name: JsString) -> Throwing<()> {
    let name = text(&name, "name of the data set")?;
    let dataset = loaded_dataset(&name)?;
    LOADED.with_borrow_mut(|loaded| loaded.remove(&dataset.name));
    Ok(())
}

/// The loaded data set of that name.
pub fn loaded_dataset(name: &str) -> Result<Arc<Dataset>> {
    LOADED.with_borrow(|loaded| {
        loaded.get(name).cloned().ok_or_else(|| {
            let names: Vec<_> = loaded.keys().map(String::as_str).collect();
            let known = match names.as_slice() {
                [] => "none is loaded yet".into(),
                names => format!("loaded are: {}", names.join(", ")),
            };
            LabError::new(
                ErrorKind::UnknownDataset,
                format!("There is no data set \"{name}\"; {known}."),
                "Load its file with loadDataset first.",
            )
        })
    })
}
