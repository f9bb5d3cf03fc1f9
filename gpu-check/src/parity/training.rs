//! Steps of every family with each of its settings, then what a trained model is asked. Looking for the
//! latents of images is left out: its steps of Adam follow the sign of a gradient however near zero, so
//! that correct backends differ by whole steps.

use anyhow::{Context, Result};
use lab_core::{
    hyperparameter::Settings,
    random::{SeededRandom, Stream},
    reading::Reading,
};
use lab_data::dataset::{self, Augmentation, Dataset, View, latents_with_conditions};
use lab_families::{Engine, Family, Losses, SharedSettings};
use lab_graph::device::ComputeDevice;
use pollster::block_on;

use super::Finding;
use crate::{
    data,
    settings::{
        Given,
        Value::{Number, Word},
        resolve,
    },
};

/// Largest accepted |GPU − CPU| / (1 + |CPU|) after some steps of Adam, which make rounding grow;
/// the wrong kernels seen so far were off by more than 0.5, or gave NaN.
const TOLERANCE: f32 = 2e-3;

const STEPS: usize = 3;
const SEED: u64 = 3;
/// Images of the training split and of the held-out one: more than one program's worth.
const IMAGES: [usize; 2] = [20, 70];
/// Samples that are drawn.
const SAMPLES: usize = 3;

/// Channels, width, latent size, batch size. The first fills no tile evenly.
const SIZES: [[usize; 4]; 2] = [[3, 5, 7, 5], [1, 16, 32, 8]];

/// What is set apart from the sizes.
type Case = &'static [Given];

const CONDITIONAL: Given = ("conditional", Word("on"));
const FEW_STEPS: Given = ("sampling_steps", Number(2.0));
const RELATIVISTIC: Given = ("objective", Word("relativistic"));
const RESIDUAL: Given = ("architecture", Word("residual"));
const SMOOTHED: Given = ("label_smoothing", Number(0.1));
/// Slowly: a slope between neighbours jumps where rounding decides on which side of zero a rectifier
/// is, and large steps let that grow.
const SLOWLY: Given = ("learning_rate", Number(2e-4));

const GAN: &[Case] = &[
    &[],
    &[("objective", Word("least-squares")), SMOOTHED],
    &[("objective", Word("hinge"))],
    &[
        ("objective", Word("wasserstein")),
        ("weight_decay", Number(0.5)),
    ],
    &[RELATIVISTIC],
    &[("discriminator_norm", Word("none"))],
    &[("discriminator_norm", Word("spectral"))],
    &[
        ("discriminator_norm", Word("none")),
        ("r1", Number(0.3)),
        SLOWLY,
    ],
    &[
        ("discriminator_norm", Word("none")),
        ("r2", Number(0.3)),
        SLOWLY,
    ],
    &[("augment", Word("translation"))],
    &[("augment", Word("translation-cutout"))],
    &[("augment", Word("colour-translation-cutout"))],
    &[
        ("discriminator_steps", Number(2.0)),
        ("discriminator_rate", Number(2.0)),
    ],
    &[
        ("ema", Number(0.0)),
        ("beta_1", Number(0.0)),
        ("beta_2", Number(0.9)),
    ],
    &[RESIDUAL, ("half_life", Number(2.0))],
    &[
        RESIDUAL,
        RELATIVISTIC,
        SLOWLY,
        ("discriminator_norm", Word("none")),
        ("r1", Number(0.1)),
        ("r2", Number(0.2)),
    ],
    &[CONDITIONAL],
    &[
        CONDITIONAL,
        RELATIVISTIC,
        SMOOTHED,
        SLOWLY,
        ("discriminator_norm", Word("spectral")),
        ("augment", Word("colour-translation-cutout")),
        ("r1", Number(0.1)),
        ("r2", Number(0.2)),
    ],
];

