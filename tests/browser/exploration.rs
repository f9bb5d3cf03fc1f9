//! Latent spaces on both devices, and wrong questions about them.

use gan_vae_lab::web::{LabHandle, open_device};
use js_sys::{Array, Float32Array, JSON, Promise, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    errors::{assert_rejected, assert_thrown},
    support::{assert_close, config, load_stripes},
};

const TOLERANCE: f32 = 2e-3;
/// As [`config`] has it.
const LATENT_SIZE: usize = 8;

async fn trained(family: &str, device: &str) -> LabHandle {
    JsFuture::from(open_device(device.into())).await.unwrap();
    load_stripes();
    let mut lab = LabHandle::new(config(family, 1.0)).unwrap();
    lab.train_step(3.0).unwrap();
    lab
}

fn floats(values: &[f32]) -> JsValue {
    Float32Array::from(values).into()
}

/// No labels.
fn none() -> JsValue {
    JsValue::UNDEFINED
}

fn object(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

async fn array(promise: Promise) -> Vec<f32> {
    let array = JsFuture::from(promise).await.unwrap();
    array.dyn_into::<Float32Array>().unwrap().to_vec()
}

async fn field(promise: Promise, name: &str) -> Vec<f32> {
    let answer = JsFuture::from(promise).await.unwrap();
    let array = Reflect::get(&answer, &name.into()).unwrap();
    array.dyn_into::<Float32Array>().unwrap().to_vec()
}

fn held_out(lab: &mut LabHandle) -> JsValue {
    let indices = Uint32Array::from([0, 1, 2].as_slice());
    lab.held_out_values(indices.into()).unwrap().into()
}

#[wasm_bindgen_test]
async fn both_devices_find_the_same_latents() {
    for family in ["gan", "vae", "vae-gan"] {
        let mut results = Vec::new();
        for device in ["cpu", "webgpu"] {
            let mut lab = trained(family, device).await;
            let images = held_out(&mut lab);
            let start: JsValue = lab.latents(3.0).unwrap().into();
            let found = field(lab.search(images.clone(), start, 5.0, none()), "latents").await;
            let mut all = array(lab.errors(floats(&found), images.clone(), none())).await;
            all.extend(found);
            if family != "gan" {
                all.extend(field(lab.encode(images, JsValue::UNDEFINED), "mean").await);
                all.extend(array(lab.kl_by_dimension(16.0)).await);
            }
            results.push(all);
        }
        // A number whose gradient is next to nothing may go either way in Adam's first step.
        assert_close(family, &results[0], &results[1], 20.0 * TOLERANCE);
    }
}

#[wasm_bindgen_test]
async fn a_live_change_takes_effect_and_others_are_refused() {
    for device in ["cpu", "webgpu"] {
        let mut lab = trained("vae", device).await;
        lab.set_hyperparameters(object(r#"{"kl_weight": 0}"#))
            .unwrap();
        lab.train_step(1.0).unwrap();
        let report = JsFuture::from(lab.losses()).await.unwrap();
        let values = Reflect::get(&report, &"values".into()).unwrap();
        let value = |name: &str| {
            Reflect::get(&values, &name.into())
                .unwrap()
                .as_f64()
                .unwrap()
        };
        assert_eq!(value("total"), value("reconstruction"), "{device}");
        assert!(value("kl") > 0.0);

        for (change, expected) in [
            (r#"{"width": 8}"#, "\"width\" cannot change"),
            (
                r#"{"kl_weight": 1, "learning_rate": 5}"#,
                "\"learning_rate\" is 5",
            ),
            (r#"{"depth": 1}"#, "\"depth\""),
            (r#"{"kl_weight": null}"#, "cannot be read"),
        ] {
            let refused = lab.set_hyperparameters(object(change));
            assert_thrown(refused, "invalid-hyperparameter", expected);
        }
        lab.train_step(1.0).unwrap();
    }
}

#[wasm_bindgen_test]
async fn wrong_questions_are_refused() {
    let mut lab = trained("gan", "cpu").await;
    let images = held_out(&mut lab);
    let one = || floats(&[0.5; LATENT_SIZE]);
    let input = "invalid-input";
    assert_rejected(
        lab.encode(images.clone(), JsValue::UNDEFINED),
        "unsupported",
        "no encoder",
    )
    .await;
    assert_rejected(lab.kl_by_dimension(4.0), "unsupported", "no encoder").await;
    assert_rejected(
        lab.errors(one(), images.clone(), none()),
        input,
        "1 latents for 3 images",
    )
    .await;
    assert_rejected(
        lab.search(images.clone(), one(), 1.0, none()),
        input,
        "1 latents for 3",
    )
    .await;
    assert_rejected(
        lab.search(floats(&[2.0; 1024]), one(), 1.0, none()),
        input,
        "out of range",
    )
    .await;
    let start: JsValue = lab.latents(3.0).unwrap().into();
    let steps = lab.search(images.clone(), start.clone(), 0.0, none());
    assert_rejected(steps, "invalid-argument", "0 steps").await;
    assert_rejected(
        lab.search("all".into(), start, 1.0, none()),
        input,
        "Float32Array",
    )
    .await;
    assert_thrown(lab.latents(0.0), "invalid-argument", "0 samples");
    assert_thrown(lab.held_out_labels(17.0), "invalid-argument", "1 to 16");
    assert_thrown(
        lab.interpolate(one(), floats(&[1.0]), 3.0),
        input,
        "end has 1 numbers; expected 8",
    );
    assert_thrown(
        lab.interpolate(one(), one(), 0.0),
        "invalid-argument",
        "0 latents",
    );
    assert_thrown(
        lab.draw_latents(one(), images, 1.0, 1.0),
        input,
        "log-variance",
    );
    assert_thrown(
        lab.draw_latents(one(), one(), 1.0, -1.0),
        "invalid-argument",
        "seed",
    );
    assert_thrown(lab.sample_labels(0.0), "invalid-argument", "0 samples");
    assert_rejected(
        lab.sample_by_class(one(), 1.0),
        "unsupported",
        "trained without labels",
    )
    .await;
    lab.train_step(1.0).unwrap();
}

#[wasm_bindgen_test]
async fn a_conditional_lab_is_asked_by_class_on_both_devices() {
    let upright = || -> JsValue { Uint8Array::from([0].as_slice()).into() };
    for family in ["gan", "vae"] {
        let mut grids = Vec::new();
        for device in ["cpu", "webgpu"] {
            JsFuture::from(open_device(device.into())).await.unwrap();
            load_stripes();
            let conditional =
                object(r#"{"batch_size": 8, "width": 4, "latent_size": 8, "conditional": "on"}"#);
            let config = config(family, 1.0);
            Reflect::set(&config, &"hyperparameters".into(), &conditional).unwrap();
            let mut lab = LabHandle::new(config).unwrap();
            lab.train_step(2.0).unwrap();
            let rows: Array = lab.class_rows().unwrap().dyn_into().unwrap();
            assert_eq!(rows.length(), 2);
            assert_eq!(lab.sample_labels(3.0).unwrap().to_vec(), [0, 1, 0]);
            let images = held_out(&mut lab);
            let start: JsValue = lab.latents(3.0).unwrap().into();
            let found = lab.search(images, start.clone(), 2.0, upright());
            assert_eq!(field(found, "latents").await.len(), 3 * LATENT_SIZE);
            let sheet = JsFuture::from(lab.sample_by_class(start.clone(), 3.0)).await;
            let rgba = Reflect::get(&sheet.unwrap(), &"rgba".into()).unwrap();
            let rgba: Uint8Array = rgba.dyn_into().unwrap();
            assert_eq!(rgba.length(), 2 * 3 * 1024 * 4);
            let levels = rgba.to_vec().into_iter();
            grids.push(
                levels
                    .map(|level| f32::from(level) / 255.0)
                    .collect::<Vec<_>>(),
            );
            let unknown = Uint8Array::from([7].as_slice()).into();
            let refused = lab.sample_latents(start, 3.0, unknown);
            assert_rejected(refused, "invalid-input", "no label 7").await;
        }
        assert_close(family, &grids[0], &grids[1], 10.0 * TOLERANCE);
    }
}
