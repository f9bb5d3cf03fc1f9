//! An encoder and a decoder with their programs: a VAE's training step, and what either family that
//! has them can do.

use std::collections::BTreeMap;

use burn::tensor::Tensor;

use super::{
    StepInputs,
    inference::{self, BATCH_MAX, Stage, Stages},
    kl_cost::KlCost,
    search::{Goal, Searches},
};
use crate::{
    dataset::latents_with_conditions,
    fused::{
        Machine, Network, ProgramId,
        layout::{BufferId, Feature, Slice},
        network::{Backward, InputGradient, NormalisationMode},
        program::{Op, Posterior, ReconstructionScore},
    },
    loss::learned_gaussian_reconstruction,
    model::IMAGE_SIZE,
    random::{SeededRandom, Stream},
    train::{Likelihood, Losses},
};

/// Names of the figures, in the order of [`Op::ElboFigures`].
pub const LOSSES: [&str; 3] = ["total", "reconstruction", "kl"];

/// Prepared to score a number of images.
#[derive(Debug, Clone, Copy)]
struct Evaluator {
    program: ProgramId,
    images: Feature,
    /// With the conditions.
    noise: BufferId,
    figures: BufferId,
}

/// Both networks, and programs of them.
pub struct Autoencoder {
    pub encoder: Network,
    pub decoder: Network,
    /// See [`Posterior::kl_cost`].
    kl_cost: BufferId,
    latent_size: usize,
    samplers: Stages,
    encoders: Stages,
    reconstructors: Stages,
    searches: Searches,
    evaluators: BTreeMap<usize, Evaluator>,
}

impl Autoencoder {
    pub fn new(encoder: Network, decoder: Network, latent_size: usize, kl_cost: BufferId) -> Self {
        Self {
            encoder,
            decoder,
            kl_cost,
            latent_size,
            samplers: Stages::default(),
            encoders: Stages::default(),
            reconstructors: Stages::default(),
            searches: Searches::default(),
            evaluators: BTreeMap::new(),
        }
    }

    /// Length of a latent and a condition.
    fn row(&self) -> usize {
        self.decoder.input_channels()
    }

    fn image_len(&self) -> usize {
        self.encoder.input_channels() * IMAGE_SIZE * IMAGE_SIZE
    }

    /// Posteriors, and the latents drawn from them with the conditions that lie beside the noise.
    pub fn posterior(
        &self,
        parameters: Feature,
        noise: Slice,
        machine: &mut dyn Machine,
    ) -> (Posterior, Feature) {
        let (batch, row) = (parameters.batch, self.row());
        let posterior = Posterior {
            parameters: parameters.buffer,
            noise,
            latents: machine.allocate(batch * row),
            kl: machine.allocate(batch),
            batch,
            latent_size: self.latent_size,
            row,
            kl_cost: self.kl_cost,
        };
        let latents = Feature::vectors(posterior.latents, batch, row);
        (posterior, latents)
    }

    /// Scores reconstructions with their gradient; says where the score of every image is.
    fn reconstruction(
        [logits, images, d]: [Feature; 3],
        likelihood: Likelihood,
        machine: &mut dyn Machine,
        operations: &mut Vec<Op>,
    ) -> BufferId {
        let errors = machine.allocate(logits.batch);
        operations.push(Op::Reconstruction {
            logits,
            images,
            d,
            scores: errors,
            score: score(likelihood),
        });
        if likelihood != Likelihood::LearnedGaussian {
            return errors;
        }
        let scores = machine.allocate(logits.batch);
        operations.push(Op::LearnVariance { errors, scores, d });
        scores
    }

