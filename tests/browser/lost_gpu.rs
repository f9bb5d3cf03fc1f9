//! A GPU that is lost, at whatever moment, is an error of kind `device`; the module works on.

use gan_vae_lab::web::{ExaminerHandle, LabHandle, open_device};
use js_sys::{Function, JSON, Promise, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    errors::{assert_rejected, assert_thrown},
    support::{config, load_stripes, open_webgpu},
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
    let mut lab = LabHandle::new(config(family, 1.0)).unwrap();
    lab.train_step(2.0).unwrap();
    JsFuture::from(lab.losses()).await.unwrap();
    lab
}

fn indices() -> JsValue {
    Uint32Array::from(&[0, 1][..]).into()
}

/// Everything that a lab can be asked for is refused as lost, and nothing has trapped: another lab works
/// on the CPU.
async fn assert_lost(mut lab: LabHandle) {
    until_known().await;
    let change = JSON::parse(r#"{"learning_rate": 0.001}"#).unwrap();
    for _ in 0..2 {
        assert_thrown(lab.train_step(1.0), "device", "lost");
        assert_thrown(lab.set_hyperparameters(change.clone()), "device", "lost");
        for promise in [
            lab.losses(),
            lab.held_out_losses(4.0),
            lab.sample(4.0, 2.0),
            lab.save(),
            lab.export_weights(),
            lab.probe(),
        ] {
            let answer = JsFuture::from(promise).await;
            // A family without held-out losses has none to lose.
            if !answer.as_ref().is_ok_and(JsValue::is_undefined) {
                assert_thrown(answer, "device", "");
            }
        }
        let another = LabHandle::new(config("gan", 2.0));
        assert_thrown(another.map(drop), "device", "lost");
        // What needs no GPU is answered.
        lab.step().unwrap();
        lab.held_out_values(indices()).unwrap();
    }
    JsFuture::from(open_device("cpu".into())).await.unwrap();
    let mut on_cpu = LabHandle::new(config("gan", 3.0)).unwrap();
    on_cpu.train_step(1.0).unwrap();
    JsFuture::from(on_cpu.losses()).await.unwrap();
    lab.close();
}

async fn assert_lost_device(promise: Promise) {
    assert_rejected(promise, "device", "The compute device failed").await;
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
        assert_lost_device(open_device("webgpu".into())).await;
        set("call", JsValue::UNDEFINED);
        until_known().await;
        // And the next time it comes up.
        open_webgpu().await;
    }
}

#[wasm_bindgen_test]
async fn lost_between_steps() {
    for family in ["gan", "vae", "vae-gan"] {
        let mut lab = lab(family).await;
        lose();
        assert_lost_device(lab.losses()).await;
        assert_lost(lab).await;
    }
}

#[wasm_bindgen_test]
async fn lost_after_a_step_before_its_losses() {
    let mut lab = lab("gan").await;
    lab.train_step(1.0).unwrap();
    lose();
    assert_lost_device(lab.losses()).await;
    assert_lost(lab).await;
}

#[wasm_bindgen_test]
async fn lost_within_a_step() {
    for call in ["submit", "writeBuffer"] {
        let mut lab = lab("gan").await;
        lose_at(call, 2);
        lab.train_step(5.0).unwrap();
        assert_lost_device(lab.losses()).await;
        assert_lost(lab).await;
    }
}

#[wasm_bindgen_test]
async fn lost_while_something_is_read_back() {
    type Ask = fn(&mut LabHandle) -> Promise;
    let questions: [Ask; 6] = [
        |lab| lab.losses(),
        |lab| lab.sample(4.0, 2.0),
        |lab| lab.reconstruct(indices(), 2.0),
        |lab| lab.held_out_losses(4.0),
        |lab| lab.save(),
        |lab| lab.probe(),
    ];
    for ask in questions {
        let mut lab = lab("vae").await;
        lose_at("mapAsync", 0);
        assert_lost_device(ask(&mut lab)).await;
        assert_lost(lab).await;
    }
}

#[wasm_bindgen_test]
async fn lost_before_something_is_computed() {
    type Ask = fn(&mut LabHandle) -> Promise;
    let questions: [Ask; 5] = [
        |lab| lab.sample(64.0, 8.0),
        |lab| lab.reconstruct(indices(), 2.0),
        |lab| lab.held_out_losses(16.0),
        |lab| lab.save(),
        |lab| lab.probe(),
    ];
    for ask in questions {
        // Before that is known, and at the first work that is sent.
        let mut first = lab("vae").await;
        lose();
        assert_lost_device(ask(&mut first)).await;
        assert_lost(first).await;
        let mut second = lab("vae").await;
        lose_at("submit", 0);
        assert_lost_device(ask(&mut second)).await;
        assert_lost(second).await;
    }
}

#[wasm_bindgen_test]
async fn lost_while_a_model_is_restored() {
    let mut saved = lab("vae").await;
    let file: Uint8Array = JsFuture::from(saved.save())
        .await
        .unwrap()
        .dyn_into()
        .unwrap();
    // In the middle of it, which is known with the first thing that is asked for.
    lose_at("writeBuffer", 3);
    let mut restored = LabHandle::restore(file.clone().into()).unwrap();
    assert_lost_device(restored.losses()).await;
    assert_thrown(LabHandle::restore(file.into()).map(drop), "device", "lost");
    assert_lost(restored).await;
    assert_lost_after(saved).await;
}

/// The second of two labs on the GPU that was lost.
async fn assert_lost_after(mut lab: LabHandle) {
    assert_thrown(lab.train_step(1.0), "device", "lost");
    assert_lost_device(lab.sample(4.0, 2.0)).await;
}

#[wasm_bindgen_test]
async fn lost_while_a_second_lab_is_made() {
    let first = lab("gan").await;
    lose_at("writeBuffer", 3);
    let mut second = LabHandle::new(config("vae", 1.0)).unwrap();
    assert_lost_device(second.sample(4.0, 2.0)).await;
    assert_lost(second).await;
    assert_lost_after(first).await;
}

#[wasm_bindgen_test]
async fn lost_while_a_model_is_examined() {
    let mut lab = lab("vae").await;
    let mut examiner = ExaminerHandle::new("stripes".into(), JsValue::UNDEFINED).unwrap();
    // Up to the first slice that needs the model.
    loop {
        let slice = JsFuture::from(examiner.advance(&mut lab, false))
            .await
            .unwrap();
        let scale = Reflect::get(&slice, &"scale".into()).unwrap();
        if !scale.is_undefined() {
            break;
        }
    }
    lose_at("mapAsync", 0);
    assert_lost_device(examiner.advance(&mut lab, false)).await;
    until_known().await;
    assert_lost_device(examiner.advance(&mut lab, false)).await;
    assert_lost(lab).await;
}

#[wasm_bindgen_test]
async fn lost_while_latents_are_searched_for() {
    let mut lab = lab("gan").await;
    let images = lab.held_out_values(indices()).unwrap();
    let start = lab.latents(2.0).unwrap();
    lose_at("submit", 3);
    let found = lab.search(images.into(), start.into(), 10.0, JsValue::UNDEFINED);
    assert_lost_device(found).await;
    assert_lost(lab).await;
}
