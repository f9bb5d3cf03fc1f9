//! Models go from one device to the other, and what is no model is refused.

use gan_vae_lab::web::{LabHandle, open_device, read_model};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    errors::assert_thrown,
    support::{assert_close, config, load_stripes},
};

/// As in the other comparisons of training.
const TOLERANCE: f32 = 2e-3;

async fn open(device: &str) {
    JsFuture::from(open_device(device.into())).await.unwrap();
}

async fn file(lab: &mut LabHandle) -> JsValue {
    JsFuture::from(lab.save()).await.unwrap()
}

/// Pixels of 16 samples, 0 to 1.
async fn samples(lab: &mut LabHandle) -> Vec<f32> {
    let sheet = JsFuture::from(lab.sample(16.0, 4.0)).await.unwrap();
    let rgba = Reflect::get(&sheet, &"rgba".into()).unwrap();
    let bytes = rgba.dyn_into::<Uint8Array>().unwrap().to_vec();
    bytes
        .into_iter()
        .map(|byte| f32::from(byte) / 255.0)
        .collect()
}

#[wasm_bindgen_test]
async fn a_model_goes_on_on_the_other_device() {
    load_stripes();
    for family in ["gan", "vae", "vae-gan"] {
        for [from, to] in [["webgpu", "cpu"], ["cpu", "webgpu"]] {
            open(from).await;
            let mut lab = LabHandle::new(config(family, 1.0)).unwrap();
            lab.train_step(3.0).unwrap();
            let saved = file(&mut lab).await;
            open(to).await;
            let mut other = LabHandle::restore(saved).unwrap();
            assert_eq!(other.step().unwrap(), 3);
            lab.train_step(2.0).unwrap();
            other.train_step(2.0).unwrap();
            let what = format!("{family} from {from} to {to}");
            let (here, there) = (samples(&mut lab).await, samples(&mut other).await);
            assert_close(&what, &here, &there, TOLERANCE + 1.0 / 255.0);
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_no_model_is_refused() {
    load_stripes();
    open("cpu").await;
    let mut lab = LabHandle::new(config("vae", 1.0)).unwrap();
    let saved = file(&mut lab).await;
    let summary = read_model(saved.clone()).unwrap();
    assert_eq!(
        Reflect::get(&summary, &"step".into()).unwrap().as_f64(),
        Some(0.0)
    );

    let mut bytes = saved.dyn_into::<Uint8Array>().unwrap().to_vec();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let damaged = || JsValue::from(Uint8Array::from(bytes.as_slice()));
    assert_thrown(LabHandle::restore(damaged()), "invalid-model", "checksum");
    assert_thrown(read_model(damaged()), "invalid-model", "checksum");
    let text = JsValue::from(Uint8Array::from(b"text".as_slice()));
    assert_thrown(
        LabHandle::restore(text),
        "invalid-model",
        "not a model file",
    );
    assert_thrown(
        LabHandle::restore("text".into()),
        "invalid-input",
        "Uint8Array",
    );
    lab.train_step(1.0).unwrap();
}
