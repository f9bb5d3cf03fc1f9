//! Every wrong input is answered with a typed error, and the lab works on.

use std::{fmt::Debug, future::Future};

use gan_vae_lab::web::{LabHandle, describe, load_dataset, open_device};
use js_sys::{Error, Float32Array, Function, JSON, Promise, Reflect, Uint8Array, Uint32Array};
use tsify::Ts;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{config, load_stripes, new_lab, open, passed, property, stripes_file};

/// Fails unless the error is a `LabError` of that kind, with a message that holds `expected` and a
/// hint.
fn assert_lab_error(error: JsValue, kind: &str, expected: &str) {
    let property = |name: &str| Reflect::get(&error, &name.into()).unwrap().as_string();
    let message = error.dyn_ref::<Error>().expect("an Error").message();
    let message = String::from(message);
    assert_eq!(property("name").as_deref(), Some("LabError"), "{message}");
    assert_eq!(property("kind").as_deref(), Some(kind), "{message}");
    assert!(
        message.contains(expected),
        "{expected:?} not in {message:?}"
    );
    assert!(property("hint").is_some_and(|hint| !hint.is_empty()));
}

pub fn assert_thrown<T, E: Into<JsValue>>(result: Result<T, E>, kind: &str, expected: &str) {
    match result {
        Ok(_) => panic!("expected an error of kind {kind}"),
        Err(error) => assert_lab_error(error.into(), kind, expected),
    }
}

pub async fn assert_rejected<T, E: Into<JsValue>>(
    answer: impl Future<Output = Result<T, E>>,
    kind: &str,
    expected: &str,
) {
    assert_thrown(answer.await, kind, expected);
}

async fn cpu_lab(family: &str) -> LabHandle {
    open("cpu").await;
    load_stripes();
    new_lab(config(family, 1.0)).unwrap()
}

/// Trains and samples, to show that nothing is broken.
async fn assert_works(lab: &LabHandle) {
    let before = lab.step().unwrap();
    lab.train_step(1.0).unwrap();
    assert_eq!(lab.step().unwrap(), before + 1);
    let report = lab.sample(4.0, 2.0).await.unwrap();
    let picture = property(report, "picture");
    assert_eq!(property(picture, "width").as_f64(), Some(64.0));
}

fn indices(indices: &[u32]) -> Uint32Array {
    Uint32Array::from(indices)
}

/// A configuration with one part replaced.
fn changed(from: &str, to: &str) -> JsValue {
    let text = String::from(JSON::stringify(&config("vae", 1.0)).unwrap());
    assert!(text.contains(from), "{text}");
    JSON::parse(&text.replace(from, to)).unwrap()
}

#[wasm_bindgen_test]
async fn a_wrong_configuration_is_refused() {
    let lab = cpu_lab("vae").await;
    let cases = [
        (
            "\"vae\"",
            "\"diffusion\"",
            "unknown-family",
            "\"diffusion\"",
        ),
        ("\"stripes\"", "\"cats\"", "unknown-dataset", "loaded are: "),
        (
            "\"seed\":1",
            "\"seed\":-1",
            "invalid-argument",
            "seed is -1",
        ),
        (
            "\"seed\":1",
            "\"seed\":1.5",
            "invalid-argument",
            "seed is 1.5",
        ),
        (
            "\"seed\":1",
            "\"seed\":\"x\"",
            "invalid-argument",
            "configuration",
        ),
        ("\"seed\":1", "\"sed\":1", "invalid-argument", "\"sed\""),
        (
            "\"batch_size\":8",
            "\"batch_size\":0",
            "invalid-hyperparameter",
            "2 to 256",
        ),
        (
            "\"batch_size\":8",
            "\"mirror\":\"maybe\"",
            "invalid-hyperparameter",
            "one of off, on",
        ),
        (
            "\"batch_size\":8",
            "\"shift\":9",
            "invalid-hyperparameter",
            "0 to 8",
        ),
        (
            "\"width\":4",
            "\"width\":1000",
            "invalid-hyperparameter",
            "2 to 128",
        ),
        (
            "\"width\":4",
            "\"width\":null",
            "invalid-argument",
            "configuration",
        ),
        (
            "\"width\":4",
            "\"depth\":4",
            "invalid-hyperparameter",
            "\"depth\"",
        ),
        (
            "\"width\":4",
            "\"learning_rate\":1",
            "invalid-hyperparameter",
            "0.1",
        ),
    ];
    for (from, to, kind, expected) in cases {
        assert_thrown(new_lab(changed(from, to)), kind, expected);
    }
    let not_a_number = config("vae", 1.0);
    let hyperparameters = Reflect::get(&not_a_number, &"hyperparameters".into()).unwrap();
    Reflect::set(&hyperparameters, &"learning_rate".into(), &f64::NAN.into()).unwrap();
    assert_thrown(new_lab(not_a_number), "invalid-hyperparameter", "NaN");
    let extra = changed("\"seed\":1", "\"seed\":1,\"hyperparamters\":{}");
    assert_thrown(new_lab(extra), "invalid-argument", "\"hyperparamters\"");
    assert_thrown(
        new_lab(JsValue::UNDEFINED),
        "invalid-argument",
        "configuration",
    );
    assert_works(&lab).await;
}

