//! Models go from one device to the other, and what is no model is refused.

use gan_vae_lab::web::{LabHandle, read_model};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    errors::assert_thrown,
    support::{assert_close, config, load_stripes, new_lab, open, passed, pixels, property},
};

/// As in the other comparisons of training.
const TOLERANCE: f32 = 2e-3;

async fn file(lab: &LabHandle) -> Uint8Array {
    JsValue::from(lab.save().await.unwrap()).dyn_into().unwrap()
}

/// Pixels of 16 samples, 0 to 1.
async fn samples(lab: &LabHandle) -> Vec<f32> {
    pixels(property(lab.sample(16.0, 4.0).await.unwrap(), "picture"))
}

#[wasm_bindgen_test]
async fn a_model_goes_on_on_the_other_device() {
    load_stripes();
    for family in ["gan", "vae", "vae-gan"] {
        for [from, to] in [["webgpu", "cpu"], ["cpu", "webgpu"]] {
            open(from).await;
            let lab = new_lab(config(family, 1.0)).unwrap();
            lab.train_step(3.0).unwrap();
            let saved = file(&lab).await;
            open(to).await;
            let other = LabHandle::restore(saved).unwrap();
            assert_eq!(other.step().unwrap(), 3);
            lab.train_step(2.0).unwrap();
            other.train_step(2.0).unwrap();
            let what = format!("{family} from {from} to {to}");
            let (here, there) = (samples(&lab).await, samples(&other).await);
            assert_close(&what, &here, &there, TOLERANCE + 1.0 / 255.0);
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_no_model_is_refused() {
    load_stripes();
    open("cpu").await;
    let lab = new_lab(config("vae", 1.0)).unwrap();
    let saved = file(&lab).await;
    let summary = read_model(saved.clone()).unwrap();
    assert_eq!(property(summary, "step").as_f64(), Some(0.0));

    let mut bytes = saved.to_vec();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let damaged = || Uint8Array::from(bytes.as_slice());
    assert_thrown(LabHandle::restore(damaged()), "invalid-model", "checksum");
    assert_thrown(read_model(damaged()), "invalid-model", "checksum");
    let text = Uint8Array::from(b"text".as_slice());
    assert_thrown(
        LabHandle::restore(text),
        "invalid-model",
        "not a model file",
    );
    assert_thrown(
        LabHandle::restore(passed("text")),
        "invalid-input",
        "Uint8Array",
    );
    lab.train_step(1.0).unwrap();
}
