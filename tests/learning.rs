//! All families learn handwritten digits, on the CPU device, natively.
//!
//! Tests begin in the order of their names: the longest have the first, so that none is left running alone.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, path::Path, sync::Arc};

use lab::Lab;
use lab_data::dataset::{self, Dataset};
use lab_families::{Engine, Losses, Preset};
use lab_graph::device::ComputeDevice;
use pollster::block_on;

fn digits() -> Arc<Dataset> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/public/datasets/digits.gvld");
    let file = std::fs::read(path).expect("the data set is part of the repository");
    Arc::new(dataset::decode(&file).expect("the data set can be read"))
}

/// A lab with all settings as they are by default or as a preset has them.
fn lab(family: &str, preset: Option<&str>) -> Lab {
    let preset = preset.map(|name| Preset::named(name).unwrap());
    let values = preset.map_or(BTreeMap::new(), |preset| preset.settings(family));
    let device = ComputeDevice::cpu();
    Lab::new(digits(), family, &values, 1, Engine::Program, &device).unwrap()
}

/// How far 64 samples are from each other, as a share of how far real images are: the mean over
/// all pairs of the squared distance.
fn diversity(lab: &mut Lab) -> f32 {
    let mean_distance = |images: &[f32]| {
        let images: Vec<_> = images.chunks(1024).collect();
        let pairs = (0..images.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        let distance = |(i, j): (usize, usize)| {
            let pixels = images[i].iter().zip(images[j]);
            pixels.map(|(a, b)| (a - b).powi(2)).sum::<f32>()
        };
        let distances: Vec<_> = pairs.map(distance).collect();
        distances.iter().sum::<f32>() / distances.len() as f32
    };
    let indices: Vec<_> = (0..64).collect();
    let real = mean_distance(&lab.held_out_values(&indices).unwrap());
    let samples = block_on(lab.sample(64).unwrap()).unwrap();
    mean_distance(&samples) / real
}

fn read(losses: Losses) -> BTreeMap<&'static str, f32> {
    block_on(losses.read()).unwrap().into_iter().collect()
}

#[test]
fn the_vae_reaches_140_nats_on_held_out_digits_within_500_steps() {
    let mut lab = lab("vae", None);
    lab.train_step(500).unwrap();
    let losses = read(lab.held_out_losses(1_000).unwrap().expect("a VAE has them"));
    println!("held-out losses after 500 steps: {losses:?}");
    assert!(losses["total"] < 140.0, "{losses:?}");
    assert!(losses["kl"] > 5.0, "the latents are not used: {losses:?}");
}

/// Nothing is known of an image to whoever answers with the mean of all.
#[test]
fn a_vae_gan_reconstructs_better_than_the_mean_image_within_600_steps() {
    let mut lab = lab("vae-gan", None);
    lab.train_step(600).unwrap();
    let indices: Vec<_> = (0..256).collect();
    let images = lab.held_out_values(&indices).unwrap();
    let size = images.len() / indices.len();
    let mean: Vec<f32> = (0..size)
        .map(|pixel| images.iter().skip(pixel).step_by(size).sum::<f32>() / indices.len() as f32)
        .collect();
    let reconstructed = block_on(lab.reconstruct(&indices).unwrap().images).unwrap();
    let error = |answers: &mut dyn Iterator<Item = &f32>| {
        let pairs = images.iter().zip(answers);
        pairs
            .map(|(image, answer)| (image - answer).powi(2))
            .sum::<f32>()
            / images.len() as f32
    };
    let ours = error(&mut reconstructed.iter());
    let of_mean = error(&mut mean.iter().cycle());
    println!("squared error after 600 steps: {ours}, of the mean image {of_mean}");
    assert!(ours < 0.9 * of_mean, "{ours} is not below {of_mean}");
}

/// A network that knows nothing but the mean velocity has an error above 1: that of the noise.
#[test]
fn a_flow_knows_two_thirds_of_the_velocities_within_300_steps() {
    let mut lab = lab("flow", None);
    lab.train_step(300).unwrap();
    let losses = read(lab.losses().expect("there was a step"));
    println!("losses of step 300: {losses:?}");
    assert!(losses["velocity_error"] < 1.0 / 3.0, "{losses:?}");
    let diversity = diversity(&mut lab);
    println!("diversity after 300 steps: {diversity}");
    assert!((0.5..1.5).contains(&diversity), "{diversity}");
    let indices: Vec<_> = (0..16).collect();
    let images = lab.held_out_values(&indices).unwrap();
    let again = block_on(lab.reconstruct(&indices).unwrap().images).unwrap();
    let pairs = images.iter().zip(&again);
    let error = pairs.map(|(a, b)| (a - b).powi(2)).sum::<f32>() / images.len() as f32;
    println!("squared error of a pixel, to noise and back: {error}");
    assert!(error < 1e-3, "{error}");
}

#[test]
fn neither_side_of_the_gan_wins_within_500_steps() {
    let mut lab = lab("gan", None);
    let mut history = Vec::new();
    for _ in 0..50 {
        lab.train_step(10).unwrap();
        let losses = read(lab.losses().expect("there was a step"));
        assert!(losses.values().all(|loss| loss.is_finite()), "{losses:?}");
        history.push(losses);
    }
    // Over the second half; single steps of a GAN jump.
    let median = |name: &str| {
        let mut values: Vec<f32> = history[25..].iter().map(|losses| losses[name]).collect();
        values.sort_unstable_by(f32::total_cmp);
        values[values.len() / 2]
    };
    let (discriminator, generator) = (median("discriminator"), median("generator"));
    println!("median losses of steps 250 to 500: {discriminator}, {generator}");
    // 2 ln 2 is an undecided discriminator; near zero it has won, and the generator learns nothing.
    assert!(
        (0.02..2.0 * 2f32.ln()).contains(&discriminator),
        "{discriminator}"
    );
    assert!((0.7..8.0).contains(&generator), "{generator}");
    assert!(median("d_real") > median("d_fake"));
    let samples = lab.sample(64).unwrap();
    let values = block_on(samples).unwrap();
    let (min, max) = values
        .iter()
        .fold((1f32, -1f32), |(a, b), v| (a.min(*v), b.max(*v)));
    assert!(
        min < -0.95 && max > 0.95,
        "samples range from {min} to {max}"
    );
    // Collapsed samples would all be the same picture.
    let deviation: f32 = (0..1024)
        .map(|pixel| {
            let column: Vec<f32> = values.iter().skip(pixel).step_by(1024).copied().collect();
            let mean = column.iter().sum::<f32>() / 64.0;
            (column.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 64.0).sqrt()
        })
        .sum::<f32>()
        / 1024.0;
    assert!(deviation > 0.1, "the samples differ by {deviation} only");
    let diversity = diversity(&mut lab);
    println!("diversity after 500 steps: {diversity}");
    assert!(diversity > 0.3, "the samples are alike: {diversity}");
}

#[test]
fn the_preset_that_makes_the_gan_collapse_does() {
    let mut lab = lab("gan", Some("collapse"));
    lab.train_step(1000).unwrap();
    let diversity = diversity(&mut lab);
    println!("diversity after 1000 steps: {diversity}");
    assert!(diversity < 0.15, "the samples are not alike: {diversity}");
}
