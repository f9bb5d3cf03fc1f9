//! Finds the latents of images without an encoder, by gradient descent through the network that
//! decodes them (Creswell & Bharath 2018, *Inverting the generator of a generative adversarial
//! network*; Lipton & Tripathi 2017).

use std::{collections::BTreeMap, rc::Rc};

use crate::Decoded;
use lab_core::reading::Reading;
use lab_graph::fused::inference::{self, BATCH_MAX};
use lab_graph::{
    Graph, Initialisation, NetworkId, NetworkSpec, Table,
    compile::{Memory, Surroundings, compile},
    fused::{
        Backend, Network, ProgramId,
        layout::{BufferId, Feature},
        program::ADAM_RATES,
    },
    operations::Normalisation,
};

/// Adam's step size: latents are numbers of size one, so a few dozen steps go anywhere.
const LEARNING_RATE: f32 = 0.05;
const BETAS: [f32; 2] = [0.9, 0.999];

const DECODER: NetworkId = NetworkId(0);
/// The latents with their conditions.
const LATENTS: NetworkId = NetworkId(1);

/// What a search is about.
#[derive(Debug, Clone)]
pub struct Goal<'a> {
    /// From latents to images.
    pub decoder: (&'a Rc<NetworkSpec>, &'a Network),
    /// What it makes.
    pub decoded: Decoded,
    /// Length of a latent. What the decoder takes beside it is a condition, which stays as it is.
    pub latent_size: usize,
}

impl Goal<'_> {
    /// Length of a latent and its condition.
    fn row(&self) -> usize {
        self.decoder.0.input.channels
    }

    fn image_len(&self) -> usize {
        self.decoder.0.output().image_len()
    }

    /// So many latents as parameters.
    fn latents(&self, batch: usize) -> NetworkSpec {
        NetworkSpec {
            name: "latents",
            input: self.decoder.0.input,
            blocks: vec![Table { rows: batch }.into()],
            embedding: None,
            conditioning: 0,
            spectral_norm: false,
            initialisation: Initialisation::Dcgan,
        }
    }

    /// A step of Adam on latents whose decoded images are to be the given ones.
    fn step(&self, batch: usize) -> Graph {
        let specs = [self.decoder.0.clone(), Rc::new(self.latents(batch))];
        let mut graph = Graph::new(&specs);
        let codes = graph.table(LATENTS, self.latent_size);
        let decoded = graph.apply(DECODER, codes, None, Normalisation::Running);
        let images = graph.given(decoded.shape);
        let loss = graph.reconstruction(self.decoded.squared_error(), decoded, images);
        graph.gradients(&[loss], &[LATENTS]);
        let rates = graph.upload(ADAM_RATES);
        graph.adam(LATENTS, rates, BETAS);
        graph
    }
}

/// Prepared to take one step for a number of images.
#[derive(Debug, Clone)]
struct Inversion {
    step: ProgramId,
    images: Feature,
    latents: Network,
    rates: BufferId,
}

/// Inversions of 1, 2, 4 … images, each prepared when it is first needed.
#[derive(Debug, Default)]
pub struct Inversions(BTreeMap<usize, Inversion>);

impl Inversions {
    /// Takes `steps` steps from `start`, rows of a latent and its condition.
    ///
    /// # Shapes
    /// - start, output: `[count, latent_size + conditions]`
    pub fn run(
        &mut self,
        goal: &Goal,
        images: &[f32],
        start: &[f32],
        steps: usize,
        (memory, backend): (&mut Memory, &mut dyn Backend),
    ) -> Reading {
        let row = goal.row();
        let batches = images
            .chunks(BATCH_MAX * goal.image_len())
            .zip(start.chunks(BATCH_MAX * row));
        let found = batches.map(|(images, start)| {
            let count = start.len() / row;
            let size = count.next_power_of_two();
            let build = || Inversion::new(goal, size, (memory, backend));
            let search = self.0.entry(size).or_insert_with(build);
            search.run(images, start, steps, backend);
            backend.read(&[(search.latents.arena.values, count * row)])
        });
        Reading::concatenated(found.collect())
    }
}

impl Inversion {
    fn new(goal: &Goal, batch: usize, (memory, backend): (&mut Memory, &mut dyn Backend)) -> Self {
        let graph = goal.step(batch);
        let latents = Network::of_spec(&goal.latents(batch), (batch, 1), backend);
        // A search looks at no data set.
        let pixels = backend.allocate(0);
        let surroundings = Surroundings::of(&graph, pixels, backend);
        let networks = [goal.decoder.1.clone(), latents.clone()];
        let program = compile(graph, &[], &networks, &surroundings, (memory, backend));
        Self {
            step: program.whole(),
            images: program.given[0],
            latents,
            rates: surroundings.upload,
        }
    }

    fn run(&self, images: &[f32], start: &[f32], steps: usize, backend: &mut dyn Backend) {
        inference::write(backend, self.images, images);
        let arena = &self.latents.arena;
        let mut latents = start.to_vec();
        latents.resize(arena.len, 0.0);
        backend.write(arena.values, bytemuck::cast_slice(&latents));
        let zeros = vec![0; arena.len];
        backend.write(arena.moment_1, &zeros);
        backend.write(arena.moment_2, &zeros);
        for step in 1..=steps as i32 {
            let correction = |beta: f32| 1.0 - beta.powi(step);
            let [first, second] = BETAS.map(correction);
            let rates = [LEARNING_RATE, first, second, 1.0];
            backend.write(self.rates, &rates.map(f32::to_bits));
            backend.run(self.step);
        }
    }
}

#[cfg(test)]
mod tests;
