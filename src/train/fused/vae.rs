use std::sync::Arc;

use burn::tensor::Tensor;

use super::{
    StepInputs,
    autoencoder::{Autoencoder, LOSSES},
    initialise,
    kl_cost::KlCost,
    model::Model,
    upload_training_images,
};
use crate::{
    dataset::{Dataset, View, binarisation::word_of_step},
    fused::{Machine, Network, ProgramId, layout::BufferId, program::ReconstructionScore},
    model::{Decoder, Encoder},
    random::{SeededRandom, Stream},
    train::{Family, Losses, Settings, Trainer, VaeConfig},
};

/// Trains an encoder and a decoder on the evidence lower bound, as
/// [`crate::train::autodiff::VaeTrainer`] does.
pub struct FusedVaeTrainer {
    machine: Box<dyn Machine>,
    config: VaeConfig,
    autoencoder: Autoencoder,
    step: ProgramId,
    inputs: StepInputs,
    kl_cost: KlCost,
    /// The same for images that it does not learn from.
    held_out_kl_cost: KlCost,
    figures: BufferId,
    seed: u64,
    noise: SeededRandom,
}

impl FusedVaeTrainer {
    /// Fresh networks and optimiser; everything random comes from `seed`.
    pub fn new(
        config: VaeConfig,
        batch: usize,
        dataset: &Arc<Dataset>,
        seed: u64,
        mut machine: Box<dyn Machine>,
    ) -> Self {
        let host = &mut *machine;
        let encoder = Network::encoder(&config.network, batch, host);
        let decoder = Network::decoder(&config.network, batch, host);
        let (sizes, mut weights) = (&config.network, SeededRandom::new(seed, Stream::Weights));
        initialise(&encoder, Encoder::new, sizes, &mut weights, host);
        initialise(&decoder, Decoder::new, sizes, &mut weights, host);

        let betas = [config.beta_1, config.beta_2];
        let sizes = (batch, batch, &config.network);
        let mut inputs = StepInputs::new(host, sizes, (dataset, Family::Vae), 1, betas);
        if config.binarise {
            inputs = inputs.with_binarisation(host);
        }
        let kl_cost = KlCost::new(host, [config.kl_weight_after(0), config.free_bits]);
        let held_out_kl_cost = KlCost::new(host, [config.kl_weight, 0.0]);
        let pixels = upload_training_images(dataset, host);
        let figures = host.allocate(LOSSES.len());
        let latent_size = config.network.latent_size;
        let autoencoder = Autoencoder::new(encoder, decoder, latent_size, kl_cost.buffer);
        let operations = autoencoder.step(&inputs, pixels, figures, config.likelihood, host);
        Self {
            step: machine.prepare(operations),
            machine,
            autoencoder,
            config,
            inputs,
            kl_cost,
            held_out_kl_cost,
            figures,
            seed,
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
        }
    }
}

impl Trainer for FusedVaeTrainer {
    fn train_step(&mut self, views: &[View]) {
        let host = &mut *self.machine;
        let steps = self.inputs.steps();
        let rate = self.config.learning_rate_after(steps);
        if self.config.binarise {
            self.inputs.binarisation_word = Some(word_of_step(self.seed, steps));
        }
        let kl_cost = [self.config.kl_weight_after(steps), self.config.free_bits];
        self.kl_cost.set(host, kl_cost);
        self.inputs.write(host, views, &mut self.noise, (1, rate));
        host.run(self.step);
    }

    fn batches_per_step(&self) -> usize {
        1
    }

    fn tune(&mut self, settings: &Settings) {
        self.config.tune(settings);
        let held_out = [self.config.kl_weight, 0.0];
        self.held_out_kl_cost.set(&mut *self.machine, held_out);
    }

    fn losses(&mut self) -> Option<Losses> {
        self.inputs
            .begun()
            .then(|| Losses::new(&LOSSES, self.machine.tensor(self.figures, LOSSES.len())))
    }

    fn sample(&mut self, codes: &[f32]) -> Tensor<4> {
        let logits = self.autoencoder.sample(codes, &mut *self.machine);
        Decoder::image(logits)
    }

    fn reconstruct(&mut self, images: &[f32], conditions: &[f32]) -> Option<Tensor<4>> {
        let host = &mut *self.machine;
        let logits = self.autoencoder.reconstruct(images, conditions, host);
        Some(Decoder::image(logits))
    }

    fn encode(&mut self, images: &[f32], conditions: &[f32]) -> Option<Tensor<2>> {
        let host = &mut *self.machine;
        Some(self.autoencoder.encode(images, conditions, host))
    }

    fn represent(&mut self, images: &[f32]) -> Option<Tensor<2>> {
        Some(self.autoencoder.means(images, &mut *self.machine))
    }

    fn search(&mut self, images: &[f32], start: &[f32], steps: usize) -> Option<Tensor<2>> {
        let score = ReconstructionScore::Gaussian;
        let host = &mut *self.machine;
        let found = self.autoencoder.search(images, (start, steps), score, host);
        Some(found)
    }

    fn model(&mut self) -> Option<Model<'_>> {
        let Autoencoder {
            encoder, decoder, ..
        } = &self.autoencoder;
        Some(Model {
            machine: &mut *self.machine,
            networks: vec![("encoder", encoder), ("decoder", decoder)],
            averages: Vec::new(),
            optimiser_steps: self.inputs.steps_mut(),
            noise: &mut self.noise,
        })
    }

    fn evaluate(&mut self, images: &[f32], conditions: &[f32]) -> Option<Losses> {
        let how = (self.config.likelihood, &self.held_out_kl_cost);
        let host = &mut *self.machine;
        let losses = self.autoencoder.evaluate((images, conditions), how, host);
        Some(losses)
    }
}