    /// A step of a VAE: of both networks on one batch.
    pub fn step(
        &self,
        inputs: &StepInputs,
        pixels: BufferId,
        figures: BufferId,
        likelihood: Likelihood,
        machine: &mut dyn Machine,
    ) -> Vec<Op> {
        let batch = inputs.batch;
        let whole = 0..batch;
        let mode = NormalisationMode::Batch {
            groups: 1,
            track: true,
        };
        let images = self.encoder.input(batch, machine);
        let encoding = self.encoder.pass(images, None, machine);
        let encoding_gradients = encoding.gradients(machine);
        let (posterior, latents) = self.posterior(encoding.output(), inputs.at(0), machine);
        let decoding = self.decoder.pass(latents, None, machine);
        let decoding_gradients = decoding.gradients(machine);
        let d_latents = self.decoder.input(batch, machine);
        let figures = figures.start();

        let mut operations = vec![inputs.gather(pixels, images)];
        encoding.forward(&whole, mode, &mut operations);
        operations.push(Op::Reparameterise(posterior));
        decoding.forward(&whole, mode, &mut operations);
        let features = [decoding.output(), images, decoding_gradients.last()];
        let scores = Self::reconstruction(features, likelihood, machine, &mut operations);
        operations.push(Op::ElboFigures {
            posterior,
            scores,
            figures,
        });
        let learning = Backward {
            images: whole,
            mode,
            parameters: true,
            input: Some(InputGradient {
                target: d_latents,
                through_tanh: false,
            }),
        };
        decoding.backward(&decoding_gradients, &learning, &mut operations);
        operations.push(Op::PosteriorGradient {
            posterior,
            d_latents: d_latents.buffer,
            d: encoding_gradients.last().buffer,
        });
        encoding.backward(
            &encoding_gradients,
            &Backward {
                input: None,
                ..learning
            },
            &mut operations,
        );
        operations
            .extend([&self.encoder, &self.decoder].map(|network| inputs.adam(0, network.arena)));
        operations
    }

    /// What the decoder makes of rows of a latent and its condition.
    pub fn sample(&mut self, codes: &[f32], machine: &mut dyn Machine) -> Tensor<4> {
        let (decoder, row) = (&self.decoder, self.row());
        let build = |batch, machine: &mut dyn Machine| inference::stage(decoder, batch, machine);
        self.samplers.run(codes, row, machine, build)
    }

    /// The posteriors of images: means, then log-variances.
    ///
    /// # Shapes
    /// - output: `[count, 2 · latent_size]`
    pub fn encode(&mut self, images: &[f32], machine: &mut dyn Machine) -> Tensor<2> {
        let (encoder, image_len) = (&self.encoder, self.image_len());
        let build = |batch, machine: &mut dyn Machine| inference::stage(encoder, batch, machine);
        let parameters = self.encoders.run(images, image_len, machine, build);
        let count = images.len() / image_len;
        parameters.reshape([count, 2 * self.latent_size])
    }

    /// The means of the posteriors alone.
    pub fn means(&mut self, images: &[f32], machine: &mut dyn Machine) -> Tensor<2> {
        let posteriors = self.encode(images, machine);
        let count = posteriors.dims()[0];
        posteriors.slice([0..count, 0..self.latent_size])
    }

    /// What the decoder makes of the posterior means of images with their conditions.
    pub fn reconstruct(
        &mut self,
        images: &[f32],
        conditions: &[f32],
        machine: &mut dyn Machine,
    ) -> Tensor<4> {
        let mut stages = std::mem::take(&mut self.reconstructors);
        let build = |batch, machine: &mut dyn Machine| self.reconstructor(batch, machine);
        let (image_len, latent_size) = (self.image_len(), self.latent_size);
        // No noise, conditions alone: the latent drawn is the mean.
        let silence = vec![0.0; images.len() / image_len * latent_size];
        let beside = latents_with_conditions(&silence, latent_size, conditions);
        let decoded = stages.run_beside((images, image_len), &beside, machine, build);
        self.reconstructors = stages;
        decoded
    }

    fn reconstructor(&self, batch: usize, machine: &mut dyn Machine) -> Stage {
        let input = self.encoder.input(batch, machine);
        let mut operations = Vec::new();
        let parameters = inference::forward(&self.encoder, input, machine, &mut operations);
        let silence = machine.allocate(batch * self.row());
        let (posterior, latents) = self.posterior(parameters, silence.start(), machine);
        operations.push(Op::Reparameterise(posterior));
        let output = inference::forward(&self.decoder, latents, machine, &mut operations);
        Stage {
            program: machine.prepare(operations),
            input,
            beside: Some(silence),
            output,
        }
    }