#[wasm_bindgen_test]
async fn a_damaged_data_file_is_refused_and_the_loaded_one_stays() {
    let lab = cpu_lab("vae").await;
    let file = stripes_file();
    let mut flipped = file.clone();
    flipped[file.len() / 2] ^= 1;
    let cases = [
        (&file[..file.len() / 2], "ends inside"),
        (&flipped, "checksum"),
        (b"not a data file".as_slice(), "GVLD"),
        (&[], "magic"),
    ];
    for (file, expected) in cases {
        assert_thrown(
            load_dataset(Uint8Array::from(file)),
            "invalid-dataset",
            expected,
        );
    }
    assert_works(&lab).await;
    new_lab(config("gan", 2.0)).expect("the data set is still loaded");
}

#[wasm_bindgen_test]
async fn wrong_arguments_are_refused() {
    let lab = cpu_lab("vae").await;
    assert_thrown(lab.train_step(0.0), "invalid-argument", "0 steps");
    assert_thrown(lab.train_step(1001.0), "invalid-argument", "1001 steps");
    assert_rejected(lab.sample(0.0, 1.0), "invalid-argument", "0 samples").await;
    assert_rejected(lab.sample(1025.0, 1.0), "invalid-argument", "1 to 1024").await;
    assert_rejected(
        lab.held_out(indices(&[]), 1.0),
        "invalid-argument",
        "0 test images",
    )
    .await;
    assert_rejected(
        lab.reconstruct(indices(&[16]), 1.0),
        "invalid-argument",
        "image 16",
    )
    .await;
    assert_rejected(
        lab.held_out_losses(17.0),
        "invalid-argument",
        "17 test images",
    )
    .await;
    let numbers =
        |length: u32, value: f32| Float32Array::new_with_length(length).fill(value, 0, length);
    let latents = |length, value| lab.sample_latents(numbers(length, value), 1.0, None);
    assert_rejected(latents(7, 0.0), "invalid-input", "7 values").await;
    assert_rejected(latents(0, 0.0), "invalid-input", "0 values").await;
    assert_rejected(latents(8, f32::NAN), "invalid-input", "NaN").await;
    assert_rejected(latents(8, f32::INFINITY), "invalid-input", "inf").await;
    latents(16, 0.5)
        .await
        .expect("two latents of the right size");
    let images = |length, value| lab.latent_of_image(numbers(length, value), 1.0, 1.0, None);
    assert_rejected(images(1023, 0.0), "invalid-input", "1023 values").await;
    assert_rejected(images(1024, 1.5), "invalid-input", "1.5").await;
    assert_rejected(images(1024, f32::NAN), "invalid-input", "NaN").await;
    images(1024, 0.5).await.expect("an image of the right size");
    assert_works(&lab).await;
}

