use std::sync::Arc;

use pollster::block_on;

use super::*;
use crate::{
    Definition, Gan, GanSettings, Trainer, Vae, VaeGan, VaeGanSettings, VaeSettings,
    training::ProgramTrainer,
};
use lab_core::random::{SeededRandom, Stream};
use lab_data::{
    dataset::IMAGE_SIZE,
    dataset::{Dataset, Labels, Split, View},
};
use lab_graph::device::ComputeDevice;
use lab_models::networks::NetworkConfig;

const NETWORK: NetworkConfig = NetworkConfig {
    channels: 1,
    size: IMAGE_SIZE,
    width: 3,
    latent_size: 5,
    conditions: 0,
};
const IMAGES: usize = 3;

/// Trained a little, so that the running statistics are not those of the beginning.
fn trainers(network: &NetworkConfig) -> [Box<dyn Trainer>; 3] {
    let split = Split {
        pixels: (0..16 * 1024).map(|i| (i * 37 % 251) as u8).collect(),
        labels: (0..16).map(|image| image % 2).collect(),
    };
    let dataset = Arc::new(Dataset {
        name: "pattern".into(),
        title: "Pattern".into(),
        channels: 1,
        size: IMAGE_SIZE,
        labels: Labels::Classes(vec!["even".into(), "odd".into()]),
        licence: "none needed".into(),
        source: "made here".into(),
        link: String::new(),
        sound: None,
        held_out: split.clone(),
        training: split,
    });
    let backend = || ComputeDevice::cpu().backend();
    let gan = GanSettings {
        learning_rate: 5e-3,
        ..GanSettings::default()
    };
    let vae_gan = VaeGanSettings {
        learning_rate: 5e-3,
        ..VaeGanSettings::default()
    };
    let sizes = || network.clone();
    let definitions: [Box<dyn Definition>; 3] = [
        Box::new(Gan::new(sizes(), gan)),
        Box::new(Vae::new(sizes(), VaeSettings::default())),
        Box::new(VaeGan::new(sizes(), vae_gan)),
    ];
    let mut trainers = definitions.map(|definition| {
        let trainer = ProgramTrainer::new(definition, network, 8, (&dataset, 1), backend());
        Box::new(trainer) as Box<dyn Trainer>
    });
    for trainer in &mut trainers {
        for _ in 0..40 {
            trainer.train_step(&(0..8).map(View::plain).collect::<Vec<_>>());
        }
    }
    trainers
}

fn normals(count: usize, seed: u64) -> Vec<f32> {
    SeededRandom::new(seed, Stream::Evaluation).normals(count)
}

fn images() -> Vec<f32> {
    let values = normals(IMAGES * IMAGE_SIZE * IMAGE_SIZE, 2).into_iter();
    values.map(f32::tanh).collect()
}

/// Sum of the squared errors of every image.
fn squared_errors(trainer: &mut dyn Trainer, latents: &[f32], images: &[f32]) -> Vec<f64> {
    let decoded = block_on(trainer.sample(latents)).unwrap();
    let square = |(a, b): (&f32, &f32)| f64::from(a - b).powi(2);
    let area = IMAGE_SIZE * IMAGE_SIZE;
    let images = decoded.chunks(area).zip(images.chunks(area));
    images
        .map(|(a, b)| a.iter().zip(b).map(square).sum())
        .collect()
}

/// Adam's first step moves every number by the learning rate against the sign of its gradient.
#[test]
fn a_search_goes_downhill_in_every_dimension() {
    for mut trainer in trainers(&NETWORK) {
        let (images, start) = (images(), normals(IMAGES * NETWORK.latent_size, 1));
        let found = trainer.invert(&images, &start, 1).unwrap();
        let found = block_on(found).unwrap();
        let mut checked = 0;
        for index in 0..start.len() {
            const STEP: f32 = 0.02;
            let image = index / NETWORK.latent_size;
            let mut error_at = |offset: f32| {
                let mut perturbed = start.clone();
                perturbed[index] += offset;
                squared_errors(&mut *trainer, &perturbed, &images)[image]
            };
            let slope = (error_at(STEP) - error_at(-STEP)) / f64::from(2.0 * STEP);
            // Rounding hides the sign of almost nothing.
            if slope.abs() < 0.02 {
                continue;
            }
            checked += 1;
            let expected = start[index] - LEARNING_RATE * slope.signum() as f32;
            let difference = (found[index] - expected).abs();
            assert!(
                difference < 1e-4,
                "{index}: {}, slope {slope}",
                found[index]
            );
        }
        assert!(
            checked > start.len() / 2,
            "only {checked} slopes were steep"
        );
    }
}

#[test]
fn a_search_comes_back_to_where_an_image_was_made() {
    for mut trainer in trainers(&NETWORK) {
        let origin = normals(IMAGES * NETWORK.latent_size, 3);
        let images = block_on(trainer.sample(&origin)).unwrap();
        let start = normals(IMAGES * NETWORK.latent_size, 4);
        let before = squared_errors(&mut *trainer, &start, &images);
        let found = trainer.invert(&images, &start, 200).unwrap();
        let found = block_on(found).unwrap();
        let after = squared_errors(&mut *trainer, &found, &images);
        for (before, after) in before.iter().zip(after) {
            assert!(after < before / 10.0, "from {before} to {after}");
        }
    }
}

/// An image is found alike alone and among others.
#[test]
fn images_do_not_disturb_each_other() {
    for mut trainer in trainers(&NETWORK) {
        let (images, start) = (images(), normals(IMAGES * NETWORK.latent_size, 1));
        let mut search = |images: &[f32], start: &[f32]| -> Vec<f32> {
            let found = trainer.invert(images, start, 10).unwrap();
            block_on(found).unwrap()
        };
        let together = search(&images, &start);
        let alone = search(&images[..1024], &start[..NETWORK.latent_size]);
        for (a, b) in together.iter().zip(alone) {
            assert!((a - b).abs() < 1e-3, "{a} is not {b}");
        }
    }
}

#[test]
fn a_condition_stays_as_it_is_and_counts() {
    let network = NETWORK.with_conditions(2);
    for mut trainer in trainers(&network) {
        let latents = normals(IMAGES * network.latent_size, 3);
        let codes = |class: usize| -> Vec<f32> {
            let condition = [0, 1].map(|place| f32::from(u8::from(place == class)));
            let latents = latents.chunks_exact(network.latent_size);
            latents
                .flat_map(|latent| [latent, &condition].concat())
                .collect()
        };
        let images = block_on(trainer.sample(&codes(1))).unwrap();
        let row = network.decoder_input();
        let [other, own] = [0, 1].map(|class| {
            let found = trainer.invert(&images, &codes(class), 20).unwrap();
            let found = block_on(found).unwrap();
            assert_eq!(found.len(), IMAGES * row);
            for (found, start) in found.chunks(row).zip(codes(class).chunks(row)) {
                let condition = network.latent_size..;
                assert_eq!(found[condition.clone()], start[condition]);
            }
            squared_errors(&mut *trainer, &found, &images)
                .iter()
                .sum::<f64>()
        });
        assert!(own < other, "{own} is not below {other}");
    }
}
