use std::sync::Arc;

use burn::tensor::Tensor;

use super::{
    StepInputs,
    autoencoder::{Autoencoder, LOSSES},
    initialise,
    model::Model,
    single, upload_training_images, write_single,
};
use crate::{
    dataset::{Dataset, View},
    fused::{Machine, Network, ProgramId, layout::BufferId, program::ReconstructionScore},
    model::{Decoder, Encoder},
    random::{SeededRandom, Stream},
    train::{Likelihood, Losses, Settings, Trainer, VaeConfig},
};

/// Trains an encoder and a decoder on the evidence lower bound, as
/// [`crate::train::autodiff::VaeTrainer`] does.
pub struct FusedVaeTrainer {
    machine: Box<dyn Machine>,
    config: VaeConfig,
    autoencoder: Autoencoder,
    step: ProgramId,
    inputs: StepInputs,
    figures: BufferId,
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
        let inputs = StepInputs::new(host, sizes, dataset, 1, betas);
        let kl_weight = single(host, config.kl_weight);
        let pixels = upload_training_images(dataset, host);
        let figures = host.allocate(LOSSES.len());
        let autoencoder = Autoencoder::new(encoder, decoder, config.network.latent_size, kl_weight);
        let operations = autoencoder.step(&inputs, pixels, figures, score(&config), host);
        Self {
            step: machine.prepare(operations),
            machine,
            autoencoder,
            config,
            inputs,
            figures,
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
        }
    }
}

fn score(config: &VaeConfig) -> ReconstructionScore {
    match config.likelihood {
        Likelihood::Bernoulli => ReconstructionScore::Bernoulli,
        Likelihood::Gaussian => ReconstructionScore::Gaussian,
    }
}

impl Trainer for FusedVaeTrainer {
    fn train_step(&mut self, views: &[View]) {
        let rate = self.config.learning_rate;
        let host = &mut *self.machine;
        self.inputs.write(host, views, &mut self.noise, (1, rate));
        host.run(self.step);
    }

    fn batches_per_step(&self) -> usize {
        1
    }

    fn tune(&mut self, settings: &Settings) {
        self.config.tune(settings);
        let kl_weight = self.autoencoder.kl_weight;
        write_single(&mut *self.machine, kl_weight, self.config.kl_weight);
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

    fn encode(&mut self, images: &[f32]) -> Option<Tensor<2>> {
        Some(self.autoencoder.encode(images, &mut *self.machine))
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
        let score = score(&self.config);
        let host = &mut *self.machine;
        let losses = self.autoencoder.evaluate((images, conditions), score, host);
        Some(losses)
    }
}
