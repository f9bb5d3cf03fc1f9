use std::{collections::BTreeMap, sync::Arc};

use burn::tensor::{Device, Tensor};

use super::{
    StepInputs,
    inference::{self, BATCH_MAX, Stage, Stages},
    upload_training_images,
};
use crate::{
    dataset::Dataset,
    fused::{
        Machine, Network, ProgramId, import,
        layout::{BufferId, Feature, Slice},
        network::{Backward, NormalisationMode},
        program::{Op, Posterior, ReconstructionScore},
    },
    model::{Decoder, Encoder, IMAGE_SIZE, initialise_dcgan},
    random::{SeededRandom, Stream},
    train::{Likelihood, Losses, Trainer, VaeConfig},
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

const LOSSES: [&str; 3] = ["total", "reconstruction", "kl"];

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

/// Prepared to score a number of images.
#[derive(Debug, Clone, Copy)]
struct Evaluator {
    program: ProgramId,
    images: Feature,
    noise: BufferId,
    figures: BufferId,
}

/// Both networks, borrowed to write programs.
struct Autoencoder<'a> {
    encoder: &'a Network,
    decoder: &'a Network,
    config: &'a VaeConfig,
}

impl Autoencoder<'_> {
    fn posterior(&self, parameters: Feature, noise: Slice, machine: &mut dyn Machine) -> Posterior {
        let (batch, latent_size) = (parameters.batch, self.config.network.latent_size);
        Posterior {
            parameters: parameters.buffer,
            noise,
            latents: machine.allocate(batch * latent_size),
            kl: machine.allocate(batch),
            batch,
            latent_size,
            kl_weight: self.config.kl_weight as f32,
        }
    }

    fn latents(&self, posterior: &Posterior) -> Feature {
        Feature {
            buffer: posterior.latents,
            first: 0,
            batch: posterior.batch,
            size: 1,
            channels: posterior.latent_size,
            border: 0,
        }
    }

    fn score(&self) -> ReconstructionScore {
        match self.config.likelihood {
            Likelihood::Bernoulli => ReconstructionScore::Bernoulli,
            Likelihood::Gaussian => ReconstructionScore::Gaussian,
        }
    }

    /// A step of both networks on one batch.
    fn step(
        &self,
        inputs: &StepInputs,
        pixels: BufferId,
        figures: BufferId,
        machine: &mut dyn Machine,
    ) -> Vec<Op> {
        let batch = inputs.batch;
        let whole = (0, batch);
        let mode = NormalisationMode::Batch {
            groups: 1,
            track: true,
        };
        let images = self.encoder.input(batch, machine);
        let encoding = self.encoder.pass(images, None, machine);
        let encoding_gradients = encoding.gradients(machine);
        let posterior = self.posterior(encoding.output(), inputs.at(0), machine);
        let latents = self.latents(&posterior);
        let decoding = self.decoder.pass(latents, None, machine);
        let decoding_gradients = decoding.gradients(machine);
        let d_latents = self.decoder.input(batch, machine);
        let scores = machine.allocate(batch);
        let figures = Slice {
            buffer: figures,
            offset: 0,
        };

        let mut operations = vec![inputs.gather(pixels, images)];
        encoding.forward(whole, mode, &mut operations);
        operations.push(Op::Reparameterise(posterior));
        decoding.forward(whole, mode, &mut operations);
        operations.extend([
            Op::Reconstruction {
                logits: decoding.output(),
                images,
                d: decoding_gradients.last(),
                scores,
                score: self.score(),
            },
            Op::ElboFigures {
                posterior,
                scores,
                figures,
            },
        ]);
        let learning = Backward {
            images: whole,
            groups: 1,
            parameters: true,
            input: Some((d_latents, false)),
        };
        decoding.backward(&decoding_gradients, learning, &mut operations);
        operations.push(Op::PosteriorGradient {
            posterior,
            d_latents: d_latents.buffer,
            d: encoding_gradients.last().buffer,
        });
        encoding.backward(
            &encoding_gradients,
            Backward {
                input: None,
                ..learning
            },
            &mut operations,
        );
        operations.extend([self.encoder.arena, self.decoder.arena].map(|arena| inputs.adam(arena)));
        operations
    }

    /// From latents to pixel logits.
    fn sampler(&self, batch: usize, machine: &mut dyn Machine) -> Stage {
        let input = self.decoder.input(batch, machine);
        let mut operations = Vec::new();
        let output = inference::forward(self.decoder, input, machine, &mut operations);
        Stage {
            program: machine.prepare(operations),
            input,
            output,
        }
    }

    /// From images through the posterior mean to pixel logits.
    fn reconstructor(&self, batch: usize, machine: &mut dyn Machine) -> Stage {
        let input = self.encoder.input(batch, machine);
        let mut operations = Vec::new();
        let parameters = inference::forward(self.encoder, input, machine, &mut operations);
        // No noise: the latent drawn is the mean.
        let silence = Slice {
            buffer: machine.allocate(batch * self.config.network.latent_size),
            offset: 0,
        };
        let posterior = self.posterior(parameters, silence, machine);
        operations.push(Op::Reparameterise(posterior));
        let latents = self.latents(&posterior);
        let output = inference::forward(self.decoder, latents, machine, &mut operations);
        Stage {
            program: machine.prepare(operations),
            input,
            output,
        }
    }

    /// The losses of exactly `batch` images in inference mode.
    fn evaluator(&self, batch: usize, machine: &mut dyn Machine) -> Evaluator {
        let images = self.encoder.input(batch, machine);
        let mut operations = Vec::new();
        let parameters = inference::forward(self.encoder, images, machine, &mut operations);
        let noise = machine.allocate(batch * self.config.network.latent_size);
        let posterior = self.posterior(
            parameters,
            Slice {
                buffer: noise,
                offset: 0,
            },
            machine,
        );
        operations.push(Op::Reparameterise(posterior));
        let latents = self.latents(&posterior);
        let logits = inference::forward(self.decoder, latents, machine, &mut operations);
        let scores = machine.allocate(batch);
        let figures = machine.allocate(LOSSES.len());
        operations.extend([
            Op::Reconstruction {
                logits,
                images,
                d: self.decoder.output(batch, machine),
                scores,
                score: self.score(),
            },
            Op::ElboFigures {
                posterior,
                scores,
                figures: Slice {
                    buffer: figures,
                    offset: 0,
                },
            },
        ]);
        let program = machine.prepare(operations);
        Evaluator {
            program,
            images,
            noise,
            figures,
        }
    }
}

impl Trainer for FusedVaeTrainer {
    fn train_step(&mut self, indices: &[usize]) {
        self.inputs
            .write(&mut *self.machine, indices, &mut self.noise);
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
