//! Programs against Burn, same seed, same batches: losses, samples, posteriors, reconstructions.

mod cases;

use std::sync::Arc;

use pollster::block_on;

use self::cases::{compare_flows, compare_gans, compare_vae_gans, compare_vaes};
use super::*;
use crate::{
    Definition, Family, Trainer,
    training::{BurnTrainer, ProgramTrainer},
};
use lab_core::{
    hyperparameter::{Setting, Settings},
    random::{SeededRandom, Stream},
};
use lab_data::dataset::{
    self, Augmentation, Dataset, Labels, Split, View, latents_with_conditions,
};
use lab_graph::device::{self, ComputeDevice, DeviceKind};
use lab_models::networks::NetworkConfig;

/// Relative to 1 + |value|; six steps of Adam let rounding grow.
const TOLERANCE: f32 = 2e-3;
const STEPS: usize = 6;

/// The page's own sizes, such that fill no tile evenly, and larger images.
fn sizes() -> [(NetworkConfig, usize); 4] {
    let cases = [
        (1, 32, 16, 32, 6),
        (3, 32, 5, 7, 5),
        (1, 32, 2, 1, 2),
        (3, 64, 3, 5, 4),
    ];
    cases.map(|(channels, size, width, latent_size, batch)| {
        let network = NetworkConfig {
            channels,
            size,
            width,
            latent_size,
            conditions: 0,
        };
        (network, batch)
    })
}

/// Images as a network takes them.
fn random_dataset(&NetworkConfig { channels, size, .. }: &NetworkConfig) -> Arc<Dataset> {
    let split = |seed: u64, count: usize| {
        let mut random = SeededRandom::new(seed, Stream::Batches);
        let values = random.normals(count * channels * size * size);
        Split {
            pixels: values
                .into_iter()
                .map(|v| (127.5 * (1.0 + v.tanh())) as u8)
                .collect(),
            labels: (0..count).map(|index| index as u8 % 3).collect(),
        }
    };
    Arc::new(Dataset {
        name: "noise".into(),
        title: "Noise".into(),
        channels,
        size,
        // For the conditional cases; the others look at no label.
        labels: Labels::Classes(["a", "b", "c"].map(String::from).into()),
        licence: "none needed".into(),
        source: "drawn here".into(),
        link: String::new(),
        sound: None,
        training: split(1, 20),
        held_out: split(2, 70),
    })
}

/// Everything that may change while training goes on, changed.
fn live_changed(family: Family) -> Settings {
    let changes = [
        ("learning_rate", 5e-4),
        ("half_life", 2.0),
        ("discriminator_rate", 0.5),
        ("label_smoothing", 0.2),
        ("discriminator_steps", 1.0),
        ("kl_weight", 0.5),
        ("similarity_weight", 0.3),
        ("kl_warm_up", 20.0),
        ("free_bits", 0.05),
        ("warm_up", 2.0),
        ("sampling_steps", 1.0),
        ("guidance", 2.0),
    ];
    let known = |key: &str| family.hyperparameters().iter().any(|h| h.key == key);
    let changes = changes.into_iter().filter(|(key, _)| known(key));
    let changes = changes.map(|(key, value)| (key.to_string(), Setting::Number(value)));
    Settings::resolve(family.hyperparameters(), &changes.collect()).unwrap()
}

