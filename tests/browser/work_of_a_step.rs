//! How much a training step asks of the browser. The counts are exact on every machine, so they are
//! guarded here; how long a step takes is for the benchmark.

use std::collections::BTreeMap;

use js_sys::{Function, JSON, Reflect};
use serde_json::{Value, from_str, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{load_stripes, new_lab, open_webgpu};

/// What a step is to do, by family and settings. `cargo xtask figures` holds README to it.
///
/// Bytes are four for each number of noise, each image index and each average, and twelve for each optimiser; a flow's
/// noise is as large as its images, and the features of a time come with it. This is with batches and latents of the default sizes. Images are not among them.
const RECORD: &str = include_str!("work_of_a_step.json");

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

/// Counts of warmed-up steps, all together.
async fn work(row: &Value, counts: &JsValue) -> BTreeMap<String, f64> {
    let config = json!({
        "dataset": "stripes", "seed": 1,
        "family": row["family"], "hyperparameters": row["hyperparameters"],
    });
    let config = JSON::parse(&config.to_string()).unwrap();
    let lab = new_lab(config).unwrap();
    lab.train(1.0).await.unwrap();
    let names = row["counts"].as_object().unwrap().keys();
    let read = || {
        let count = |name: &String| {
            let count = Reflect::get(counts, &name.into()).unwrap();
            (name.clone(), count.as_f64().unwrap())
        };
        names.clone().map(count).collect::<BTreeMap<_, _>>()
    };
    let before = read();
    lab.train_step(STEPS).unwrap();
    let after = read();
    let difference = |(name, count)| {
        let difference = count - before[&name];
        (name, difference)
    };
    after.into_iter().map(difference).collect()
}

#[wasm_bindgen_test]
async fn a_step_does_exactly_what_is_on_record() {
    open_webgpu().await;
    load_stripes();
    let counts = Function::new_no_args(COUNT)
        .call0(&JsValue::UNDEFINED)
        .unwrap();
    for row in from_str::<Vec<Value>>(RECORD).unwrap() {
        let recorded = row["counts"].as_object().unwrap().iter();
        let recorded: BTreeMap<_, _> = recorded
            .map(|(name, count)| (name.clone(), STEPS * count.as_f64().unwrap()))
            .collect();
        let (family, settings) = (&row["family"], &row["hyperparameters"]);
        let measured = work(&row, &counts).await;
        assert_eq!(
            measured, recorded,
            "{STEPS} steps of {family} with {settings}"
        );
    }
}
