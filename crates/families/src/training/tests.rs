//! Programs against Burn, same seed, same batches: losses, samples, posteriors, reconstructions.

use std::sync::Arc;

use pollster::block_on;

use super::*;
use crate::{
    Definition, Family, Flow, FlowSettings, Gan, GanSettings, Likelihood, Solver, TimeDistribution,
    Trainer, Vae, VaeGan, VaeGanSettings, VaeSettings,
    training::{BurnTrainer, ProgramTrainer},
};
use lab_core::{
    hyperparameter::{Choice, Setting, Settings},
    random::{SeededRandom, Stream},
};
use lab_data::{
    dataset::{self, Augmentation, Dataset, Labels, Split, View, latents_with_conditions},
    diff_augment::Augment,
};
use lab_graph::{
    device::{self, ComputeDevice, DeviceKind},
    loss::Objective,
};
use lab_models::{networks::DiscriminatorNorm, networks::NetworkConfig};

/// Relative to 1 + |value|; six steps of Adam let rounding grow.
const TOLERANCE: f32 = 2e-3;
const STEPS: usize = 6;

/// The page's own sizes, such that fill no tile evenly, and larger images.
fn cases() -> [(NetworkConfig, usize); 4] {
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

/// Sizes, settings and images a batch.
type Case<S> = (NetworkConfig, S, usize);

/// The plain GAN in every size, and each of its options in one that fills no tile evenly.
fn gan_cases() -> Vec<Case<GanSettings>> {
    let plain = GanSettings {
        learning_rate: 2e-3,
        label_smoothing: 0.1,
        discriminator_steps: 2,
        ..GanSettings::default()
    };
    let [_, (ragged, batch), ..] = cases();
    let options = gan_options(plain).into_iter();
    let options = options.map(|settings| (ragged.clone(), settings, batch));
    let conditional = conditional_gans(plain).into_iter();
    let network = ragged.clone().with_conditions(3);
    let conditional = conditional.map(|settings| (network.clone(), settings, batch));
    let plain = cases().map(|(network, batch)| (network, plain, batch));
    plain
        .into_iter()
        .chain(options)
        .chain(conditional)
        .collect()
}

fn gan_options(plain: GanSettings) -> Vec<GanSettings> {
    let objectives = [
        Objective::LeastSquares,
        Objective::Hinge,
        Objective::Wasserstein,
        Objective::Relativistic,
    ];
    let objectives = objectives.map(|objective| GanSettings { objective, ..plain });
    let emas = [0.0, 0.6].map(|ema| GanSettings { ema, ..plain });
    let norm = |discriminator_norm| GanSettings {
        discriminator_norm,
        ..plain
    };
    let norms = [DiscriminatorNorm::None, DiscriminatorNorm::Spectral].map(norm);
    let augments = [
        Augment::Translation,
        Augment::TranslationCutout,
        Augment::ColourTranslationCutout,
    ];
    let augments = augments.map(|augment| GanSettings { augment, ..plain });
    let others = [
        GanSettings {
            discriminator_rate: 3.0,
            ..plain
        },
        GanSettings { r1: 0.3, ..plain },
        GanSettings {
            r2: 2.0,
            ..norm(DiscriminatorNorm::None)
        },
    ];
    let options = objectives.into_iter().chain(emas).chain(norms);
    options.chain(augments).chain(others).collect()
}

fn conditional_gans(plain: GanSettings) -> [GanSettings; 4] {
    [
        plain,
        // Pairs of images, all of whose logits are projected twice a step.
        GanSettings {
            objective: Objective::Relativistic,
            ..plain
        },
        GanSettings {
            discriminator_norm: DiscriminatorNorm::Spectral,
            ..plain
        },
        // Slowly: a slope between neighbours jumps where rounding decides on which side of zero a
        // rectifier is, and large steps let that grow.
        GanSettings {
            learning_rate: 2e-4,
            augment: Augment::ColourTranslationCutout,
            ema: 0.6,
            objective: Objective::Relativistic,
            discriminator_norm: DiscriminatorNorm::Spectral,
            r1: 0.1,
            r2: 0.2,
            ..plain
        },
    ]
}

fn compare_gans(device: &ComputeDevice) {
    for (network, settings, batch) in gan_cases() {
        let sizes = network.clone();
        let define: Definer = Box::new(move || Box::new(Gan::new(sizes.clone(), settings)));
        compare(&define, &network, batch, device);
    }
}

/// The KL of the latents of a fresh VAE on average: some have more and some less.
fn mean_kl_of_a_latent(network: &NetworkConfig, settings: VaeSettings, batch: usize) -> f64 {
    let data = random_dataset(network);
    let definition = Box::new(Vae::new(network.clone(), settings));
    let of = (&data, 3);
    let mut trainer = BurnTrainer::new(definition, network, batch, of, &ComputeDevice::cpu());
    let views: Vec<_> = (0..batch).map(View::plain).collect();
    trainer.train_step(&views);
    let losses = block_on(trainer.losses().unwrap().read()).unwrap();
    f64::from(losses[2].1) / network.latent_size as f64
}

/// The VAE with each likelihood in every size, and each of its options in one of them.
fn vae_cases() -> Vec<Case<VaeSettings>> {
    let plain = VaeSettings {
        kl_weight: 3.0,
        ..VaeSettings::default()
    };
    let [_, (ragged, batch), ..] = cases();
    let conditional = (ragged.clone().with_conditions(3), batch);
    let networks: Vec<_> = cases().into_iter().chain([conditional]).collect();
    let likelihoods = Likelihood::ALL.iter().flat_map(|likelihood| {
        let settings = VaeSettings {
            likelihood: *likelihood,
            ..plain
        };
        let networks = networks.iter().cloned();
        networks.map(move |(network, batch)| (network, settings, batch))
    });
    let free_bits = mean_kl_of_a_latent(&ragged, plain, batch);
    let options = [
        VaeSettings {
            binarise: true,
            ..plain
        },
        VaeSettings {
            kl_warm_up: 4,
            ..plain
        },
        VaeSettings {
            half_life: 3,
            ..plain
        },
        VaeSettings { free_bits, ..plain },
    ];
    let options = options.map(|settings| (ragged.clone(), settings, batch));
    likelihoods.chain(options).collect()
}

fn compare_vaes(device: &ComputeDevice) {
    for (network, settings, batch) in vae_cases() {
        let sizes = network.clone();
        let define: Definer = Box::new(move || Box::new(Vae::new(sizes.clone(), settings)));
        compare(&define, &network, batch, device);
    }
}

fn compare_vae_gans(device: &ComputeDevice) {
    let plain = VaeGanSettings {
        learning_rate: 2e-3,
        discriminator_rate: 3.0,
        label_smoothing: 0.1,
        kl_weight: 3.0,
        similarity_weight: 0.02,
        ..VaeGanSettings::default()
    };
    // It looks at real images too when the generator learns.
    let paired = VaeGanSettings {
        objective: Objective::Relativistic,
        ..plain
    };
    let [_, (ragged, batch), ..] = cases();
    let others = [ragged.clone(), ragged.with_conditions(3)];
    let others = others.map(|network| (network, paired, batch));
    let plain = cases().map(|(network, batch)| {
        // Of two images some gradients are nothing but rounding, which Adam makes as large as others.
        (network, plain, batch.max(3))
    });
    for (network, settings, batch) in plain.into_iter().chain(others) {
        let sizes = network.clone();
        let define: Definer = Box::new(move || Box::new(VaeGan::new(sizes.clone(), settings)));
        compare(&define, &network, batch, device);
    }
}

/// Every size, both solvers.
fn compare_flows(device: &ComputeDevice) {
    let plain = FlowSettings {
        sampling_steps: 2,
        warm_up: 3,
        ema: 0.6,
        ..FlowSettings::default()
    };
    let other = FlowSettings {
        solver: Solver::Euler,
        times: TimeDistribution::Uniform,
        guidance: 2.5,
        ema: 0.0,
        ..plain
    };
    let [_, (ragged, batch), ..] = cases();
    let others = [ragged.clone(), ragged.with_conditions(3)];
    let others = others.map(|network| (network, other, batch));
    let plain = cases().map(|(network, batch)| (network, plain, batch));
    for (network, settings, batch) in plain.into_iter().chain(others) {
        let network = NetworkConfig {
            latent_size: network.channels * network.size * network.size,
            ..network
        };
        let sizes = network.clone();
        let define: Definer = Box::new(move || Box::new(Flow::new(sizes.clone(), settings)));
        compare(&define, &network, batch, device);
    }
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
