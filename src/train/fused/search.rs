//! Finds the latents of images without an encoder, by gradient descent through the network that
//! decodes them (Creswell & Bharath 2018, *Inverting the generator of a generative adversarial
//! network*; Lipton & Tripathi 2017).

use std::collections::BTreeMap;

use burn::tensor::Tensor;

use super::inference::{self, BATCH_MAX};
use crate::fused::{
    Machine, Network, ProgramId,
    layout::{BufferId, Feature},
    network::{Backward, InputGradient, NormalisationMode},
    parameters::{Arena, ArenaBuilder},
    program::{self, Adam, Op, ReconstructionScore},
};

/// Adam's step size: latents are numbers of size one, so a few dozen steps go anywhere.
const LEARNING_RATE: f32 = 0.05;
const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.999;

/// Step size and the two bias corrections, see [`Adam`].
const RATES: usize = 3;

/// What a search is about.
#[derive(Debug, Clone, Copy)]
pub struct Goal<'a> {
    /// From latents to images.
    pub decoder: &'a Network,
    /// Length of a latent. What the decoder takes beside it is a condition, which stays as it is.
    pub latent_size: usize,
    /// How images are compared.
    pub score: ReconstructionScore,
}

/// Prepared to take one step for a number of images.
#[derive(Debug, Clone, Copy)]
struct Search {
    step: ProgramId,
    images: Feature,
    /// The latents with their conditions, as parameters of an optimiser.
    latents: Arena,
    rates: BufferId,
}

/// Searches for 1, 2, 4 … images, each prepared when it is first needed.
#[derive(Debug, Default)]
pub struct Searches(BTreeMap<usize, Search>);

impl Searches {
    /// Takes `steps` steps from `start`, rows of a latent and its condition.
    ///
    /// # Shapes
    /// - start, output: `[count, latent_size + conditions]`
    pub fn run(
        &mut self,
        goal: Goal,
        images: &[f32],
        start: &[f32],
        steps: usize,
        machine: &mut dyn Machine,
    ) -> Tensor<2> {
        let row = goal.decoder.input_channels();
        let count = start.len() / row;
        let image_len = images.len() / count;
        let batches = images
            .chunks(BATCH_MAX * image_len)
            .zip(start.chunks(BATCH_MAX * row));
        let found = batches.map(|(images, start)| {
            let count = start.len() / row;
            let size = count.next_power_of_two();
            let build = || Search::new(goal, size, machine);
            let search = *self.0.entry(size).or_insert_with(build);
            search.run(images, start, steps, machine);
            let latents = machine.tensor(search.latents.values, count * row);
            latents.reshape([count, row])
        });
        Tensor::cat(found.collect(), 0)
    }
}

impl Search {
    fn new(goal: Goal, batch: usize, machine: &mut dyn Machine) -> Self {
        let row = goal.decoder.input_channels();
        let mut builder = ArenaBuilder::default();
        builder.vector(batch * row, 1);
        let latents = builder.build(machine);
        let input = Feature::vectors(latents.values, batch, row);
        let decoding = goal.decoder.pass(input, None, machine);
        let gradients = decoding.gradients(machine);
        let images = goal.decoder.output(batch, machine);
        let rates = machine.allocate(RATES);

        let mode = NormalisationMode::Running;
        let mut operations = Vec::new();
        decoding.forward(&(0..batch), mode, &mut operations);
        operations.push(Op::from(program::Reconstruction {
            logits: decoding.output(),
            images,
            d: gradients.last(),
            scores: machine.allocate(batch),
            score: goal.score,
        }));
        let backward = Backward {
            images: 0..batch,
            mode,
            parameters: false,
            input: Some(InputGradient {
                target: Feature::vectors(latents.gradient, batch, row),
                through_tanh: false,
            }),
        };
        decoding.backward(&gradients, &backward, &mut operations);
        if row > goal.latent_size {
            operations.push(Op::from(program::Clear {
                buffer: latents.gradient,
                rows: batch,
                row,
                from: goal.latent_size,
            }));
        }
        operations.push(Op::from(Adam {
            arena: latents,
            rates: rates.start(),
            beta_1: BETA_1,
            beta_2: BETA_2,
        }));
        Self {
            step: machine.prepare(operations),
            images,
            latents,
            rates,
        }
    }

    fn run(&self, images: &[f32], start: &[f32], steps: usize, machine: &mut dyn Machine) {
        inference::write(machine, self.images, images);
        let mut latents = start.to_vec();
        latents.resize(self.latents.len, 0.0);
        machine.write(self.latents.values, bytemuck::cast_slice(&latents));
        let zeros = vec![0; self.latents.len];
        machine.write(self.latents.moment_1, &zeros);
        machine.write(self.latents.moment_2, &zeros);
        for step in 1..=steps as i32 {
            let correction = |beta: f32| 1.0 - beta.powi(step);
            let rates = [LEARNING_RATE, correction(BETA_1), correction(BETA_2)];
            machine.write(self.rates, &rates.map(f32::to_bits));
            machine.run(self.step);
        }
    }
}

#[cfg(test)]
mod tests;
