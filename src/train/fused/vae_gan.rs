mod step;

use std::sync::Arc;

use burn::tensor::Tensor;

use self::step::{Buffers, Step};
use super::{
    StepInputs, autoencoder::Autoencoder, initialise, kl_cost::KlCost, model::Model, single,
    upload_training_images, write_single,
};
use crate::{
    dataset::{Dataset, View},
    fused::{Machine, Network, ProgramId, program::ReconstructionScore},
    model::{Discriminator, DiscriminatorNorm, Encoder, Generator},
    random::{SeededRandom, Stream},
    train::{Family, Losses, Settings, Trainer, VaeGanConfig},
};

/// Trains an encoder, a generator and a discriminator together, as
/// [`crate::train::autodiff::VaeGanTrainer`] does.
pub struct FusedVaeGanTrainer {
    machine: Box<dyn Machine>,
    config: VaeGanConfig,
    /// The decoder is the generator.
    autoencoder: Autoencoder,
    discriminator: Network,
    step: ProgramId,
    inputs: StepInputs,
    kl_cost: KlCost,
    buffers: Buffers,
    noise: SeededRandom,
}

/// Places of the optimisers.
const DISCRIMINATOR: usize = 0;
const ENCODER: usize = 1;
const GENERATOR: usize = 2;

const LOSSES: [&str; 6] = [
    "similarity",
    "kl",
    "discriminator",
    "generator",
    "belief_real",
    "belief_fake",
];

impl FusedVaeGanTrainer {
    /// Fresh networks and optimisers; everything random comes from `seed`.
    pub fn new(
        config: VaeGanConfig,
        batch: usize,
        dataset: &Arc<Dataset>,
        seed: u64,
        mut machine: Box<dyn Machine>,
    ) -> Self {
        let host = &mut *machine;
        let encoder = Network::encoder(&config.network, batch, host);
        let generator = Network::generator(&config.network, 2 * batch, host);
        let discriminator =
            Network::discriminator(&config.network, DiscriminatorNorm::Batch, (batch, 3), host);
        let (sizes, mut weights) = (&config.network, SeededRandom::new(seed, Stream::Weights));
        initialise(&encoder, Encoder::new, sizes, &mut weights, host);
        initialise(&generator, Generator::new, sizes, &mut weights, host);
        initialise(
            &discriminator,
            Discriminator::new,
            sizes,
            &mut weights,
            host,
        );

        let betas = [config.beta_1, config.beta_2];
        let sizes = (batch, 2 * batch, &config.network);
        let mut inputs =
            StepInputs::new(host, sizes, (dataset, Family::VaeGan), GENERATOR + 1, betas);
        inputs.set_rate_factor(DISCRIMINATOR, config.discriminator_rate);
        let kl_cost = KlCost::new(host, [config.kl_weight, 0.0]);
        let latent_size = config.network.latent_size;
        let autoencoder = Autoencoder::new(encoder, generator, latent_size, kl_cost.buffer);
        let buffers = Buffers {
            pixels: upload_training_images(dataset, host),
            similarity_weight: single(host, config.similarity_weight),
            smoothing: single(host, config.label_smoothing),
            // The first of them, similarity plus weighted KL, is not shown.
            figures: host.allocate(1 + LOSSES.len()),
        };
        let step = Step::new(&autoencoder, &discriminator, &inputs, host);
        let operations = step.operations(config.objective, buffers);
        Self {
            step: machine.prepare(operations),
            machine,
            config,
            autoencoder,
            discriminator,
            inputs,
            kl_cost,
            buffers,
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
        }
    }
}

impl Trainer for FusedVaeGanTrainer {
    fn train_step(&mut self, views: &[View]) {
        let stepping = (GENERATOR + 1, self.config.learning_rate);
        let host = &mut *self.machine;
        self.inputs.write(host, views, &mut self.noise, stepping);
        host.run(self.step);
    }

    fn batches_per_step(&self) -> usize {
        1
    }

    fn tune(&mut self, settings: &Settings) {
        self.config.tune(settings);
        let config = &self.config;
        self.inputs
            .set_rate_factor(DISCRIMINATOR, config.discriminator_rate);
        let kl_cost = [config.kl_weight, 0.0];
        self.kl_cost.set(&mut *self.machine, kl_cost);
        let weights = [
            (self.buffers.similarity_weight, config.similarity_weight),
            (self.buffers.smoothing, config.label_smoothing),
        ];
        for (buffer, value) in weights {
            write_single(&mut *self.machine, buffer, value);
        }
    }

    fn losses(&mut self) -> Option<Losses> {
        let all = 1 + LOSSES.len();
        self.inputs.begun().then(|| {
            let figures = self.machine.tensor(self.buffers.figures, all);
            Losses::new(&LOSSES, figures.narrow(0, 1, LOSSES.len()))
        })
    }

    fn sample(&mut self, codes: &[f32]) -> Tensor<4> {
        self.autoencoder.sample(codes, &mut *self.machine)
    }

    fn reconstruct(&mut self, images: &[f32], conditions: &[f32]) -> Option<Tensor<4>> {
        let host = &mut *self.machine;
        Some(self.autoencoder.reconstruct(images, conditions, host))
    }

    fn encode(&mut self, images: &[f32], conditions: &[f32]) -> Option<Tensor<2>> {
        let host = &mut *self.machine;
        Some(self.autoencoder.encode(images, conditions, host))
    }

    fn represent(&mut self, images: &[f32]) -> Option<Tensor<2>> {
        Some(self.autoencoder.means(images, &mut *self.machine))
    }

    fn search(&mut self, images: &[f32], start: &[f32], steps: usize) -> Option<Tensor<2>> {
        let score = ReconstructionScore::AfterTanh;
        let host = &mut *self.machine;
        let found = self.autoencoder.search(images, (start, steps), score, host);
        Some(found)
    }

    /// The similarity is told by a discriminator that changes from step to step.
    fn evaluate(&mut self, _images: &[f32], _conditions: &[f32]) -> Option<Losses> {
        None
    }

    fn model(&mut self) -> Option<Model<'_>> {
        let Autoencoder {
            encoder, decoder, ..
        } = &self.autoencoder;
        Some(Model {
            machine: &mut *self.machine,
            networks: vec![
                ("encoder", encoder),
                ("generator", decoder),
                ("discriminator", &self.discriminator),
            ],
            averages: Vec::new(),
            optimiser_steps: self.inputs.steps_mut(),
            noise: &mut self.noise,
        })
    }
}