/// Losses of every step, half of them with other settings, then samples, posteriors,
/// reconstructions and held-out losses.
fn run(
    family: Family,
    mut trainer: Box<dyn Trainer>,
    data: &Dataset,
    network: &NetworkConfig,
    batch: usize,
) -> Vec<(String, Vec<f32>)> {
    let mut results = Vec::new();
    let changed = live_changed(family);
    let losses = |losses: Losses| -> Vec<f32> {
        let read = block_on(losses.read()).unwrap();
        read.into_iter().map(|(_, value)| value).collect()
    };
    let values = |reading: Reading| block_on(reading).unwrap();
    let mut augmentation = Augmentation::new(true, 3, 4);
    for step in 0..STEPS {
        if step == STEPS / 2 {
            trainer.change_live(&changed);
        }
        let views: Vec<_> = (0..batch * trainer.batches_per_step())
            .map(|i| augmentation.view((step * 7 + i * 3) % 20))
            .collect();
        trainer.train_step(&views);
        results.push((
            format!("losses of step {step}"),
            losses(trainer.losses().unwrap()),
        ));
    }
    let conditions = family.conditioning(network, &data.labels);
    let size = network.latent_size;
    let latents = SeededRandom::new(1, Stream::SampleLatents).normals(3 * size);
    let codes = latents_with_conditions(&latents, size, &conditions.of_labels([2, 0, 1]));
    results.push(("samples".into(), values(trainer.sample(&codes))));
    results.push(("decoded latents".into(), values(trainer.decode(&codes))));
    // More than one program's worth.
    let views: Vec<_> = (0..70).map(View::plain).collect();
    let images = dataset::values(&data.held_out, &views, data.shape());
    let conditions = conditions.of_labels(data.held_out.labels.clone());
    if let Some(posteriors) = trainer.encode(&images, &conditions) {
        results.push(("posteriors".into(), values(posteriors)));
    }
    if let Some(reconstructions) = trainer.reconstruct(&images, &conditions) {
        results.push(("reconstructions".into(), values(reconstructions)));
    }
    if let Some(held_out) = trainer.evaluate(&images, &conditions) {
        results.push(("held-out losses".into(), losses(held_out)));
    }
    results
}

fn assert_same(what: &str, expected: &[(String, Vec<f32>)], actual: &[(String, Vec<f32>)]) {
    for ((name, expected), (_, actual)) in expected.iter().zip(actual) {
        assert_eq!(expected.len(), actual.len(), "{what}, {name}");
        for (index, (a, b)) in expected.iter().zip(actual).enumerate() {
            let close = (a - b).abs() <= TOLERANCE * (1.0 + a.abs());
            assert!(close, "{what}, {name}[{index}]: Burn {a}, program {b}");
        }
    }
    assert_eq!(expected.len(), actual.len());
}

/// A family with its settings, as often as it is wanted.
type Definer = Box<dyn Fn() -> Box<dyn Definition>>;

/// Trains it on Burn and on a device from the same seed, and compares everything that a run shows.
fn compare(define: &Definer, network: &NetworkConfig, batch: usize, device: &ComputeDevice) {
    let data = random_dataset(network);
    let family = define().family();
    let on_burn = BurnTrainer::new(define(), network, batch, (&data, 3), &ComputeDevice::cpu());
    let expected = run(family, Box::new(on_burn), &data, network, batch);
    let backend = device.backend();
    let on_backend = ProgramTrainer::new(define(), network, batch, (&data, 3), backend);
    let actual = run(family, Box::new(on_backend), &data, network, batch);
    assert_same(&format!("{family:?} {network:?}"), &expected, &actual);
}

#[test]
fn a_gan_is_the_same_on_burn_and_as_a_program() {
    compare_gans(&ComputeDevice::cpu());
}

#[test]
fn a_vae_is_the_same_on_burn_and_as_a_program() {
    compare_vaes(&ComputeDevice::cpu());
}

#[test]
fn a_vae_gan_is_the_same_on_burn_and_as_a_program() {
    compare_vae_gans(&ComputeDevice::cpu());
}

#[test]
fn a_flow_is_the_same_on_burn_and_as_a_program() {
    compare_flows(&ComputeDevice::cpu());
}

/// Skipped where there is no GPU, not even in software. `cargo xtask test` brings a software
/// driver and sets `GPU_TESTS=required`.
#[test]
fn all_are_the_same_on_a_gpu() {
    match block_on(device::open(DeviceKind::WebGpu)) {
        Ok(gpu) => {
            compare_gans(&gpu);
            compare_vaes(&gpu);
            compare_vae_gans(&gpu);
            compare_flows(&gpu);
            crate::tests::gradients::compare_on_gpu(&gpu);
        }
        Err(error) => assert!(std::env::var("GPU_TESTS").is_err(), "{error:?}"),
    }
}
