//! Whole training steps, same weights and same batch, WebGPU against CPU.

use std::sync::Arc;

use lab::self_test;
use lab_core::{
    hyperparameter::Setting,
    hyperparameter::Settings,
    random::{SeededRandom, Stream},
};
use lab_data::dataset::{self, Augmentation, Conditions, View, latents_with_conditions};
use lab_families::{Engine, Family};
use lab_graph::device::ComputeDevice;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{assert_close, both_devices, stripes};

/// Three steps of Adam let rounding grow; the wrong results seen from fused kernels and from
/// autotuned ones differ by more than 0.5 or are NaN.
const TOLERANCE: f32 = 2e-3;

/// Losses of three steps, then samples and, where there are any, reconstructions.
async fn run(
    (family, engine): (Family, Engine),
    channels: usize,
    batch: usize,
    device: &ComputeDevice,
) -> Vec<Vec<f32>> {
    let settings = [("width", 5), ("latent_size", 7), ("batch_size", batch)];
    let settings = settings.map(|(key, value)| (key.to_string(), Setting::Number(value as f64)));
    // Colour images with their classes, grey ones without.
    let is_conditional = channels == 3;
    let conditional = ("conditional".to_string(), Setting::Word("on".into()));
    let settings = settings
        .into_iter()
        .chain(is_conditional.then_some(conditional))
        .chain((family == Family::Flow).then(|| ("sampling_steps".into(), Setting::Number(2.0))));
    let settings = Settings::resolve(family.hyperparameters(), &settings.collect()).unwrap();
    let data = Arc::new(stripes(channels));
    let size = family
        .network_config(data.shape(), 0, &settings)
        .latent_size;
    let conditions = match is_conditional {
        true => Conditions::of(&data.labels),
        false => Conditions::NONE,
    };
    let conditions = conditions.of_labels([0, 1, 1]);
    let mut trainer = family.trainer(engine, &settings, &data, 3, device);
    let mut results = Vec::new();
    let mut augmentation = Augmentation::new(true, 2, 3);
    for step in 0..3 {
        let views: Vec<_> = (0..batch)
            .map(|i| augmentation.view((5 * i + 7 * step) % 64))
            .collect();
        trainer.train_step(&views);
        let losses = trainer.losses().unwrap().read().await.unwrap();
        results.push(losses.into_iter().map(|(_, value)| value).collect());
    }
    let latents = SeededRandom::new(1, Stream::Evaluation).normals(3 * size);
    let codes = latents_with_conditions(&latents, size, &conditions);
    results.push(trainer.sample(&codes).await.unwrap());
    let images = dataset::values(&data.held_out, &[0, 3, 5].map(View::plain), data.shape());
    if let Some(reconstructions) = trainer.reconstruct(&images, &conditions) {
        results.push(reconstructions.await.unwrap());
    }
    results
}

async fn compare(family: Family, engine: Engine) {
    for (channels, batch) in [(1, 4), (3, 5)] {
        let [cpu, webgpu] = both_devices().await;
        let cpu = run((family, engine), channels, batch, &cpu).await;
        let webgpu = run((family, engine), channels, batch, &webgpu).await;
        for (index, (cpu, webgpu)) in cpu.iter().zip(&webgpu).enumerate() {
            let what = format!("{family:?} {engine:?}, {channels} channels, result {index}");
            assert_close(&what, cpu, webgpu, TOLERANCE);
        }
    }
}

#[wasm_bindgen_test]
async fn gan_steps_agree() {
    compare(Family::Gan, Engine::Program).await;
    compare(Family::Gan, Engine::Burn).await;
}

#[wasm_bindgen_test]
async fn vae_steps_agree() {
    compare(Family::Vae, Engine::Program).await;
    compare(Family::Vae, Engine::Burn).await;
}

#[wasm_bindgen_test]
async fn vae_gan_steps_agree() {
    compare(Family::VaeGan, Engine::Program).await;
    compare(Family::VaeGan, Engine::Burn).await;
}

#[wasm_bindgen_test]
async fn flow_steps_agree() {
    compare(Family::Flow, Engine::Program).await;
    compare(Family::Flow, Engine::Burn).await;
}

#[wasm_bindgen_test]
async fn both_devices_pass_the_self_test() {
    for device in both_devices().await {
        let report = self_test::run(&device).await.unwrap();
        for figure in &report.figures {
            web_sys::console::log_1(&format!("{device:?} {figure:?}").into());
        }
        assert!(report.passed, "{report:?}");
    }
}
