//! A GPU that is lost, at whatever moment, is an error of kind `device`; the module works on.

use std::{future::Future, pin::Pin};

use gan_vae_lab::web::{EvaluatorHandle, LabHandle, Throwing, open_device};
use js_sys::{Float32Array, Function, JSON, Promise, Reflect, Uint8Array, Uint32Array};
use tsify::Ts;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    errors::{assert_rejected, assert_thrown},
    support::{config, load_stripes, new_lab, open, open_webgpu, property},
};

/// Keeps the device that is granted next, and destroys it when a call of a kind comes that was named.
const HOOKS: &str = r#"
    globalThis.gpu ??= (() => {
        const gpu = { device: undefined, call: undefined, left: 0 };
        const hook = (prototype, name) => {
            const original = prototype[name];
            prototype[name] = function (...rest) {
                // One that was granted before there were hooks.
                if (prototype === GPUDevice.prototype) gpu.device = this;
                const result = original.apply(this, rest);
                if (gpu.call === name && gpu.left-- === 0) gpu.device.destroy();
                return result;
            };
        };
        const granted = GPUAdapter.prototype.requestDevice;
        GPUAdapter.prototype.requestDevice = async function (...rest) {
            gpu.device = await granted.apply(this, rest);
            if (gpu.call === 'requestDevice') gpu.device.destroy();
            return gpu.device;
        };
        hook(GPUQueue.prototype, 'submit');
        hook(GPUQueue.prototype, 'writeBuffer');
        hook(GPUBuffer.prototype, 'mapAsync');
        hook(GPUDevice.prototype, 'createComputePipeline');
        hook(GPUDevice.prototype, 'createBuffer');
        return gpu;
    })()
"#;

fn gpu() -> JsValue {
    js_sys::eval(HOOKS).unwrap()
}

fn set(key: &str, value: impl Into<JsValue>) {
    Reflect::set(&gpu(), &key.into(), &value.into()).unwrap();
}

/// Lets the GPU be lost after so many more calls of that name.
fn lose_at(call: &str, left: u32) {
    set("call", call);
    set("left", left);
}

/// Loses the GPU now, without waiting until that is known.
fn lose() {
    let device = Reflect::get(&gpu(), &"device".into()).unwrap();
    let destroy = Reflect::get(&device, &"destroy".into()).unwrap();
    let destroy: Function = destroy.dyn_into().unwrap();
    destroy.call0(&device).unwrap();
}

/// Waits until everybody knows that it is lost.
async fn until_known() {
    let device = Reflect::get(&gpu(), &"device".into()).unwrap();
    let lost: Promise = Reflect::get(&device, &"lost".into())
        .unwrap()
        .dyn_into()
        .unwrap();
    JsFuture::from(lost).await.unwrap();
    // Callbacks of the same promise run in the order in which they were added.
    JsFuture::from(Promise::resolve(&JsValue::NULL))
        .await
        .unwrap();
}

/// A lab on a fresh GPU, trained a little so that everything has been compiled.
async fn lab(family: &str) -> LabHandle {
    set("call", JsValue::UNDEFINED);
    open_webgpu().await;
    load_stripes();
    let lab = new_lab(config(family, 1.0)).unwrap();
    lab.train(2.0).await.unwrap();
    lab
}

fn indices() -> Uint32Array {
    Uint32Array::from(&[0, 1][..])
}

/// What is answered to a question, whatever it is.
type Answered<'a> = Pin<Box<dyn Future<Output = Throwing<JsValue>> + 'a>>;

/// Something that a lab can be asked for.
type Ask = for<'a> fn(&'a LabHandle) -> Answered<'a>;

fn boxed<'a, T: Into<JsValue>>(answer: impl Future<Output = Throwing<T>> + 'a) -> Answered<'a> {
    Box::pin(async { answer.await.map(Into::into) })
}

