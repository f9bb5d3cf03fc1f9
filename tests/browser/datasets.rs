//! Data sets beyond training on them: their labels, their sound, and being put away.

use gan_vae_lab::web::{LabHandle, load_dataset, open_device, to_sound, unload_dataset};
use js_sys::{Float32Array, Reflect, Uint8Array, Uint32Array};
use lab_data::dataset::{Labels, LogMel};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    errors::assert_thrown,
    support::{config, load_stripes, stripes},
};

const SOUND: LogMel = LogMel {
    sample_rate: 8000,
    window: 256,
    hop: 64,
    bands: 32,
    lowest_hz: 80.0,
    highest_hz: 4000.0,
    floor_db: -60.0,
};

/// Loads the stripes under another name, as attributes, and as pictures of sound.
fn load_hum() -> JsValue {
    let mut hum = stripes(1);
    hum.name = "hum".into();
    hum.labels = Labels::Attributes(vec!["loud".into(), "low".into()]);
    hum.training.labels.fill(3);
    hum.held_out.labels[..2].copy_from_slice(&[3, 0]);
    hum.sound = Some(SOUND);
    let file = dataset_format::encode(&hum, dataset_format::quick_webp).unwrap();
    load_dataset(Uint8Array::from(file.as_slice()).into()).unwrap()
}

fn property(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

#[wasm_bindgen_test]
async fn labels_are_told_in_words() {
    JsFuture::from(open_device("cpu".into())).await.unwrap();
    let labels = property(&load_hum(), "labels");
    assert_eq!(property(&labels, "kind"), "attributes");
    let hum = js_sys::JSON::parse(r#"{"dataset": "hum", "family": "vae", "seed": 1}"#).unwrap();
    let mut lab = LabHandle::new(hum).unwrap();
    let indices = || JsValue::from(Uint32Array::from(&[0, 1][..]));
    assert_eq!(lab.held_out_names(indices()).unwrap(), ["loud, low", ""]);
    let beyond = Uint32Array::from(&[16][..]).into();
    assert_thrown(lab.held_out_names(beyond), "invalid-argument", "image 16");
    load_stripes();
    let mut lab = LabHandle::new(config("gan", 1.0)).unwrap();
    let names = lab.held_out_names(indices()).unwrap();
    assert!(
        names
            .iter()
            .all(|name| name == "vertical" || name == "horizontal")
    );
}

#[wasm_bindgen_test]
fn a_picture_of_sound_can_be_heard() {
    assert_eq!(property(&load_hum(), "is_sound"), true);
    let mut picture = [0; 1024];
    picture[20 * 32..21 * 32].fill(255);
    let sound = to_sound("hum".into(), Uint8Array::from(&picture[..]).into()).unwrap();
    assert_eq!(property(&sound, "sample_rate"), 8000);
    let samples: Float32Array = property(&sound, "samples").dyn_into().unwrap();
    let samples = samples.to_vec();
    assert_eq!(samples.len(), 32 * 64);
    assert!(samples.iter().any(|sample| sample.abs() > 0.5));
    assert!(samples.iter().all(|sample| sample.abs() <= 1.0));
}

#[wasm_bindgen_test]
fn what_is_no_sound_is_refused() {
    load_hum();
    load_stripes();
    let picture = |size: u32| JsValue::from(Uint8Array::new_with_length(size));
    let refuse = |dataset: &str, picture: JsValue, kind: &str, expected: &str| {
        assert_thrown(to_sound(dataset.into(), picture), kind, expected);
    };
    refuse("stripes", picture(1024), "unsupported", "pictures of sound");
    refuse("silence", picture(1024), "unknown-dataset", "\"silence\"");
    refuse("hum", picture(1023), "invalid-input", "expected 1024");
    refuse("hum", JsValue::NULL, "invalid-input", "Uint8Array");
    let unnamed = to_sound(JsValue::NULL, picture(1024));
    assert_thrown(unnamed, "invalid-argument", "expected a string");
}

#[wasm_bindgen_test]
async fn a_data_set_that_is_put_away_stays_with_its_lab() {
    JsFuture::from(open_device("cpu".into())).await.unwrap();
    load_stripes();
    let mut lab = LabHandle::new(config("gan", 1.0)).unwrap();
    unload_dataset("stripes".into()).unwrap();
    lab.train_step(1.0).unwrap();
    assert_thrown(
        LabHandle::new(config("gan", 1.0)),
        "unknown-dataset",
        "stripes",
    );
    assert_thrown(
        unload_dataset("stripes".into()),
        "unknown-dataset",
        "stripes",
    );
    assert_thrown(
        unload_dataset(JsValue::from(1)),
        "invalid-argument",
        "string",
    );
    load_stripes();
}

#[wasm_bindgen_test]
async fn a_batch_may_be_larger_than_the_data_set() {
    JsFuture::from(open_device("cpu".into())).await.unwrap();
    load_stripes();
    let text = r#"{"dataset": "stripes", "family": "gan", "seed": 1,
        "hyperparameters": {"batch_size": 80, "width": 2, "mirror": "on", "shift": 2}}"#;
    let mut lab = LabHandle::new(js_sys::JSON::parse(text).unwrap()).unwrap();
    lab.train_step(1.0).unwrap();
}
