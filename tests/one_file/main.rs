//! The examples in one file against this project's trainers on Burn: from the same weights, with the same images and
//! the same noise, they have the same gradients and losses, and make the same images after a few steps.
#![cfg(not(target_arch = "wasm32"))]

use burn::{
    module::Module,
    tensor::{Device, Int, Tensor, activation::sigmoid},
};
use lab_families::{Definition, Gan, GanSettings, Vae, VaeSettings};
use lab_models::networks::NetworkConfig;

mod modules;
mod reference;

use modules::{Values, gradients, loaded, values};
use reference::{Reference, images_of, weights};

#[allow(dead_code, reason = "its loop is for people")]
#[path = "../../examples/gan_in_one_file.rs"]
mod gan_in_one_file;
#[allow(dead_code, reason = "its loop is for people")]
#[path = "../../examples/vae_in_one_file.rs"]
mod vae_in_one_file;

const STEPS: usize = 3;
/// Largest distance of two gradients, relative to their length: sums have other orders.
const GRADIENT_TOLERANCE: f64 = 1e-4;
/// The same of losses and samples after some steps of Adam, in which the rounding of a small gradient counts as much as
/// a large gradient.
const TOLERANCE: f64 = 1e-2;

fn network(latent_size: usize, width: usize) -> NetworkConfig {
    NetworkConfig {
        channels: 1,
        size: 32,
        width,
        latent_size,
        conditions: 0,
    }
}

fn batch(all: &Tensor<4>, step: usize) -> Tensor<4> {
    let indices = Tensor::<1, Int>::from_data(images_of(step), &all.device());
    all.clone().select(0, indices)
}

fn distance(a: &[f32], b: &[f32]) -> f64 {
    assert_eq!(a.len(), b.len());
    let norm = |values: &mut dyn Iterator<Item = f32>| {
        values
            .map(|value| f64::from(value).powi(2))
            .sum::<f64>()
            .sqrt()
    };
    norm(&mut a.iter().zip(b).map(|(a, b)| a - b)) / norm(&mut b.iter().copied())
}

fn assert_same_gradients(example: &Values, reference: &Values) {
    assert!(example.keys().eq(reference.keys()), "other parameters");
    for (name, gradient) in example {
        let distance = distance(gradient, &reference[name]);
        assert!(distance < GRADIENT_TOLERANCE, "{name}: {distance:.1e}");
    }
}

fn assert_near(what: &str, example: &[f32], reference: &[f32]) {
    let distance = distance(example, reference);
    println!("DEBUG {what} {example:?} {reference:?}");
    assert!(distance < TOLERANCE, "{what}: {distance:.1e}");
}

/// The example's GAN with the weights that the trainer begins with.
fn gan(weights: &Values, device: &Device) -> gan_in_one_file::Gan {
    let mut gan = gan_in_one_file::Gan::new(device);
    gan.generator.network = loaded(gan.generator.network, "generator", weights);
    gan.discriminator.network = loaded(gan.discriminator.network, "discriminator", weights);
    gan
}

#[test]
fn the_gan_learns_as_the_trainer_does() {
    let network = network(gan_in_one_file::LATENT, gan_in_one_file::WIDTH);
    // A moving average changes nothing of a step, but what samples come from.
    let definition = Gan::new(
        network.clone(),
        GanSettings {
            ema: 0.0,
            ..GanSettings::default()
        },
    );
    let weights = weights(&definition.networks());
    let mut reference = Reference::new(Box::new(definition), &network);
    let mut example = gan(&weights, &reference.device);
    let all = gan_in_one_file::training_images(&reference.device);

    for step in 0..STEPS {
        let (real, latents) = (batch(&all, step), reference.noise());
        let expected = reference.step(step, ["discriminator", "generator"]);
        let losses = example.train_step(real.clone(), latents.clone());
        let losses = losses.map(Tensor::into_scalar::<f32>);
        assert_near(&format!("losses of step {step}"), &losses, &expected);
        if step == 0 {
            let before = gan(&weights, &reference.device);
            let fake = before.generator.network.forward(latents);
            let loss = before
                .discriminator
                .network
                .loss(real, fake.clone().detach());
            let found = gradients(&loss, &before.discriminator.network, "discriminator");
            assert_same_gradients(&found, &reference.gradients("discriminator"));
            // The generator's loss is what the discriminator makes of it after its own step.
            let loss = example.discriminator.network.loss_of_generator(fake);
            let found = gradients(&loss, &before.generator.network, "generator");
            assert_same_gradients(&found, &reference.gradients("generator"));
        }
    }
    let (expected, latents) = reference.samples();
    let samples = example.generator.network.valid().forward(latents);
    assert_near("samples", &values(samples), &expected);
}

#[test]
fn the_vae_learns_as_the_trainer_does() {
    let network = network(vae_in_one_file::LATENT, vae_in_one_file::WIDTH);
    let definition = Vae::new(network.clone(), VaeSettings::default());
    let weights = weights(&definition.networks());
    let mut reference = Reference::new(Box::new(definition), &network);
    let vae = || loaded(vae_in_one_file::Vae::new(&reference.device), "", &weights);
    let (before, mut example, mut adam) = (vae(), vae(), vae_in_one_file::adam());
    let all = vae_in_one_file::training_images(&reference.device);

    for step in 0..STEPS {
        let (images, noise) = (batch(&all, step), reference.noise());
        let expected = reference.step(step, ["reconstruction", "kl"]);
        let given = (images.clone(), noise.clone());
        let losses = vae_in_one_file::train_step(&mut example, &mut adam, given.0, given.1);
        let losses = losses.map(Tensor::into_scalar::<f32>);
        assert_near(&format!("losses of step {step}"), &losses, &expected);
        if step == 0 {
            let [reconstruction, kl] = before.losses(images, noise);
            let found = gradients(&(reconstruction + kl), &before, "");
            let mut wanted = reference.gradients("encoder");
            wanted.extend(reference.gradients("decoder"));
            assert_same_gradients(&found, &wanted);
        }
    }
    let (expected, latents) = reference.samples();
    let samples = sigmoid(example.decoder.valid().forward(latents)) * 2.0 - 1.0;
    assert_near("samples", &values(samples), &expected);
}