const VAE: &[Case] = &[
    &[],
    &[("likelihood", Word("gaussian"))],
    &[("likelihood", Word("gaussian-learned"))],
    &[("binarise", Word("on"))],
    &[("kl_weight", Number(3.0)), ("kl_warm_up", Number(4.0))],
    &[("free_bits", Number(0.05))],
    &[("half_life", Number(2.0)), ("learning_rate", Number(1e-3))],
    &[("beta_1", Number(0.5)), ("beta_2", Number(0.9))],
    &[CONDITIONAL, ("likelihood", Word("gaussian-learned"))],
];

const VAE_GAN: &[Case] = &[
    &[],
    &[
        ("objective", Word("least-squares")),
        SMOOTHED,
        ("discriminator_rate", Number(2.0)),
    ],
    &[
        ("objective", Word("hinge")),
        ("similarity_weight", Number(0.1)),
    ],
    &[("objective", Word("wasserstein"))],
    &[RELATIVISTIC, ("kl_weight", Number(1.0)), SLOWLY],
    &[("beta_1", Number(0.0)), ("beta_2", Number(0.9))],
    &[CONDITIONAL, RELATIVISTIC],
];

const FLOW: &[Case] = &[
    &[FEW_STEPS],
    &[
        FEW_STEPS,
        ("solver", Word("euler")),
        ("times", Word("uniform")),
    ],
    &[
        FEW_STEPS,
        ("learning_rate", Number(1e-3)),
        ("half_life", Number(2.0)),
        ("warm_up", Number(3.0)),
    ],
    &[
        FEW_STEPS,
        ("ema", Number(0.0)),
        ("beta_1", Number(0.0)),
        ("beta_2", Number(0.9)),
    ],
    &[FEW_STEPS, CONDITIONAL],
    &[FEW_STEPS, CONDITIONAL, ("guidance", Number(3.0))],
];

fn cases(family: Family) -> &'static [Case] {
    match family {
        Family::Gan => GAN,
        Family::Vae => VAE,
        Family::VaeGan => VAE_GAN,
        Family::Flow => FLOW,
    }
}

pub fn compare(gpu: &ComputeDevice) -> Result<Vec<Finding>> {
    let findings = Family::ALL.into_iter().map(|family| {
        let mut finding = Finding::new(family.title(), TOLERANCE);
        for case in cases(family) {
            compare_case(family, SIZES[0], case, gpu, &mut finding)?;
        }
        compare_case(family, SIZES[1], &[], gpu, &mut finding)?;
        Ok(finding)
    });
    findings.collect()
}

fn compare_case(
    family: Family,
    sizes: [usize; 4],
    case: &[Given],
    gpu: &ComputeDevice,
    finding: &mut Finding,
) -> Result<()> {
    let [channels, width, latents, batch] = sizes;
    let sizes = [
        ("width", width),
        ("latent_size", latents),
        ("batch_size", batch),
    ];
    let given: Vec<_> = sizes
        .into_iter()
        .map(|(key, value)| (key, Number(value as f64)))
        .chain(case.iter().copied())
        .collect();
    let settings = resolve(family, &given)?;
    let data = data::noise(channels, IMAGES[0], IMAGES[1]);
    let cpu = results(family, &settings, &data, &ComputeDevice::cpu())?;
    let gpu = results(family, &settings, &data, gpu)?;
    let name = |(key, value): &Given| match value {
        Number(number) => format!("{key} {number}"),
        Word(word) => format!("{key} {word}"),
    };
    let words: Vec<_> = given.iter().map(name).collect();
    let words = words.join(", ");
    anyhow::ensure!(cpu.len() == gpu.len(), "{words}: not as many results");
    for ((what, cpu), (_, gpu)) in cpu.into_iter().zip(gpu) {
        finding.compare(&format!("{words}: {what}"), &[cpu], &[gpu]);
    }
    Ok(())
}

type Results = Vec<(String, Vec<f32>)>;

