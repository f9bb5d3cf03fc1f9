use std::{collections::BTreeMap, sync::Arc};

use burn::tensor::{Device, Tensor};

use super::{
    StepInputs,
    autoencoder::{Autoencoder, Evaluator, LOSSES},
    inference::{self, BATCH_MAX, Stages},
    upload_training_images,
};
use crate::{
    dataset::{Dataset, View},
    fused::{Machine, Network, ProgramId, import, layout::BufferId},
    model::{Decoder, Encoder, IMAGE_SIZE, initialise_dcgan},
    random::{SeededRandom, Stream},
    train::{Losses, Trainer, VaeConfig},
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
    figures: BufferId,
    noise: SeededRandom,
    samplers: Stages,
    reconstructors: Stages,
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
        let sizes = (batch, config.network.latent_size);
        let inputs = StepInputs::new(host, sizes, config.learning_rate, betas);
        let pixels = upload_training_images(dataset, host);
        let figures = host.allocate(LOSSES.len());
        let autoencoder = Autoencoder {
            encoder: &encoder,
            decoder: &decoder,
            config: &config,
        };
        let operations = autoencoder.step(&inputs, pixels, figures, host);
        Self {
            step: machine.prepare(operations),
            machine,
            encoder,
            decoder,
            config,
            inputs,
            figures,
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
            samplers: Stages::default(),
            reconstructors: Stages::default(),
            evaluators: BTreeMap::new(),
        }
    }
}

impl Trainer for FusedVaeTrainer {
    fn train_step(&mut self, views: &[View]) {
        self.inputs
            .write(&mut *self.machine, views, &mut self.noise);
        self.machine.run(self.step);
    }

    fn losses(&mut self) -> Option<Losses> {
        (self.inputs.steps > 0)
            .then(|| Losses::new(&LOSSES, self.machine.tensor(self.figures, LOSSES.len())))
    }

    fn sample(&mut self, latents: &[f32]) -> Tensor<4> {
        let autoencoder = Autoencoder {
            encoder: &self.encoder,
            decoder: &self.decoder,
            config: &self.config,
        };
        let logits = self.samplers.run(
            latents,
            self.inputs.latent_size,
            &mut *self.machine,
            |batch, machine| autoencoder.sampler(batch, machine),
        );
        Decoder::image(logits)
    }

    fn reconstruct(&mut self, images: &[f32]) -> Option<Tensor<4>> {
        let autoencoder = Autoencoder {
            encoder: &self.encoder,
            decoder: &self.decoder,
            config: &self.config,
        };
        let image_len = self.config.network.channels * IMAGE_SIZE * IMAGE_SIZE;
        let logits =
            self.reconstructors
                .run(images, image_len, &mut *self.machine, |batch, machine| {
                    autoencoder.reconstructor(batch, machine)
                });
        Some(Decoder::image(logits))
    }

    fn evaluate(&mut self, images: &[f32]) -> Option<Losses> {
        let Self {
            encoder,
            decoder,
            config,
            machine,
            ..
        } = self;
        let autoencoder = Autoencoder {
            encoder,
            decoder,
            config,
        };
        let image_len = config.network.channels * IMAGE_SIZE * IMAGE_SIZE;
        // The same noise every time, so that two evaluations differ by the model alone.
        let mut random = SeededRandom::new(0, Stream::Evaluation);
        let parts = images.chunks(BATCH_MAX * image_len).map(|images| {
            let count = images.len() / image_len;
            let build = || autoencoder.evaluator(count, &mut **machine);
            let evaluator = *self.evaluators.entry(count).or_insert_with(build);
            inference::write(&mut **machine, evaluator.images, images);
            let noise = random.normals(count * config.network.latent_size);
            machine.write(evaluator.noise, bytemuck::cast_slice(&noise));
            machine.run(evaluator.program);
            let figures = machine.tensor(evaluator.figures, LOSSES.len());
            (count, Losses::new(&LOSSES, figures))
        });
        Some(Losses::average(parts.collect()))
    }
}
