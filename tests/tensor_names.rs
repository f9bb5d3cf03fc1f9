//! A saved model holds the parameters that the specifications of its networks name, under those names and in those
//! shapes, and what goes with them.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    sync::Arc,
};

use lab::Lab;
use lab_core::hyperparameter::Setting;
use lab_data::dataset::{self, Dataset, IMAGE_SIZE};
use lab_evaluation::classifier::{self, ClassifierTraining, TrainingSettings};
use lab_families::Engine;
use lab_graph::{NetworkSpec, ParameterRole, device::ComputeDevice};
use lab_models::networks::{self, DiscriminatorNorm, NetworkConfig};
use pollster::block_on;
use safetensors::SafeTensors;

type Shapes = BTreeMap<String, Vec<usize>>;

const WIDTH: usize = 3;
const LATENT_SIZE: usize = 5;

fn digits() -> Arc<Dataset> {
    let file = fs::read("www/public/datasets/digits.gvld").unwrap();
    Arc::new(dataset::decode(&file).unwrap())
}

fn word(key: &str, word: &str) -> (String, Setting) {
    (key.into(), Setting::Word(word.into()))
}

/// The tensors of a fresh model's weights file.
fn saved(family: &str, settings: &[(String, Setting)]) -> Shapes {
    let sizes = [("width", WIDTH), ("latent_size", LATENT_SIZE)];
    let sizes = sizes.map(|(key, value)| (key.to_string(), Setting::Number(value as f64)));
    let settings: BTreeMap<_, _> = sizes.into_iter().chain(settings.iter().cloned()).collect();
    let (engine, device) = (Engine::Program, ComputeDevice::cpu());
    let mut lab = Lab::new(digits(), family, &settings, 1, engine, &device).unwrap();
    shapes(&block_on(lab.snapshot().unwrap().weights_file()).unwrap())
}

fn shapes(file: &[u8]) -> Shapes {
    let tensors = SafeTensors::deserialize(file).unwrap();
    let shapes = tensors.iter();
    shapes
        .map(|(name, tensor)| (name.to_string(), tensor.shape().to_vec()))
        .collect()
}

/// The parameters of a network, with the running statistics of every normalisation.
fn named(spec: &NetworkSpec) -> Shapes {
    let name_in = |name: &str| format!("{}.{name}", spec.name);
    let parameters = spec.parameters().into_iter().flat_map(|parameter| {
        let normalisation = (parameter.role == ParameterRole::Scale)
            .then(|| parameter.name.strip_suffix(".weight").expect("a scale"));
        let running = normalisation.map(|place| {
            ["running_mean", "running_var"].map(|name| {
                let name = name_in(&format!("{place}.{name}"));
                (name, parameter.shape.clone())
            })
        });
        let own = (name_in(&parameter.name), parameter.shape.clone());
        running
            .into_iter()
            .flatten()
            .chain([own])
            .collect::<Vec<_>>()
    });
    parameters.collect()
}

fn all_named(specs: &[NetworkSpec]) -> Shapes {
    specs.iter().flat_map(named).collect()
}

fn sizes(conditions: usize) -> NetworkConfig {
    NetworkConfig {
        channels: 1,
        size: IMAGE_SIZE,
        width: WIDTH,
        latent_size: LATENT_SIZE,
        conditions,
    }
}

#[test]
fn a_gan_saves_its_generator_the_average_of_it_and_its_discriminator() {
    for (conditional, conditions) in [("off", 0), ("on", 10)] {
        for (name, norm) in [
            ("batch", DiscriminatorNorm::Batch),
            ("none", DiscriminatorNorm::None),
        ] {
            let config = sizes(conditions);
            let generator = networks::generator(&config);
            let ema = NetworkSpec {
                name: "ema",
                ..generator.clone()
            };
            let discriminator = networks::discriminator(&config, norm);
            let settings = [
                word("conditional", conditional),
                word("discriminator_norm", name),
            ];
            let expected = all_named(&[generator, ema, discriminator]);
            assert_eq!(saved("gan", &settings), expected);
        }
    }
}

#[test]
fn a_vae_saves_its_encoder_and_its_decoder() {
    for (conditional, conditions) in [("off", 0), ("on", 10)] {
        let config = sizes(conditions);
        let specs = [networks::encoder(&config), networks::decoder(&config)];
        let settings = [word("conditional", conditional)];
        assert_eq!(saved("vae", &settings), all_named(&specs));
    }
}

#[test]
fn a_vae_gan_saves_all_three_networks() {
    let config = sizes(0);
    let specs = [
        networks::encoder(&config),
        networks::generator(&config),
        networks::discriminator(&config, DiscriminatorNorm::Batch),
    ];
    assert_eq!(saved("vae-gan", &[]), all_named(&specs));
}

/// Beside each weight of spectral norm 1 lies what it is made of, and what its norm is known by.
#[test]
fn weights_of_spectral_norm_1_are_saved_with_what_they_are_made_of() {
    let config = sizes(0);
    let norm = DiscriminatorNorm::Spectral;
    let discriminator = networks::discriminator(&config, norm);
    let found = saved("gan", &[word("discriminator_norm", "spectral")]);
    let found: BTreeSet<_> = found
        .into_keys()
        .filter(|name| name.contains("discriminator"))
        .collect();
    let weights = named(&discriminator).into_keys();
    let expected = weights.flat_map(|name| {
        let beside = ["_u", "_v", "_norm"].map(|suffix| format!("{name}{suffix}"));
        let free = format!("free.{name}");
        beside.into_iter().chain([free, name]).collect::<Vec<_>>()
    });
    assert_eq!(found, expected.collect());
}

#[test]
fn a_classifier_saves_its_network() {
    let digits = digits();
    let settings = TrainingSettings {
        steps_max: Some(1),
        ..TrainingSettings::default()
    };
    let training = ClassifierTraining::new(digits, settings, 1).unwrap();
    let file = block_on(training.finish()).unwrap();
    assert_eq!(shapes(&file), named(&classifier::network(1, 10)));
}
