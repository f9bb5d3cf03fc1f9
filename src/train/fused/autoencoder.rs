//! An encoder and a decoder with their programs: a VAE's training step, and what either family that
//! has them can do.

mod evaluation;
mod exploring;

use self::evaluation::Evaluators;
use super::{StepInputs, condition_rows::ConditionRows, inference::Stages, search::Searches};
use crate::{
    fused::{
        Machine, Network,
        layout::{BufferId, Feature, Slice},
        network::{Backward, InputGradient, NormalisationMode, Telling},
        program::{self, Op, Posterior, ReconstructionScore},
    },
    model::IMAGE_SIZE,
    train::Likelihood,
};

/// Names of the figures, in the order of [`program::Elbo`].
pub const LOSSES: [&str; 3] = ["total", "reconstruction", "kl"];

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
    evaluators: Evaluators,
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
            evaluators: Evaluators::default(),
        }
    }

    /// Length of a latent and a condition.
    fn row(&self) -> usize {
        self.decoder.input_channels()
    }

    /// Length of a condition.
    fn condition(&self) -> usize {
        self.row() - self.latent_size
    }

    /// The conditions that lie beside the noise of so many images.
    fn conditions_beside(&self, noise: Slice, batch: usize) -> ConditionRows {
        ConditionRows {
            start: Slice {
                offset: noise.offset + self.latent_size,
                ..noise
            },
            stride: self.row(),
            size: self.condition(),
            batch,
        }
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
        operations.push(Op::from(program::Reconstruction {
            logits,
            images,
            d,
            scores: errors,
            score: score(likelihood),
        }));
        if likelihood != Likelihood::LearnedGaussian {
            return errors;
        }
        let scores = machine.allocate(logits.batch);
        operations.push(Op::from(program::LearnVariance { errors, scores, d }));
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
        let conditions = inputs.condition_rows().matrix();
        let telling = self.encoder.telling(conditions, machine);
        let (posterior, latents) = self.posterior(encoding.output(), inputs.at(0), machine);
        let decoding = self.decoder.pass(latents, None, machine);
        let decoding_gradients = decoding.gradients(machine);
        let d_latents = self.decoder.input(batch, machine);
        let figures = figures.start();

        let mut operations = vec![inputs.gather(pixels, images)];
        encoding.forward(&whole, mode, &mut operations);
        operations.extend(tell(telling, encoding.output()));
        operations.push(Op::from(program::Reparameterise(posterior)));
        decoding.forward(&whole, mode, &mut operations);
        let features = [decoding.output(), images, decoding_gradients.last()];
        let scores = Self::reconstruction(features, likelihood, machine, &mut operations);
        operations.push(Op::from(program::Elbo {
            posterior,
            scores,
            loss_values: figures,
        }));
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
        operations.push(Op::from(program::PosteriorGradient {
            posterior,
            d_latents: d_latents.buffer,
            d: encoding_gradients.last().buffer,
        }));
        operations.extend(telling.map(|telling| telling.backward(encoding_gradients.last())));
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
}

/// Tells the encoder what it is to be told, if anything, before its output is used.
pub fn tell(telling: Option<Telling>, output: Feature) -> impl Iterator<Item = Op> {
    telling
        .into_iter()
        .flat_map(move |telling| telling.forward(output))
}

fn score(likelihood: Likelihood) -> ReconstructionScore {
    match likelihood {
        Likelihood::Bernoulli => ReconstructionScore::Bernoulli,
        Likelihood::Gaussian | Likelihood::LearnedGaussian => ReconstructionScore::Gaussian,
    }
}
