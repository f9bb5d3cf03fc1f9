//! How much a training step asks of the browser. The counts are exact on every machine, so they are
//! guarded here; how long a step takes is for the benchmark.

use gan_vae_lab::web::LabHandle;
use js_sys::{Function, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{config, load_stripes, open_webgpu};

/// What may be added without changing this file.
const MARGIN: f64 = 1.05;

/// Counts calls from now on; returns the object that holds the counts.
const COUNT: &str = r#"
    const counts = {};
    const count = (prototype, method, name, bytes) => {
        counts[name] = 0;
        const original = prototype[method];
        prototype[method] = function (...args) {
            counts[name] += 1;
            if (bytes) counts.bytes = (counts.bytes ?? 0) + (args[4] ?? args[2].byteLength);
            return original.apply(this, args);
        };
    };
    count(GPUComputePassEncoder.prototype, "dispatchWorkgroups", "dispatches");
    count(GPUQueue.prototype, "submit", "submits");
    count(GPUQueue.prototype, "writeBuffer", "writes", true);
    count(GPUDevice.prototype, "createBindGroup", "bind groups");
    count(GPUDevice.prototype, "createBuffer", "buffers");
    count(GPUDevice.prototype, "createComputePipeline", "pipelines");
    return counts;
"#;

const STEPS: f64 = 10.0;

/// Trains warmed-up steps and compares their counts a step with those recorded.
async fn assert_work(family: &str, counts: &JsValue, recorded: &[(&str, f64)]) {
    let mut lab = LabHandle::new(config(family, 1.0)).unwrap();
    lab.train_step(1.0).unwrap();
    JsFuture::from(lab.losses()).await.unwrap();
    let count = |name: &str| {
        Reflect::get(counts, &name.into())
            .unwrap()
            .as_f64()
            .unwrap()
    };
    let before: Vec<_> = recorded.iter().map(|(name, _)| count(name)).collect();
    lab.train_step(STEPS).unwrap();
    for ((name, recorded), before) in recorded.iter().zip(before) {
        let measured = (count(name) - before) / STEPS;
        assert!(
            measured <= recorded * MARGIN,
            "{family}: {measured} {name} a step, {recorded} on record"
        );
    }
}

#[wasm_bindgen_test]
async fn a_step_does_no_more_than_on_record() {
    open_webgpu().await;
    load_stripes();
    let counts = Function::new_no_args(COUNT)
        .call0(&JsValue::UNDEFINED)
        .unwrap();
    let families = [
        ("gan", 68.0, 1.0, 2.0, 1.0),
        ("vae", 51.0, 1.0, 1.0, 0.0),
        ("vae-gan", 98.0, 2.0, 3.0, 0.0),
    ];
    for (family, dispatches, latents, optimisers, averages) in families {
        // Bytes at a batch of 8 and latents of 8: four for each number of noise, each index and each
        // average, and twelve for each optimiser. Images are not among them.
        let bytes = 4.0 * (latents * 8.0 * 8.0 + 8.0 + 3.0 * optimisers + averages);
        let recorded = [
            ("dispatches", dispatches),
            ("submits", 1.0),
            ("writes", 1.0),
            ("bytes", bytes),
            ("bind groups", 0.0),
            ("buffers", 0.0),
            ("pipelines", 0.0),
        ];
        assert_work(family, &counts, &recorded).await;
    }
}