fn results(
    family: Family,
    settings: &Settings,
    data: &std::sync::Arc<Dataset>,
    device: &ComputeDevice,
) -> Result<Results> {
    let mut trainer = family.trainer(Engine::Program, settings, data, SEED, device);
    let mut results = Results::new();
    let shared = SharedSettings::of(settings);
    let mut augmentation = Augmentation::new(true, 3, SEED);
    for step in 1..=STEPS {
        let views: Vec<_> = (0..shared.batch_size * trainer.batches_per_step())
            .map(|i| augmentation.view((step * 7 + i * 3) % IMAGES[0]))
            .collect();
        trainer.train_step(&views);
        let losses = trainer.losses().context("a step leaves losses")?;
        results.push((format!("losses of step {step}"), read(losses)?));
    }
    let conditions = match shared.conditional {
        true => family.conditions(&data.labels),
        false => dataset::Conditions::NONE,
    };
    let size = family.network_config(data.shape(), 0, settings).latent_size;
    let latents = SeededRandom::new(1, Stream::SampleLatents).normals(SAMPLES * size);
    let codes = latents_with_conditions(&latents, size, &conditions.of_labels([2, 0, 1]));
    results.push(("samples".into(), values(trainer.sample(&codes))?));

    let views: Vec<_> = (0..IMAGES[1]).map(View::plain).collect();
    let images = dataset::values(&data.held_out, &views, data.shape());
    let told = conditions.of_labels(data.held_out.labels.clone());
    if let Some(posteriors) = trainer.encode(&images, &told) {
        results.push(("posteriors".into(), values(posteriors)?));
    }
    if let Some(reconstructions) = trainer.reconstruct(&images, &told) {
        results.push(("reconstructions".into(), values(reconstructions)?));
    }
    if let Some(features) = trainer.features(&images) {
        results.push(("features".into(), values(features)?));
    }
    if let Some(losses) = trainer.evaluate(&images, &told) {
        results.push(("held-out losses".into(), read(losses)?));
    }
    Ok(results)
}

fn read(losses: Losses) -> Result<Vec<f32>> {
    let read = block_on(losses.read())?;
    Ok(read.into_iter().map(|(_, value)| value).collect())
}

fn values(reading: Reading) -> Result<Vec<f32>> {
    Ok(block_on(reading)?)
}

#[cfg(test)]
mod tests {
    use lab_core::{hyperparameter::Domain, hyperparameter::Hyperparameter};

    use super::*;
    use crate::settings::Value;

    /// Settings that say which views of images are asked for: here views are drawn in any case.
    const VIEWS: [&str; 2] = ["mirror", "shift"];

    fn values_in_cases(family: Family, key: &str) -> Vec<Value> {
        let given = cases(family).iter().flat_map(|case| case.iter());
        let values = given.filter(|(name, _)| *name == key);
        values.map(|(_, value)| *value).collect()
    }

    fn has_cases(family: Family, hyperparameter: &Hyperparameter) -> bool {
        let key = hyperparameter.key;
        let values = values_in_cases(family, key);
        match hyperparameter.domain {
            Domain::Choice { options, default } => options
                .iter()
                .all(|option| *option == default || values.contains(&Word(option))),
            Domain::Integer { .. } | Domain::Real { .. } => {
                let is_size = ["width", "latent_size", "batch_size"].contains(&key);
                is_size || !values.is_empty()
            }
        }
    }

    #[test]
    fn every_setting_of_every_family_has_a_case() {
        for family in Family::ALL {
            for hyperparameter in family.hyperparameters() {
                let key = hyperparameter.key;
                let known = VIEWS.contains(&key) || has_cases(family, hyperparameter);
                assert!(known, "{family:?} is never trained with another {key}");
            }
        }
    }

    #[test]
    fn all_cases_can_be_trained() {
        for family in Family::ALL {
            for case in cases(family) {
                resolve(family, case).unwrap();
            }
        }
    }
}