#[wasm_bindgen_test]
async fn values_of_the_wrong_type_are_refused_and_the_lab_stays_unlocked() {
    let lab = cpu_lab("vae").await;
    for steps in [f64::NAN, -1.0, 1.5, 4_294_967_297.0] {
        assert_thrown(lab.train_step(steps), "invalid-argument", "number of steps");
    }
    for columns in [0.0, -1.0, f64::NAN, 1e9] {
        let sheet = lab.sample(4.0, columns);
        assert_rejected(sheet, "invalid-argument", "columns").await;
    }
    assert_rejected(lab.sample(-1.0, 1.0), "invalid-argument", "is -1").await;
    for wrong in [
        JsValue::UNDEFINED,
        JsValue::NULL,
        JsValue::from("x"),
        JsValue::from(1),
    ] {
        let expected = "Float32Array";
        assert_rejected(
            lab.sample_latents(passed(wrong.clone()), 1.0, None),
            "invalid-input",
            expected,
        )
        .await;
        assert_rejected(
            lab.latent_of_image(passed(wrong.clone()), 1.0, 1.0, None),
            "invalid-input",
            expected,
        )
        .await;
        let expected = "Uint32Array";
        let held_out = lab.held_out(passed(wrong.clone()), 1.0);
        assert_rejected(held_out, "invalid-input", expected).await;
        assert_rejected(
            lab.reconstruct(passed(wrong.clone()), 1.0),
            "invalid-input",
            expected,
        )
        .await;
        assert_thrown(load_dataset(passed(wrong)), "invalid-input", "Uint8Array");
    }
    let long = Float32Array::new_with_length(13_000_000);
    assert_rejected(
        lab.sample_latents(long, 1.0, None),
        "invalid-input",
        "at most",
    )
    .await;
    assert_works(&lab).await;
}

#[wasm_bindgen_test]
async fn a_gan_does_not_reconstruct() {
    let lab = cpu_lab("gan").await;
    assert_rejected(
        lab.reconstruct(indices(&[0]), 1.0),
        "unsupported",
        "no encoder",
    )
    .await;
    assert_works(&lab).await;
}

#[wasm_bindgen_test]
async fn a_freed_lab_takes_no_more_calls() {
    let lab = cpu_lab("vae").await;
    lab.close();
    assert_thrown(lab.train_step(1.0), "closed", "freed");
    assert_thrown(lab.step(), "closed", "freed");
    assert_rejected(lab.losses(), "closed", "freed").await;
    assert_rejected(lab.sample(1.0, 1.0), "closed", "freed").await;
    assert_rejected(lab.reconstruct(indices(&[0]), 1.0), "closed", "freed").await;
    lab.close();
    let lab = cpu_lab("vae").await;
    assert_works(&lab).await;
}

#[wasm_bindgen_test]
async fn a_lab_freed_from_javascript_takes_no_more_calls() {
    let object = JsValue::from(cpu_lab("vae").await);
    let call = |name: &str, argument: f64| {
        let method = Reflect::get(&object, &name.into()).unwrap();
        let method: Function = method.dyn_into().unwrap();
        method.call1(&object, &argument.into())
    };
    call("trainStep", 1.0).expect("the lab is open");
    call("free", 0.0).expect("a lab can be freed");
    assert_thrown(call("trainStep", 1.0), "closed", "freed");
    let samples: Promise = call("sample", 1.0).expect("a promise").into();
    assert_rejected(JsFuture::from(samples), "closed", "freed").await;
    call("free", 0.0).expect("freeing twice does no harm");
}

#[wasm_bindgen_test]
async fn an_unknown_device_is_refused() {
    let open = |device: JsValue| open_device(Ts::new_unchecked(device));
    assert_rejected(open("tpu".into()), "invalid-argument", "tpu").await;
    assert_rejected(open(JsValue::NULL), "invalid-argument", "null").await;
}

#[wasm_bindgen_test]
fn the_description_lists_all_families_with_their_hyperparameters() {
    fn assert_holds(text: &str, parts: &[impl AsRef<str> + Debug]) {
        for part in parts {
            assert!(text.contains(part.as_ref()), "{part:?} not in {text}");
        }
    }
    let text = String::from(JSON::stringify(&describe().unwrap().into()).unwrap());
    assert_holds(
        &text,
        &[
            "\"gan\"",
            "\"vae\"",
            "\"vae-gan\"",
            "\"mirror\"",
            "\"likelihood\"",
            "\"similarity_weight\"",
            "\"key_hyperparameter\":\"kl_weight\"",
            "\"kind\":\"probability\"",
            "\"glance\":\"Looks real\"",
            "\"image_size\":32",
        ],
    );
    assert_holds(
        &text,
        &["\"type\":\"integer\",\"min\":2,\"max\":256,\"default\":64"],
    );
}
