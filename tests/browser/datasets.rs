//! Data sets beyond training on them: their labels, their sound, and being put away.

use gan_vae_lab::web::{load_dataset, to_sound, unload_dataset};
use js_sys::{Float32Array, Uint8Array, Uint32Array};
use lab_data::dataset::{Labels, LogMel};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    errors::assert_thrown,
    support::{config, load_stripes, new_lab, open, passed, property, stripes},
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
    load_dataset(Uint8Array::from(file.as_slice()))
        .unwrap()
        .into()
}

#[wasm_bindgen_test]
async fn labels_are_told_in_words() {
    open("cpu").await;
    let labels = property(load_hum(), "labels");
    assert_eq!(property(labels, "kind"), "attributes");
    let hum = js_sys::JSON::parse(r#"{"dataset": "hum", "family": "vae", "seed": 1}"#).unwrap();
    let lab = new_lab(hum).unwrap();
    let indices = || Uint32Array::from(&[0, 1][..]);
    assert_eq!(lab.held_out_names(indices()).unwrap(), ["loud, low", ""]);
    let beyond = Uint32Array::from(&[16][..]);
    assert_thrown(lab.held_out_names(beyond), "invalid-argument", "image 16");
    load_stripes();
    let lab = new_lab(config("gan", 1.0)).unwrap();
    let names = lab.held_out_names(indices()).unwrap();
    assert!(
        names
            .iter()
            .all(|name| name == "vertical" || name == "horizontal")
    );
}

#[wasm_bindgen_test]
fn a_picture_of_sound_can_be_heard() {
    assert_eq!(property(load_hum(), "is_sound"), true);
    let mut picture = [0; 1024];
    picture[20 * 32..21 * 32].fill(255);
    let sound = to_sound("hum".into(), Uint8Array::from(&picture[..])).unwrap();
    let sound = JsValue::from(sound);
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
    let picture = Uint8Array::new_with_length;
    let refuse = |dataset: &str, picture: Uint8Array, kind: &str, expected: &str| {
        assert_thrown(to_sound(dataset.into(), picture), kind, expected);
    };
    refuse("stripes", picture(1024), "unsupported", "pictures of sound");
    refuse("silence", picture(1024), "unknown-dataset", "\"silence\"");
    refuse("hum", picture(1023), "invalid-input", "expected 1024");
    refuse("hum", passed(JsValue::NULL), "invalid-input", "Uint8Array");
    let unnamed = to_sound(passed(JsValue::NULL), picture(1024));
    assert_thrown(unnamed, "invalid-argument", "expected a string");
}

#[wasm_bindgen_test]
async fn a_data_set_that_is_put_away_stays_with_its_lab() {
    open("cpu").await;
    load_stripes();
    let lab = new_lab(config("gan", 1.0)).unwrap();
    unload_dataset("stripes".into()).unwrap();
    lab.train_step(1.0).unwrap();
    assert_thrown(new_lab(config("gan", 1.0)), "unknown-dataset", "stripes");
    assert_thrown(
        unload_dataset("stripes".into()),
        "unknown-dataset",
        "stripes",
    );
    assert_thrown(unload_dataset(passed(1)), "invalid-argument", "string");
    load_stripes();
}

#[wasm_bindgen_test]
async fn a_batch_may_be_larger_than_the_data_set() {
    open("cpu").await;
    load_stripes();
    let text = r#"{"dataset": "stripes", "family": "gan", "seed": 1,
        "hyperparameters": {"batch_size": 80, "width": 2, "mirror": "on", "shift": 2}}"#;
    let lab = new_lab(js_sys::JSON::parse(text).unwrap()).unwrap();
    lab.train_step(1.0).unwrap();
}
