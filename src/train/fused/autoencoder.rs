//! The programs of a VAE: a training step, sampling, reconstructing and scoring.

use super::{
    StepInputs,
    inference::{self, Stage},
};
use crate::{
    fused::{
        Machine, Network, ProgramId,
        layout::{BufferId, Feature, Slice},
        network::{Backward, InputGradient, NormalisationMode},
        program::{Op, Posterior, ReconstructionScore},
    },
    train::{Likelihood, VaeConfig},
};

/// Names of the figures, in the order of [`Op::ElboFigures`].
pub const LOSSES: [&str; 3] = ["total", "reconstruction", "kl"];

/// Prepared to score a number of images.
#[derive(Debug, Clone, Copy)]
pub struct Evaluator {
    pub program: ProgramId,
    pub images: Feature,
    /// With the conditions.
    pub noise: BufferId,
    pub figures: BufferId,
}

/// Both networks, borrowed to write programs.
pub struct Autoencoder<'a> {
    pub encoder: &'a Network,
    pub decoder: &'a Network,
    pub config: &'a VaeConfig,
    /// See [`Posterior::kl_cost`].
    pub kl_cost: BufferId,
}

impl Autoencoder<'_> {
    fn posterior(&self, parameters: Feature, noise: Slice, machine: &mut dyn Machine) -> Posterior {
        let (batch, network) = (parameters.batch, &self.config.network);
        let row = network.decoder_input();
        Posterior {
            parameters: parameters.buffer,
            noise,
            latents: machine.allocate(batch * row),
            kl: machine.allocate(batch),
            batch,
            latent_size: network.latent_size,
            row,
            kl_cost: self.kl_cost,
        }
    }

    fn latents(&self, posterior: &Posterior) -> Feature {
        Feature::vectors(posterior.latents, posterior.batch, posterior.row)
    }

    fn score(&self) -> ReconstructionScore {
        match self.config.likelihood {
            Likelihood::Bernoulli => ReconstructionScore::Bernoulli,
            Likelihood::Gaussian | Likelihood::LearnedGaussian => ReconstructionScore::Gaussian,
        }
    }

    /// Scores reconstructions with their gradient; says where the score of every image is.
    fn reconstruction(
        &self,
        [logits, images, d]: [Feature; 3],
        machine: &mut dyn Machine,
        operations: &mut Vec<Op>,
    ) -> BufferId {
        let errors = machine.allocate(logits.batch);
        operations.push(Op::Reconstruction {
            logits,
            images,
            d,
            scores: errors,
            score: self.score(),
        });
        if self.config.likelihood != Likelihood::LearnedGaussian {
            return errors;
        }
        let scores = machine.allocate(logits.batch);
        operations.push(Op::LearnVariance { errors, scores, d });
        scores
    }

    /// A step of both networks on one batch.
    pub fn step(
        &self,
        inputs: &StepInputs,
        pixels: BufferId,
        figures: BufferId,
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
        let posterior = self.posterior(encoding.output(), inputs.at(0), machine);
        let latents = self.latents(&posterior);
        let decoding = self.decoder.pass(latents, None, machine);
        let decoding_gradients = decoding.gradients(machine);
        let d_latents = self.decoder.input(batch, machine);
        let figures = figures.start();

        let mut operations = vec![inputs.gather(pixels, images)];
        encoding.forward(&whole, mode, &mut operations);
        operations.push(Op::Reparameterise(posterior));
        decoding.forward(&whole, mode, &mut operations);
        let features = [decoding.output(), images, decoding_gradients.last()];
        let scores = self.reconstruction(features, machine, &mut operations);
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
            .extend([self.encoder, self.decoder].map(|network| inputs.adam(0, network.arena)));
        operations
    }

    /// From latents with their conditions to pixel logits.
    pub fn sampler(&self, batch: usize, machine: &mut dyn Machine) -> Stage {
        inference::stage(self.decoder, batch, machine)
    }

    /// From images through the posterior mean, and the conditions beside it, to pixel logits.
    pub fn reconstructor(&self, batch: usize, machine: &mut dyn Machine) -> Stage {
        let input = self.encoder.input(batch, machine);
        let mut operations = Vec::new();
        let parameters = inference::forward(self.encoder, input, machine, &mut operations);
        // No noise, conditions alone: the latent drawn is the mean.
        let row = self.config.network.decoder_input();
        let silence = machine.allocate(batch * row);
        let posterior = self.posterior(parameters, silence.start(), machine);
        operations.push(Op::Reparameterise(posterior));
        let latents = self.latents(&posterior);
        let output = inference::forward(self.decoder, latents, machine, &mut operations);
        Stage {
            program: machine.prepare(operations),
            input,
            beside: Some(silence),
            output,
        }
    }

    /// The losses of exactly `batch` images in inference mode; where the variance is learned, with
    /// one variance instead, since it is that of all images and not of a batch.
    pub fn evaluator(&self, batch: usize, machine: &mut dyn Machine) -> Evaluator {
        let images = self.encoder.input(batch, machine);
        let mut operations = Vec::new();
        let parameters = inference::forward(self.encoder, images, machine, &mut operations);
        let noise = machine.allocate(batch * self.config.network.decoder_input());
        let posterior = self.posterior(parameters, noise.start(), machine);
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
