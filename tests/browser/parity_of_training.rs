//! Whole training steps, same weights and same batch, WebGPU against CPU.

use burn::tensor::Device;
use gan_vae_lab::{
    model::NetworkConfig,
    random::{SeededRandom, Stream},
    self_test,
    train::{GanConfig, GanTrainer, Trainer, VaeConfig, VaeTrainer},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{assert_close, both_devices, values};

/// Three steps of Adam let rounding grow; the wrong results seen from fused kernels and from
/// autotuned ones differ by more than 0.5 or are NaN.
const TOLERANCE: f32 = 2e-3;

type Build = fn(NetworkConfig, &Device) -> Box<dyn Trainer>;

/// Losses of three steps, then samples and, where there are any, reconstructions.
async fn run(build: Build, channels: usize, batch: usize, device: &Device) -> Vec<Vec<f32>> {
    let network = NetworkConfig {
        channels,
        width: 4,
        latent_size: 8,
    };
    let mut random = SeededRandom::new(1, Stream::Evaluation);
    let mut trainer = build(network, device);
    let mut results = Vec::new();
    for _ in 0..3 {
        let images = random
            .normal([batch, channels, 32, 32], 0.0, 0.5, device)
            .tanh();
        let losses = trainer.train_step(images).read().await.unwrap();
        results.push(losses.into_iter().map(|(_, value)| value).collect());
    }
    let latents = random.normal([batch, 8], 0.0, 1.0, device);
    results.push(values(trainer.sample(latents)).await);
    let images = random
        .normal([batch, channels, 32, 32], 0.0, 0.5, device)
        .tanh();
    if let Some(reconstructions) = trainer.reconstruct(images) {
        results.push(values(reconstructions).await);
    }
    results
}

async fn compare(what: &str, build: Build) {
    for (channels, batch) in [(1, 4), (3, 5)] {
        let [cpu, webgpu] = both_devices().await;
        let cpu = run(build, channels, batch, &cpu).await;
        let webgpu = run(build, channels, batch, &webgpu).await;
        for (index, (cpu, webgpu)) in cpu.iter().zip(&webgpu).enumerate() {
            let what = format!("{what}, {channels} channels, result {index}");
            assert_close(&what, cpu, webgpu, TOLERANCE);
        }
    }
}

#[wasm_bindgen_test]
async fn gan_steps_agree() {
    compare("GAN", |network, device| {
        Box::new(GanTrainer::new(GanConfig::new(network), 3, device))
    })
    .await;
}

#[wasm_bindgen_test]
async fn vae_steps_agree() {
    compare("VAE", |network, device| {
        Box::new(VaeTrainer::new(VaeConfig::new(network), 3, device))
    })
    .await;
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
