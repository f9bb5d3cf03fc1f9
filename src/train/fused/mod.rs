//! Training with the fused programs of [`crate::fused`].

mod autoencoder;
mod gan;
mod inference;
mod vae;

pub use gan::FusedGanTrainer;
pub use vae::FusedVaeTrainer;

use crate::{
    dataset::{Dataset, View},
    fused::{
        Machine,
        layout::{BufferId, Feature, Slice},
        parameters::Arena,
        program::{Adam, Op},
    },
    random::SeededRandom,
};

/// What a step is given: the only values that are uploaded to the device each step.
struct StepInputs {
    buffer: BufferId,
    batch: usize,
    latent_size: usize,
    learning_rate: f64,
    beta_1: f32,
    beta_2: f32,
    steps: i32,
}

impl StepInputs {
    /// Values in the order noise, views, rates.
    fn new(
        machine: &mut dyn Machine,
        (batch, latent_size): (usize, usize),
        learning_rate: f64,
        [beta_1, beta_2]: [f32; 2],
    ) -> Self {
        Self {
            buffer: machine.allocate(batch * latent_size + batch + 3),
            batch,
            latent_size,
            learning_rate,
            beta_1,
            beta_2,
            steps: 0,
        }
    }

    fn at(&self, offset: usize) -> Slice {
        Slice {
            buffer: self.buffer,
            offset,
        }
    }

    /// N(0, 1) noise, a latent for each image.
    fn noise(&self) -> Feature {
        Feature::vectors(self.buffer, self.batch, self.latent_size)
    }

    /// Fills `images` from the data set.
    fn gather(&self, pixels: BufferId, images: Feature) -> Op {
        Op::Gather {
            pixels,
            views: self.at(self.batch * self.latent_size),
            images,
        }
    }

    /// The optimiser's step on a network.
    fn adam(&self, arena: Arena) -> Op {
        Op::Adam(Adam {
            arena,
            rates: self.at(self.batch * (self.latent_size + 1)),
            beta_1: self.beta_1,
            beta_2: self.beta_2,
        })
    }

    /// Writes the values of the next step.
    fn write(&mut self, machine: &mut dyn Machine, views: &[View], random: &mut SeededRandom) {
        assert_eq!(views.len(), self.batch, "as many images as the batch has");
        self.steps += 1;
        let noise = random.normals(self.batch * self.latent_size);
        let rates = [
            self.learning_rate as f32,
            1.0 - self.beta_1.powi(self.steps),
            1.0 - self.beta_2.powi(self.steps),
        ];
        let bits: Vec<u32> = noise
            .into_iter()
            .map(f32::to_bits)
            .chain(views.iter().map(|view| view.to_bits()))
            .chain(rates.map(f32::to_bits))
            .collect();
        machine.write(self.buffer, &bits);
    }
}

/// Puts the training images where programs find them, as bytes.
fn upload_training_images(dataset: &Dataset, machine: &mut dyn Machine) -> BufferId {
    let mut bytes = dataset.training.pixels.clone();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    let words = bytes.as_chunks::<4>().0.iter();
    let words: Vec<u32> = words.map(|four| u32::from_le_bytes(*four)).collect();
    let buffer = machine.allocate(words.len());
    machine.write(buffer, &words);
    buffer
}
