//! Examinations and alarms through the wasm surface.

use gan_vae_lab::web::{ExaminerHandle, LabHandle, WatchHandle, open_device};
use js_sys::{Array, JSON, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    errors::{assert_rejected, assert_thrown},
    support::{config, load_stripes},
};

async fn cpu_lab() -> LabHandle {
    JsFuture::from(open_device("cpu".into())).await.unwrap();
    load_stripes();
    LabHandle::new(config("vae", 1.0)).unwrap()
}

fn stripes() -> JsValue {
    "stripes".into()
}

#[wasm_bindgen_test]
async fn a_model_is_examined_slice_by_slice() {
    let mut lab = cpu_lab().await;
    let mut examiner = ExaminerHandle::new(stripes(), JsValue::UNDEFINED).unwrap();
    let slice = JsFuture::from(examiner.advance(&mut lab, false))
        .await
        .unwrap();
    let progress = Reflect::get(&slice, &"progress".into()).unwrap();
    assert!(
        progress
            .as_f64()
            .is_some_and(|part| part > 0.0 && part < 1.0)
    );
    // Another call may come in between.
    let promise = examiner.advance(&mut lab, false);
    examiner.restart().unwrap();
    lab.train_step(1.0).unwrap();
    JsFuture::from(promise).await.unwrap();
    examiner.close();
    assert_rejected(examiner.advance(&mut lab, false), "closed", "freed").await;
    assert_thrown(examiner.restart(), "closed", "freed");
}

#[wasm_bindgen_test]
async fn a_wrong_examiner_is_refused() {
    let mut lab = cpu_lab().await;
    let wrong = ExaminerHandle::new("nothing".into(), JsValue::UNDEFINED);
    assert_thrown(wrong, "unknown-dataset", "nothing");
    let garbage = Uint8Array::from(&b"no judge at all"[..]);
    let wrong = ExaminerHandle::new(stripes(), garbage.into());
    assert_thrown(wrong, "invalid-model", "not a classifier file");
    lab.close();
    let mut examiner = ExaminerHandle::new(stripes(), JsValue::UNDEFINED).unwrap();
    assert_rejected(examiner.advance(&mut lab, false), "closed", "freed").await;
}

#[wasm_bindgen_test]
fn a_watch_answers_with_alarms_and_typed_errors() {
    assert_thrown(WatchHandle::new("flow".into()), "unknown-family", "flow");
    let mut watch = WatchHandle::new("vae".into()).unwrap();
    let losses = |text: &str| JSON::parse(text).unwrap();
    let none = watch.losses(1.0, losses(r#"{"total": 3}"#)).unwrap();
    assert_eq!(Array::from(&none).length(), 0);
    let broken = losses("{}");
    Reflect::set(&broken, &"total".into(), &f64::NAN.into()).unwrap();
    let alarms = Array::from(&watch.losses(2.0, broken).unwrap());
    let kind = Reflect::get(&alarms.get(0), &"kind".into()).unwrap();
    assert_eq!(kind.as_string().as_deref(), Some("divergence"));
    assert_thrown(watch.losses(0.5, losses("{}")), "invalid-argument", "step");
    assert_thrown(watch.losses(3.0, 7.into()), "invalid-argument", "losses");
    let sheet = || Uint8Array::new_with_length(64).into();
    assert_thrown(
        watch.samples(3.0, sheet(), 32.0, 32.0),
        "invalid-input",
        "sheet",
    );
}
