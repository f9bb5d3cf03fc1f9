//! Latent spaces on both devices, and wrong questions about them.

use gan_vae_lab::web::LabHandle;
use js_sys::{Float32Array, JSON, Reflect, Uint8Array, Uint32Array};
use tsify::Ts;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    errors::{assert_rejected, assert_thrown},
    support::{assert_close, config, load_stripes, new_lab, open, passed, pixels, property},
};

const TOLERANCE: f32 = 2e-3;
/// As [`config`] has it.
const LATENT_SIZE: usize = 8;

async fn trained(family: &str, device: &str) -> LabHandle {
    open(device).await;
    load_stripes();
    let lab = new_lab(config(family, 1.0)).unwrap();
    lab.train_step(3.0).unwrap();
    lab
}

fn floats(values: &[f32]) -> Float32Array {
    Float32Array::from(values)
}

fn object(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

/// The numbers of a property.
fn field(answer: impl Into<JsValue>, name: &str) -> Vec<f32> {
    let array: Float32Array = property(answer, name).dyn_into().unwrap();
    array.to_vec()
}

/// Of held-out images.
fn three() -> Uint32Array {
    Uint32Array::from([0, 1, 2].as_slice())
}

#[wasm_bindgen_test]
async fn both_devices_find_the_same_latents() {
    for family in ["gan", "vae", "vae-gan"] {
        let mut results = Vec::new();
        for device in ["cpu", "webgpu"] {
            let lab = trained(family, device).await;
            let start = floats(&lab.latents(3.0).unwrap());
            let found = lab.invert_held_out(three(), start, 5.0, 3.0).await;
            let found = JsValue::from(found.unwrap());
            let error = property(property(&found, "reconstruction"), "error");
            let mut all = field(found, "latents");
            all.push(error.as_f64().unwrap() as f32);
            if family != "gan" {
                all.extend(field(lab.encode_held_out(three()).await.unwrap(), "mean"));
                all.extend(lab.kl_by_dimension(16.0).await.unwrap());
                let decoded = JsValue::from(lab.reconstruct(three(), 3.0).await.unwrap());
                all.push(property(decoded, "error").as_f64().unwrap() as f32);
            }
            let image = floats(&[0.5; 1024]);
            let inverted = lab.latent_of_image(image, 2.0, 3.0, None).await.unwrap();
            let inverted = JsValue::from(inverted);
            all.extend(field(&inverted, "latent"));
            all.extend(field(&inverted, "draws"));
            results.push(all);
        }
        // A number whose gradient is next to nothing may go either way in Adam's first step.
        assert_close(family, &results[0], &results[1], 20.0 * TOLERANCE);
    }
}

#[wasm_bindgen_test]
async fn a_flow_shows_an_image_on_its_way_from_noise() {
    for device in ["cpu", "webgpu"] {
        let lab = trained("flow", device).await;
        let latent = || floats(&lab.latents(1.0).unwrap());
        let way = JsValue::from(lab.drift(latent(), 5.0, None).await.unwrap());
        let width = property(&way, "width").as_f64().unwrap();
        assert_eq!(width, 5.0 * 32.0, "{device}");
        let image = lab.sample_latents(latent(), 1.0, None).await.unwrap();
        let line = |sheet: &[f32], end: usize| sheet[4 * (end - 32)..4 * end].to_vec();
        assert_eq!(
            line(&pixels(way), 5 * 32),
            line(&pixels(image), 32),
            "{device}"
        );
        let alone = lab.drift(latent(), 1.0, None);
        assert_rejected(alone, "invalid-argument", "One picture").await;
        let two = floats(&lab.latents(2.0).unwrap());
        assert_rejected(lab.drift(two, 5.0, None), "invalid-input", "2 latents").await;
    }
}

#[wasm_bindgen_test]
async fn a_live_change_takes_effect_and_others_are_refused() {
    for device in ["cpu", "webgpu"] {
        let lab = trained("vae", device).await;
        let change = |text: &str| lab.set_hyperparameters(Ts::new_unchecked(object(text)));
        change(r#"{"kl_weight": 0}"#).unwrap();
        let report = lab.train(1.0).await.unwrap().expect("losses of a step");
        let values = property(report, "values");
        let value = |name: &str| property(&values, name).as_f64().unwrap();
        assert_eq!(value("total"), value("reconstruction"), "{device}");
        assert!(value("kl") > 0.0);

        for (changes, expected) in [
            (r#"{"width": 8}"#, "\"width\" cannot change"),
            (
                r#"{"kl_weight": 1, "learning_rate": 5}"#,
                "\"learning_rate\" is 5",
            ),
            (r#"{"depth": 1}"#, "\"depth\""),
            (r#"{"kl_weight": null}"#, "cannot be read"),
        ] {
            assert_thrown(change(changes), "invalid-hyperparameter", expected);
        }
        lab.train_step(1.0).unwrap();
    }
}

#[wasm_bindgen_test]
async fn wrong_questions_are_refused() {
    let lab = trained("gan", "cpu").await;
    let one = || floats(&[0.5; LATENT_SIZE]);
    let (input, argument) = ("invalid-input", "invalid-argument");
    let encoded = lab.encode_held_out(three());
    assert_rejected(encoded, "unsupported", "no encoder").await;
    assert_rejected(lab.kl_by_dimension(4.0), "unsupported", "no encoder").await;
    for steps in [0.0, 1.0] {
        let search = lab.invert_held_out(three(), one(), steps, 1.0);
        assert_rejected(search, input, "1 latents for 3 images").await;
    }
    let image = |value: f32| floats(&[value; 1024]);
    let of_image = lab.latent_of_image(image(2.0), 1.0, 1.0, None);
    assert_rejected(of_image, input, "out of range").await;
    let of_image = lab.latent_of_image(image(0.5), 1.0, 0.0, None);
    assert_rejected(of_image, argument, "0 steps").await;
    assert_rejected(lab.drift(one(), 9.0, None), "unsupported", "at once").await;
    let start = floats(&lab.latents(3.0).unwrap());
    let search = lab.invert_held_out(three(), start, 0.5, 1.0);
    assert_rejected(search, argument, "number of steps").await;
    let search = lab.invert_held_out(passed("all"), one(), 1.0, 1.0);
    assert_rejected(search, input, "Uint32Array").await;
    assert_thrown(lab.latents(0.0), argument, "0 samples");
    assert_thrown(lab.held_out_labels(17.0), argument, "1 to 16");
    let path = lab.interpolate(one(), floats(&[1.0]), 3.0);
    assert_thrown(path, input, "end has 1 numbers; expected 8");
    assert_thrown(lab.interpolate(one(), one(), 0.0), argument, "0 latents");
    assert_thrown(lab.random_latent(-1.0), argument, "seed");
    assert_thrown(lab.sample_labels(0.0), argument, "0 samples");
    let by_class = lab.sample_by_class(one(), 1.0);
    assert_rejected(by_class, "unsupported", "trained without labels").await;
    lab.train_step(1.0).unwrap();
}

#[wasm_bindgen_test]
async fn a_conditional_lab_is_asked_by_class_on_both_devices() {
    for family in ["gan", "vae"] {
        let mut grids = Vec::new();
        for device in ["cpu", "webgpu"] {
            open(device).await;
            load_stripes();
            let conditional =
                object(r#"{"batch_size": 8, "width": 4, "latent_size": 8, "conditional": "on"}"#);
            let config = config(family, 1.0);
            Reflect::set(&config, &"hyperparameters".into(), &conditional).unwrap();
            let lab = new_lab(config).unwrap();
            lab.train_step(2.0).unwrap();
            assert_eq!(lab.class_rows().unwrap().len(), 2);
            assert_eq!(lab.sample_labels(3.0).unwrap(), [0, 1, 0]);
            let start = floats(&lab.latents(3.0).unwrap());
            let found = lab.invert_held_out(three(), start.clone(), 2.0, 3.0).await;
            assert_eq!(field(found.unwrap(), "latents").len(), 3 * LATENT_SIZE);
            let grid = pixels(lab.sample_by_class(start.clone(), 3.0).await.unwrap());
            assert_eq!(grid.len(), 2 * 3 * 1024 * 4);
            grids.push(grid);
            let unknown = Uint8Array::from([7].as_slice());
            let refused = lab.sample_latents(start, 3.0, Some(unknown));
            assert_rejected(refused, "invalid-input", "no label 7").await;
        }
        assert_close(family, &grids[0], &grids[1], 10.0 * TOLERANCE);
    }
}
