//! Evaluations and alarms through the wasm surface.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use gan_vae_lab::web::{EvaluatorHandle, LabHandle};
use js_sys::{Array, JSON, JsString, Uint8Array};
use tsify::Ts;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    errors::{assert_rejected, assert_thrown},
    support::{config, load_stripes, new_lab, open, open_webgpu, property},
};

async fn cpu_lab() -> LabHandle {
    open("cpu").await;
    load_stripes();
    new_lab(config("vae", 1.0)).unwrap()
}

fn stripes() -> JsString {
    "stripes".into()
}

#[wasm_bindgen_test]
async fn a_model_is_evaluated_slice_by_slice() {
    let lab = cpu_lab().await;
    let evaluator = EvaluatorHandle::new(stripes(), None).unwrap();
    let slice = evaluator.advance(&lab, false).await.unwrap();
    let progress = property(slice, "progress");
    assert!(
        progress
            .as_f64()
            .is_some_and(|part| part > 0.0 && part < 1.0)
    );
    evaluator.restart().unwrap();
    lab.train_step(1.0).unwrap();
    evaluator.advance(&lab, false).await.unwrap();
    evaluator.close();
    assert_rejected(evaluator.advance(&lab, false), "closed", "freed").await;
    assert_thrown(evaluator.restart(), "closed", "freed");
}

#[wasm_bindgen_test]
async fn a_wrong_evaluator_is_refused() {
    let lab = cpu_lab().await;
    let wrong = EvaluatorHandle::new("nothing".into(), None);
    assert_thrown(wrong, "unknown-dataset", "nothing");
    let garbage = Uint8Array::from(&b"no classifier at all"[..]);
    let wrong = EvaluatorHandle::new(stripes(), Some(garbage));
    assert_thrown(wrong, "invalid-model", "not a classifier file");
    lab.close();
    let evaluator = EvaluatorHandle::new(stripes(), None).unwrap();
    assert_rejected(evaluator.advance(&lab, false), "closed", "freed").await;
}

/// Nothing is borrowed while an answer waits for the device.
#[wasm_bindgen_test]
async fn other_calls_come_in_between() {
    open_webgpu().await;
    load_stripes();
    let lab = new_lab(config("vae", 1.0)).unwrap();
    lab.train_step(1.0).unwrap();
    let mut losses = pin!(lab.losses());
    let waits = poll_fn(|context| Poll::Ready(losses.as_mut().poll(context).is_pending()));
    assert!(waits.await, "a read-back takes a while");
    lab.train_step(1.0).unwrap();
    lab.sample(4.0, 2.0).await.unwrap();
    let report = losses.await.unwrap().expect("losses of a step");
    assert_eq!(property(report, "step").as_f64(), Some(1.0));
}

/// At the highest rate and weight of the KL that there are.
#[wasm_bindgen_test]
async fn a_training_that_breaks_is_told_with_its_losses_and_nothing_of_one_that_does_not() {
    let lab = cpu_lab().await;
    let kinds = async |steps: f64| -> Vec<_> {
        let report = lab.train(steps).await.unwrap().expect("losses of a step");
        let alarms = Array::from(&property(report, "alarms"))
            .to_vec()
            .into_iter();
        let kinds = alarms.map(|alarm| property(alarm, "kind").as_string().unwrap());
        kinds.collect()
    };
    assert!(kinds(5.0).await.is_empty());
    let breaking = JSON::parse(r#"{"learning_rate": 0.1, "kl_weight": 10}"#).unwrap();
    lab.set_hyperparameters(Ts::new_unchecked(breaking))
        .unwrap();
    let mut told = Vec::new();
    for _ in 0..40 {
        told.extend(kinds(10.0).await);
    }
    assert!(
        told.iter()
            .any(|kind| kind == "posterior-collapse" || kind == "divergence"),
        "{told:?}"
    );
    let samples = lab.sample(4.0, 2.0).await.unwrap();
    let alarms = Array::from(&property(samples, "alarms"));
    assert_eq!(alarms.length(), 0, "a VAE's samples tell nothing");
}