    /// See [`crate::train::Trainer::search`].
    pub fn search(
        &mut self,
        images: &[f32],
        (start, steps): (&[f32], usize),
        score: ReconstructionScore,
        machine: &mut dyn Machine,
    ) -> Tensor<2> {
        let goal = Goal {
            decoder: &self.decoder,
            latent_size: self.latent_size,
            score,
        };
        self.searches.run(goal, images, start, steps, machine)
    }

    /// A VAE's losses of images in inference mode, where the KL costs what the buffer says.
    pub fn evaluate(
        &mut self,
        (images, conditions): (&[f32], &[f32]),
        (likelihood, kl_cost): (Likelihood, &KlCost),
        machine: &mut dyn Machine,
    ) -> Losses {
        let (image_len, latent_size) = (self.image_len(), self.latent_size);
        let size = self.row() - latent_size;
        // The same noise every time, so that two evaluations differ by the model alone.
        let mut random = SeededRandom::new(0, Stream::Evaluation);
        let batches = images.chunks(BATCH_MAX * image_len).enumerate();
        let parts = batches.map(|(batch, images)| {
            let count = images.len() / image_len;
            let conditions = &conditions[batch * BATCH_MAX * size..][..count * size];
            let known = self.evaluators.get(&count).copied();
            let build = || self.evaluator(count, likelihood, kl_cost.buffer, machine);
            let evaluator = known.unwrap_or_else(build);
            self.evaluators.insert(count, evaluator);
            inference::write(machine, evaluator.images, images);
            let noise = random.normals(count * latent_size);
            let noise = latents_with_conditions(&noise, latent_size, conditions);
            machine.write(evaluator.noise, bytemuck::cast_slice(&noise));
            machine.run(evaluator.program);
            let figures = machine.tensor(evaluator.figures, LOSSES.len());
            (count, Losses::new(&LOSSES, figures))
        });
        let losses = Losses::average(parts.collect());
        match likelihood {
            Likelihood::LearnedGaussian => {
                losses.map(|figures| with_learned_variance(figures, kl_cost.weight(), image_len))
            }
            Likelihood::Bernoulli | Likelihood::Gaussian => losses,
        }
    }

    /// For exactly `batch` images; where the variance is learned, with one variance instead, since it
    /// is that of all images and not of a batch.
    fn evaluator(
        &self,
        batch: usize,
        likelihood: Likelihood,
        kl_cost: BufferId,
        machine: &mut dyn Machine,
    ) -> Evaluator {
        let images = self.encoder.input(batch, machine);
        let mut operations = Vec::new();
        let parameters = inference::forward(&self.encoder, images, machine, &mut operations);
        let noise = machine.allocate(batch * self.row());
        let (posterior, latents) = self.posterior(parameters, noise.start(), machine);
        let posterior = Posterior {
            kl_cost,
            ..posterior
        };
        operations.push(Op::Reparameterise(posterior));
        let logits = inference::forward(&self.decoder, latents, machine, &mut operations);
        let scores = machine.allocate(batch);
        let figures = machine.allocate(LOSSES.len());
        operations.extend([
            Op::Reconstruction {
                logits,
                images,
                d: self.decoder.output(batch, machine),
                scores,
                score: score(likelihood),
            },
            Op::ElboFigures {
                posterior,
                scores,
                figures: figures.start(),
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

fn score(likelihood: Likelihood) -> ReconstructionScore {
    match likelihood {
        Likelihood::Bernoulli => ReconstructionScore::Bernoulli,
        Likelihood::Gaussian | Likelihood::LearnedGaussian => ReconstructionScore::Gaussian,
    }
}

/// [`LOSSES`] with the variance of all images that they are of, from those with one variance.
///
/// # Shapes
/// - figures, output: `[3]`
fn with_learned_variance(figures: Tensor<1>, kl_weight: f64, values: usize) -> Tensor<1> {
    let half_squared_error = figures.clone().narrow(0, 1, 1);
    let kl = figures.narrow(0, 2, 1);
    let reconstruction = learned_gaussian_reconstruction(half_squared_error, values);
    let total = reconstruction.clone() + kl.clone().mul_scalar(kl_weight);
    Tensor::cat(vec![total, reconstruction, kl], 0)
}
