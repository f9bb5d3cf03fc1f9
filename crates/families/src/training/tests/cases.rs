//! Every family in every size, and each of its options in one of them.

use super::*;
use crate::{
    Flow, FlowSettings, Gan, GanSettings, Likelihood, Solver, TimeDistribution, Vae, VaeGan,
    VaeGanSettings, VaeSettings,
};
use lab_core::hyperparameter::Choice;
use lab_data::diff_augment::Augment;
use lab_graph::loss::Objective;
use lab_models::networks::DiscriminatorNorm;

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
    let [_, (ragged, batch), ..] = sizes();
    let options = gan_options(plain).into_iter();
    let options = options.map(|settings| (ragged.clone(), settings, batch));
    let conditional = conditional_gans(plain).into_iter();
    let network = ragged.clone().with_conditions(3);
    let conditional = conditional.map(|settings| (network.clone(), settings, batch));
    let plain = sizes().map(|(network, batch)| (network, plain, batch));
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

pub fn compare_gans(device: &ComputeDevice) {
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
    let [_, (ragged, batch), ..] = sizes();
    let conditional = (ragged.clone().with_conditions(3), batch);
    let networks: Vec<_> = sizes().into_iter().chain([conditional]).collect();
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

pub fn compare_vaes(device: &ComputeDevice) {
    for (network, settings, batch) in vae_cases() {
        let sizes = network.clone();
        let define: Definer = Box::new(move || Box::new(Vae::new(sizes.clone(), settings)));
        compare(&define, &network, batch, device);
    }
}

pub fn compare_vae_gans(device: &ComputeDevice) {
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
    let [_, (ragged, batch), ..] = sizes();
    let others = [ragged.clone(), ragged.with_conditions(3)];
    let others = others.map(|network| (network, paired, batch));
    let plain = sizes().map(|(network, batch)| {
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
pub fn compare_flows(device: &ComputeDevice) {
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
    let [_, (ragged, batch), ..] = sizes();
    let others = [ragged.clone(), ragged.with_conditions(3)];
    let others = others.map(|network| (network, other, batch));
    let plain = sizes().map(|(network, batch)| (network, plain, batch));
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
