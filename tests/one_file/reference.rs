//! The project's trainer, as it is compared.

use std::{collections::BTreeMap, fs, rc::Rc, sync::Arc};

use burn::tensor::{Device, Tensor};
use lab_core::random::{SeededRandom, Stream};
use lab_data::dataset::{self, View};
use lab_families::{Definition, Trainer, training::BurnTrainer};
use lab_graph::{NetworkSpec, device::ComputeDevice, eager::noise};
use lab_models::networks::NetworkConfig;
use pollster::block_on;

use super::modules::{Values, values};

const SEED: u64 = 5;
const BATCH: usize = 6;

/// What a trainer draws its weights as.
pub fn weights(specs: &[Rc<NetworkSpec>]) -> Values {
    let mut random = SeededRandom::new(SEED, Stream::Weights);
    let mut weights = Values::new();
    for spec in specs {
        let names = spec.parameters().into_iter();
        let names = names.map(|parameter| format!("{}.{}", spec.name, parameter.name));
        weights.extend(names.zip(spec.fresh(&mut random)));
    }
    weights
}

/// The project's trainer, and what it is given and draws.
pub struct Reference {
    trainer: BurnTrainer,
    noise: SeededRandom,
    latent_size: usize,
    pub device: Device,
}

impl Reference {
    pub fn new(definition: Box<dyn Definition>, network: &NetworkConfig) -> Self {
        let file = fs::read("www/public/datasets/digits.gvld").unwrap();
        let data = Arc::new(dataset::decode(&file).unwrap());
        Self {
            trainer: BurnTrainer::new(
                definition,
                network,
                BATCH,
                (&data, SEED),
                &ComputeDevice::cpu(),
            ),
            noise: SeededRandom::new(SEED, Stream::TrainingNoise),
            latent_size: network.latent_size,
            device: Device::flex().autodiff(),
        }
    }

    /// The noise of the next step.
    pub fn noise(&mut self) -> Tensor<4> {
        let shape = [BATCH, self.latent_size, 1, 1];
        noise(&mut self.noise, shape, &self.device)
    }

    /// Takes a step; returns the losses that the examples have too.
    pub fn step(&mut self, step: usize, names: [&str; 2]) -> Vec<f32> {
        let images = images_of(step).map(|index| View::plain(index as usize));
        self.trainer.train_step(&images);
        let losses = block_on(self.trainer.losses().unwrap().read()).unwrap();
        let losses: BTreeMap<_, _> = losses.into_iter().collect();
        names.map(|name| losses[name]).into()
    }

    /// The last gradients.
    pub fn gradients(&self, network: &str) -> Values {
        let gradients = self.trainer.gradients(network).into_iter();
        let gradients =
            gradients.map(|(name, gradient)| (format!("{network}.{name}"), values(gradient)));
        gradients.collect()
    }

    /// What it makes of latents that it never saw, and these.
    pub fn samples(&mut self) -> (Vec<f32>, Tensor<4>) {
        let latents = self.noise();
        let samples = self.trainer.sample(&values(latents.clone()));
        (block_on(samples).unwrap(), latents.without_autodiff())
    }
}

/// Which images of the data set a step sees.
pub fn images_of(step: usize) -> [i32; BATCH] {
    std::array::from_fn(|index| (step * BATCH + 7 * index) as i32)
}
