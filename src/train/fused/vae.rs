use std::{collections::BTreeMap, sync::Arc};

use burn::tensor::{Device, Tensor};

use super::{
    StepInputs,
    autoencoder::{Autoencoder, Evaluator, LOSSES},
    inference::{self, BATCH_MAX, Stages},
    model::Model,
    search::{Goal, Searches},
    single, upload_training_images, write_single,
};
use crate::{
    dataset::{Dataset, View, latents_with_conditions},
    fused::{Machine, Network, ProgramId, import, layout::BufferId, program::ReconstructionScore},
    model::{Decoder, Encoder, IMAGE_SIZE, initialise_dcgan},
    random::{SeededRandom, Stream},
    train::{Losses, Settings, Trainer, VaeConfig},
};

/// Trains an encoder and a decoder on the evidence lower bound, as
/// [`crate::train::autodiff::VaeTrainer`] does.
pub struct FusedVaeTrainer {
    machine: Box<dyn Machine>,
    config: VaeConfig,
    encoder: Network,
    decoder: Network,
    step: ProgramId,
    inputs: StepInputs,
    kl_weight: BufferId,
    figures: BufferId,
    noise: SeededRandom,
    samplers: Stages,
    encoders: Stages,
    reconstructors: Stages,
    searches: Searches,
    evaluators: BTreeMap<usize, Evaluator>,
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
        let mut weights = SeededRandom::new(seed, Stream::Weights);
        let cpu = Device::flex().autodiff();
        let module = Encoder::new(&config.network, &cpu);
        import(
            &initialise_dcgan(module, &mut weights, &cpu),
            &encoder,
            host,
        );
        let module = Decoder::new(&config.network, &cpu);
        import(
            &initialise_dcgan(module, &mut weights, &cpu),
            &decoder,
            host,
        );

        let betas = [config.beta_1, config.beta_2];
        let inputs = StepInputs::new(host, (batch, &config.network), dataset, 1, betas);
        let kl_weight = single(host, config.kl_weight);
        let pixels = upload_training_images(dataset, host);
        let figures = host.allocate(LOSSES.len());
        let autoencoder = Autoencoder {
            encoder: &encoder,
            decoder: &decoder,
            config: &config,
            kl_weight,
        };
        let operations = autoencoder.step(&inputs, pixels, figures, host);
        Self {
            step: machine.prepare(operations),
            machine,
            encoder,
            decoder,
            config,
            inputs,
            kl_weight,
            figures,
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
            samplers: Stages::default(),
            encoders: Stages::default(),
            reconstructors: Stages::default(),
            searches: Searches::default(),
            evaluators: BTreeMap::new(),
        }
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
        write_single(&mut *self.machine, self.kl_weight, self.config.kl_weight);
    }

    fn losses(&mut self) -> Option<Losses> {
        self.inputs
            .begun()
            .then(|| Losses::new(&LOSSES, self.machine.tensor(self.figures, LOSSES.len())))
    }

    fn sample(&mut self, codes: &[f32]) -> Tensor<4> {
        let autoencoder = Autoencoder {
            encoder: &self.encoder,
            decoder: &self.decoder,
            config: &self.config,
            kl_weight: self.kl_weight,
        };
        let logits = self.samplers.run(
            codes,
            self.inputs.row(),
            &mut *self.machine,
            |batch, machine| autoencoder.sampler(batch, machine),
        );
        Decoder::image(logits)
    }

    fn reconstruct(&mut self, images: &[f32], conditions: &[f32]) -> Option<Tensor<4>> {
        let autoencoder = Autoencoder {
            encoder: &self.encoder,
            decoder: &self.decoder,
            config: &self.config,
            kl_weight: self.kl_weight,
        };
        let config = &self.config.network;
        let image_len = config.channels * IMAGE_SIZE * IMAGE_SIZE;
        let silence = vec![0.0; images.len() / image_len * config.latent_size];
        let beside = latents_with_conditions(&silence, config.latent_size, conditions);
        let logits = self.reconstructors.run_beside(
            (images, image_len),
            &beside,
            &mut *self.machine,
            |batch, machine| autoencoder.reconstructor(batch, machine),
        );
        Some(Decoder::image(logits))
    }

    fn encode(&mut self, images: &[f32]) -> Option<Tensor<2>> {
        let encoder = &self.encoder;
        let config = &self.config.network;
        let image_len = config.channels * IMAGE_SIZE * IMAGE_SIZE;
        let parameters =
            self.encoders
                .run(images, image_len, &mut *self.machine, |batch, machine| {
                    inference::stage(encoder, batch, machine)
                });
        let count = images.len() / image_len;
        Some(parameters.reshape([count, 2 * config.latent_size]))
    }

    fn represent(&mut self, images: &[f32]) -> Option<Tensor<2>> {
        let posteriors = self.encode(images)?;
        let count = posteriors.dims()[0];
        Some(posteriors.slice([0..count, 0..self.config.network.latent_size]))
    }

    fn search(&mut self, images: &[f32], start: &[f32], steps: usize) -> Option<Tensor<2>> {
        let goal = Goal {
            decoder: &self.decoder,
            latent_size: self.config.network.latent_size,
            score: ReconstructionScore::Gaussian,
        };
        let host = &mut *self.machine;
        Some(self.searches.run(goal, images, start, steps, host))
    }

    fn model(&mut self) -> Option<Model<'_>> {
        Some(Model {
            machine: &mut *self.machine,
            networks: vec![("encoder", &self.encoder), ("decoder", &self.decoder)],
            averages: Vec::new(),
            optimiser_steps: self.inputs.steps_mut(),
            noise: &mut self.noise,
        })
    }

    fn evaluate(&mut self, images: &[f32], conditions: &[f32]) -> Option<Losses> {
        let Self {
            encoder,
            decoder,
            config,
            kl_weight,
            machine,
            ..
        } = self;
        let autoencoder = Autoencoder {
            encoder,
            decoder,
            config,
            kl_weight: *kl_weight,
        };
        let image_len = config.network.channels * IMAGE_SIZE * IMAGE_SIZE;
        // The same noise every time, so that two evaluations differ by the model alone.
        let mut random = SeededRandom::new(0, Stream::Evaluation);
        let (latent_size, size) = (config.network.latent_size, config.network.conditions);
        let batches = images.chunks(BATCH_MAX * image_len).enumerate();
        let parts = batches.map(|(batch, images)| {
            let count = images.len() / image_len;
            let conditions = &conditions[batch * BATCH_MAX * size..][..count * size];
            let build = || autoencoder.evaluator(count, &mut **machine);
            let evaluator = *self.evaluators.entry(count).or_insert_with(build);
            inference::write(&mut **machine, evaluator.images, images);
            let noise = random.normals(count * latent_size);
            let noise = latents_with_conditions(&noise, latent_size, conditions);
            machine.write(evaluator.noise, bytemuck::cast_slice(&noise));
            machine.run(evaluator.program);
            let figures = machine.tensor(evaluator.figures, LOSSES.len());
            (count, Losses::new(&LOSSES, figures))
        });
        Some(Losses::average(parts.collect()))
    }
}
