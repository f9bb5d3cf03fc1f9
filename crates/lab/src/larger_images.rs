//! Everything that a lab does, with images of 64×64 from a data file.

use std::{collections::BTreeMap, sync::Arc};

use pollster::block_on;

use super::{Checkpoint, Lab};
use crate::evaluator::{Evaluator, Extent, Thoroughness};
use lab_core::{error::ErrorKind, hyperparameter::Setting, reading::Reading};
use lab_data::dataset::{self, Dataset, Labels, Split};
use lab_evaluation::classifier::{ClassifierTraining, TrainingSettings};
use lab_families::{Engine, Family};
use lab_graph::device::ComputeDevice;

const SIZE: usize = 64;
const LATENT: usize = 4;

/// Discs in one of four corners, as a data file has them.
fn discs() -> Arc<Dataset> {
    let pixel = |image: usize, line: usize, column: usize| {
        let [top, left] = [image / 2 % 2, image % 2].map(|half| 16 + 32 * half);
        let distance = line.abs_diff(top).pow(2) + column.abs_diff(left).pow(2);
        if distance < 100 {
            250
        } else {
            (image * 3) as u8
        }
    };
    let split = |count: usize| Split {
        pixels: (0..count * SIZE * SIZE)
            .map(|place| pixel(place / SIZE / SIZE, place / SIZE % SIZE, place % SIZE))
            .collect(),
        labels: (0..count).map(|image| (image % 4) as u8).collect(),
    };
    let corners = ["north-west", "north-east", "south-west", "south-east"];
    let dataset = Dataset {
        name: "discs".into(),
        title: "Discs".into(),
        channels: 1,
        size: SIZE,
        labels: Labels::Classes(corners.map(String::from).into()),
        licence: "none needed".into(),
        source: "made here".into(),
        link: String::new(),
        sound: None,
        training: split(48),
        held_out: split(24),
    };
    let file = dataset_format::encode(&dataset, dataset_format::quick_webp).unwrap();
    Arc::new(dataset::decode(&file).unwrap())
}

fn lab(family: Family, engine: Engine) -> Lab {
    let values = [
        ("width", 4.0),
        ("latent_size", LATENT as f64),
        ("batch_size", 8.0),
        ("learning_rate", 3e-3),
    ];
    let values = values.map(|(key, value)| (key.to_string(), Setting::Number(value)));
    let shift = ("shift".to_string(), Setting::Number(2.0));
    let values: BTreeMap<_, _> = values.into_iter().chain([shift]).collect();
    let device = ComputeDevice::cpu();
    Lab::new(discs(), family.name(), &values, 1, engine, &device).unwrap()
}

fn values(reading: Reading) -> Vec<f32> {
    block_on(reading).unwrap()
}

#[test]
fn every_family_trains_on_both_engines() {
    for family in Family::ALL {
        for engine in [Engine::Program, Engine::Burn] {
            let mut lab = lab(family, engine);
            lab.train_step(2).unwrap();
            let samples = values(lab.sample(3).unwrap());
            assert_eq!(samples.len(), 3 * SIZE * SIZE);
            assert!(samples.iter().all(|value| value.is_finite()));
            let last = lab.networks().into_iter().last().unwrap();
            let shapes = last.layers.iter().map(|layer| layer.shape);
            let largest = shapes
                .chain([last.input])
                .map(|[_, height, _]| height)
                .max();
            assert_eq!(largest, Some(SIZE));
        }
    }
}

#[test]
fn a_vae_learns_them_and_is_kept() {
    let mut lab = lab(Family::Vae, Engine::Program);
    let error = |lab: &mut Lab| {
        let images = lab.held_out_targets(&[0, 1, 2, 3]).unwrap();
        let posteriors = values(lab.encode(&images, &[]).unwrap());
        let means = posteriors
            .chunks_exact(2 * LATENT)
            .flat_map(|row| &row[..LATENT]);
        let means: Vec<f32> = means.copied().collect();
        let reconstructed = values(lab.sample_latents(&means, &[]).unwrap());
        assert_eq!(images.len(), 4 * SIZE * SIZE);
        let squares = images
            .iter()
            .zip(&reconstructed)
            .map(|(a, b)| (a - b).powi(2));
        squares.sum::<f32>() / images.len() as f32
    };
    let before = error(&mut lab);
    lab.train_step(150).unwrap();
    let after = error(&mut lab);
    assert!(after < 0.5 * before, "{before} {after}");
    // A held-out image is a training image that is a little darker.
    let image = lab.held_out_values(&[5]).unwrap();
    let nearest = lab.nearest_training(&image).unwrap();
    assert_eq!((nearest.index, nearest.name.as_str()), (5, "north-east"));
    assert_eq!(
        (nearest.picture.width, nearest.picture.height),
        (SIZE, SIZE)
    );

    let file = block_on(lab.snapshot().unwrap().model_file()).unwrap();
    let checkpoint = Checkpoint::from_bytes(&file).unwrap();
    let mut restored = Lab::restore(&checkpoint, discs(), &ComputeDevice::cpu()).unwrap();
    assert_eq!(error(&mut restored), after);
}

/// Their quarters differ: taken for pictures of 32×32 they would not be alike.
#[test]
fn samples_that_are_alike_are_told_by_pictures_of_their_size() {
    let mut lab = lab(Family::Gan, Engine::Program);
    let images = lab.held_out_values(&[0; 9]).unwrap();
    let alike = block_on(lab.sheet(Reading::known(images), 3)).unwrap();
    let steps = (0..600).step_by(50);
    let mut told = steps.filter_map(|step| lab.watch_samples(step, &alike));
    assert!(told.next().is_some());
}

/// The classifier looks at 32×32 pixels; everything else is measured.
#[test]
fn an_evaluation_says_that_there_is_no_classifier_of_that_size() {
    let mut lab = lab(Family::Vae, Engine::Program);
    lab.train_step(1).unwrap();
    let extent = Extent {
        samples: 20,
        reconstructions: 4,
        inversion_steps: 2,
    };
    let mut evaluator = Evaluator::new(discs(), None, extent).unwrap();
    let report = (0..500).find_map(|_| {
        let progress = block_on(evaluator.advance(&mut lab, Thoroughness::Full)).unwrap();
        progress.report
    });
    let report = report.unwrap();
    let expected = "classifiers look at images of 32×32 pixels, and these have 64×64";
    let reasons: Vec<_> = report
        .left_out
        .iter()
        .map(|one| one.reason.to_string())
        .collect();
    assert!(
        reasons.iter().any(|reason| reason == expected),
        "{reasons:?}"
    );
    assert!(report.values["ssim"].is_finite() && report.values["sharpness"].is_finite());

    let refused = ClassifierTraining::new(discs(), TrainingSettings::default(), 1);
    let error = refused.err().unwrap();
    assert_eq!(error.kind, ErrorKind::InvalidArgument);
    assert!(
        error.message.contains("have 64×64 pixels"),
        "{}",
        error.message
    );
}