/// Everything that a lab can be asked for is refused as lost, and nothing has trapped: another lab works
/// on the CPU.
async fn assert_lost(lab: LabHandle) {
    until_known().await;
    let change = JSON::parse(r#"{"learning_rate": 0.001}"#).unwrap();
    for _ in 0..2 {
        assert_thrown(lab.train_step(1.0), "device", "lost");
        let change = Ts::new_unchecked(change.clone());
        assert_thrown(lab.set_hyperparameters(change), "device", "lost");
        for answer in [
            boxed(lab.losses()),
            boxed(lab.held_out_losses(4.0)),
            boxed(lab.sample(4.0, 2.0)),
            boxed(lab.save()),
            boxed(lab.export_weights()),
            boxed(lab.probe()),
        ] {
            let answer = answer.await;
            // A family without held-out losses has none to lose.
            if !answer.as_ref().is_ok_and(JsValue::is_undefined) {
                assert_thrown(answer, "device", "");
            }
        }
        let another = new_lab(config("gan", 2.0));
        assert_thrown(another.map(drop), "device", "lost");
        // What needs no GPU is answered.
        lab.step().unwrap();
        lab.held_out_names(indices()).unwrap();
    }
    open("cpu").await;
    let on_cpu = new_lab(config("gan", 3.0)).unwrap();
    on_cpu.train(1.0).await.unwrap();
    lab.close();
}

async fn assert_lost_device<T>(answer: impl Future<Output = Throwing<T>>) {
    assert_rejected(answer, "device", "The compute device failed").await;
}

#[wasm_bindgen_test]
async fn lost_while_it_is_opened() {
    for (call, left) in [
        ("requestDevice", 0),
        ("createComputePipeline", 3),
        ("submit", 4),
        ("mapAsync", 0),
    ] {
        // What is up must go first.
        drop(lab("vae").await);
        lose();
        until_known().await;
        lose_at(call, left);
        assert_lost_device(open_device(Ts::new_unchecked("webgpu".into()))).await;
        set("call", JsValue::UNDEFINED);
        until_known().await;
        // And the next time it comes up.
        open_webgpu().await;
    }
}

#[wasm_bindgen_test]
async fn lost_between_steps() {
    for family in ["gan", "vae", "vae-gan"] {
        let lab = lab(family).await;
        lose();
        assert_lost_device(lab.losses()).await;
        assert_lost(lab).await;
    }
}

#[wasm_bindgen_test]
async fn lost_after_a_step_before_its_losses() {
    let lab = lab("gan").await;
    lab.train_step(1.0).unwrap();
    lose();
    assert_lost_device(lab.losses()).await;
    assert_lost(lab).await;
}

#[wasm_bindgen_test]
async fn lost_within_a_step() {
    for call in ["submit", "writeBuffer"] {
        let lab = lab("gan").await;
        lose_at(call, 2);
        lab.train_step(5.0).unwrap();
        assert_lost_device(lab.losses()).await;
        assert_lost(lab).await;
    }
}

#[wasm_bindgen_test]
async fn lost_while_something_is_read_back() {
    let questions: [Ask; 6] = [
        |lab| boxed(lab.losses()),
        |lab| boxed(lab.sample(4.0, 2.0)),
        |lab| boxed(lab.reconstruct(indices(), 2.0)),
        |lab| boxed(lab.held_out_losses(4.0)),
        |lab| boxed(lab.save()),
        |lab| boxed(lab.probe()),
    ];
    for ask in questions {
        let lab = lab("vae").await;
        lose_at("mapAsync", 0);
        assert_lost_device(ask(&lab)).await;
        assert_lost(lab).await;
    }
}

#[wasm_bindgen_test]
async fn lost_before_something_is_computed() {
    let questions: [Ask; 5] = [
        |lab| boxed(lab.sample(64.0, 8.0)),
        |lab| boxed(lab.reconstruct(indices(), 2.0)),
        |lab| boxed(lab.held_out_losses(16.0)),
        |lab| boxed(lab.save()),
        |lab| boxed(lab.probe()),
    ];
    for ask in questions {
        // Before that is known, and at the first work that is sent.
        let first = lab("vae").await;
        lose();
        assert_lost_device(ask(&first)).await;
        assert_lost(first).await;
        let second = lab("vae").await;
        lose_at("submit", 0);
        assert_lost_device(ask(&second)).await;
        assert_lost(second).await;
    }
}

#[wasm_bindgen_test]
async fn lost_while_a_model_is_restored() {
    let saved = lab("vae").await;
    let file: Uint8Array = JsValue::from(saved.save().await.unwrap()).unchecked_into();
    // In the middle of it, which is known with the first thing that is asked for.
    lose_at("writeBuffer", 3);
    let restored = LabHandle::restore(file.clone()).unwrap();
    assert_lost_device(restored.losses()).await;
    // Firefox tells what the lost GPU refused before it tells the loss.
    until_known().await;
    assert_thrown(LabHandle::restore(file).map(drop), "device", "lost");
    assert_lost(restored).await;
    assert_lost_after(saved).await;
}

/// The second of two labs on the GPU that was lost.
async fn assert_lost_after(lab: LabHandle) {
    assert_thrown(lab.train_step(1.0), "device", "lost");
    assert_lost_device(lab.sample(4.0, 2.0)).await;
}

#[wasm_bindgen_test]
async fn lost_while_a_second_lab_is_made() {
    let first = lab("gan").await;
    lose_at("writeBuffer", 3);
    let second = new_lab(config("vae", 1.0)).unwrap();
    assert_lost_device(second.sample(4.0, 2.0)).await;
    assert_lost(second).await;
    assert_lost_after(first).await;
}

#[wasm_bindgen_test]
async fn lost_while_a_model_is_evaluated() {
    let lab = lab("vae").await;
    let evaluator = EvaluatorHandle::new("stripes".into(), None).unwrap();
    // Up to the first slice that needs the model.
    loop {
        let slice = evaluator.advance(&lab, false).await.unwrap();
        if !property(slice, "baseline").is_undefined() {
            break;
        }
    }
    lose_at("mapAsync", 0);
    assert_lost_device(evaluator.advance(&lab, false)).await;
    until_known().await;
    assert_lost_device(evaluator.advance(&lab, false)).await;
    assert_lost(lab).await;
}

#[wasm_bindgen_test]
async fn lost_while_latents_are_searched_for() {
    let lab = lab("gan").await;
    let start = Float32Array::from(lab.latents(2.0).unwrap().as_slice());
    lose_at("submit", 3);
    let found = lab.invert_held_out(indices(), start, 10.0, 2.0);
    assert_lost_device(found).await;
    assert_lost(lab).await;
}
