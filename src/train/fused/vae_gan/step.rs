//! The program of a step of all three networks. Every gradient comes from one forward pass, as in
//! algorithm 1 of Larsen et al. 2016.

use std::ops::Range;

use super::{
    super::{
        StepInputs,
        autoencoder::{Autoencoder, tell},
        verdicts::Verdicts,
    },
    DISCRIMINATOR, ENCODER, GENERATOR,
};
use crate::{
    fused::{
        Machine, Network,
        layout::{BufferId, Feature, Slice},
        network::{Backward, Gradients, InputGradient, NormalisationMode, Pass, Telling},
        program::{self, Op, Posterior, ReconstructionScore},
    },
    loss::{Objective, feature_weight},
};

/// What a step reads and writes besides its inputs and the networks.
#[derive(Debug, Clone, Copy)]
pub struct Buffers {
    pub pixels: BufferId,
    pub similarity_weight: BufferId,
    pub smoothing: BufferId,
    /// Those of [`program::Elbo`] with the similarity in the place of the reconstruction, then those
    /// of the adversarial losses.
    pub figures: BufferId,
}

/// All generated images are normalised together.
const TOGETHER: NormalisationMode = batches(1);

const fn batches(groups: usize) -> NormalisationMode {
    NormalisationMode::Batch {
        groups,
        track: true,
    }
}

/// A pass and its gradients.
struct Way<'a> {
    pass: Pass<'a>,
    gradients: Gradients,
}

impl<'a> Way<'a> {
    fn new(pass: Pass<'a>, machine: &mut dyn Machine) -> Self {
        Self {
            gradients: pass.gradients(machine),
            pass,
        }
    }
}

/// The passes of a step. The discriminator sees three batches side by side, with statistics of their
/// own: real images, their reconstructions, and images of latents from the prior. The generator's
/// output lies where the second and third are.
pub struct Step<'a> {
    inputs: &'a StepInputs,
    networks: [&'a Network; 3],
    encoding: Way<'a>,
    telling: Option<Telling>,
    generating: Way<'a>,
    judging: Way<'a>,
    verdicts: Verdicts,
    real: Range<usize>,
    reconstructed: Range<usize>,
    generated: Range<usize>,
    /// Those of the real images, and those that nothing is known of: the prior.
    posteriors: Posterior,
    /// Gradient of the similarity in all generated images, before the tanh; zero in those from the
    /// prior, which nothing writes.
    d_similarity: Feature,
    d_latents: Feature,
    scores: BufferId,
}

impl<'a> Step<'a> {
    pub fn new(
        autoencoder: &'a Autoencoder,
        discriminator: &'a Network,
        inputs: &'a StepInputs,
        machine: &mut dyn Machine,
    ) -> Self {
        let Autoencoder {
            encoder, decoder, ..
        } = autoencoder;
        let batch = inputs.batch;
        let images = discriminator.input(3 * batch, machine);
        // Mean and log-variance of the second half stay zero: the latents drawn there are the noise.
        let parameters = 2 * inputs.latent_size;
        let buffer = machine.allocate(2 * batch * parameters);
        let parameters = Feature::vectors(buffer, 2 * batch, parameters);
        let (posteriors, latents) = autoencoder.posterior(parameters, inputs.at(0), machine);
        let own = parameters.images(&(0..batch));
        let encoding = encoder.pass(images.images(&(0..batch)), Some(own), machine);
        let output = images.images(&(batch..3 * batch));
        let generating = decoder.pass(latents, Some(output), machine);
        let judging = Way::new(discriminator.pass(images, None, machine), machine);
        let conditions = inputs.condition_rows();
        Self {
            inputs,
            networks: [discriminator, encoder, decoder],
            encoding: Way::new(encoding, machine),
            telling: encoder.telling(conditions.matrix(), machine),
            generating: Way::new(generating, machine),
            verdicts: Verdicts::new(&judging.pass, &judging.gradients, conditions, machine),
            judging,
            real: 0..batch,
            reconstructed: batch..2 * batch,
            generated: batch..3 * batch,
            posteriors,
            d_similarity: decoder.output(2 * batch, machine),
            d_latents: decoder.input(2 * batch, machine),
            scores: machine.allocate(batch),
        }
    }

    pub fn operations(&self, objective: Objective, buffers: Buffers) -> Vec<Op> {
        let mut operations = Vec::new();
        self.forward(buffers, &mut operations);
        self.discriminator(objective, buffers, &mut operations);
        self.encoder(buffers, &mut operations);
        self.generator(objective, buffers, &mut operations);
        let optimisers = [DISCRIMINATOR, ENCODER, GENERATOR].into_iter();
        let steps = optimisers.zip(self.networks);
        operations
            .extend(steps.map(|(optimiser, network)| self.inputs.adam(optimiser, network.arena)));
        operations
    }

    fn forward(&self, buffers: Buffers, operations: &mut Vec<Op>) {
        let batch = self.inputs.batch;
        let images = self.encoding.pass.input();
        operations.push(self.inputs.gather(buffers.pixels, images));
        self.encoding.pass.forward(&self.real, TOGETHER, operations);
        operations.extend(tell(self.telling, self.encoding.pass.output()));
        operations.push(Op::from(program::Reparameterise(self.posteriors)));
        let all = 0..2 * batch;
        self.generating.pass.forward(&all, TOGETHER, operations);
        self.judging
            .pass
            .forward(&(0..3 * batch), batches(3), operations);
        self.verdicts.forward(operations);
    }

    /// The discriminator learns to tell real from generated images.
    fn discriminator(&self, objective: Objective, buffers: Buffers, operations: &mut Vec<Op>) {
        let Way { pass, gradients } = &self.judging;
        let batch = self.inputs.batch;
        operations.push(Op::from(program::DiscriminatorLoss {
            objective,
            logits: self.verdicts.logits,
            smoothing: buffers.smoothing,
            d: self.verdicts.d,
            loss_values: buffers.adversarial_figures(),
            batch,
            fakes: 2,
        }));
        let learning = Backward {
            images: 0..3 * batch,
            mode: batches(3),
            parameters: true,
            input: None,
        };
        self.verdicts.backward(operations);
        pass.backward(gradients, &learning, operations);
    }

    /// The encoder learns to say what the discriminator will see, in few nats.
    fn encoder(&self, buffers: Buffers, operations: &mut Vec<Op>) {
        let batch = self.inputs.batch;
        let posterior = Posterior {
            batch,
            ..self.posteriors
        };
        self.similarity(posterior, buffers, operations);
        let passing_on = Backward {
            images: 0..2 * batch,
            mode: TOGETHER,
            parameters: false,
            input: Some(InputGradient {
                target: self.d_latents,
                through_tanh: false,
            }),
        };
        let Way { pass, gradients } = &self.generating;
        let gradients = gradients.starting_from(self.d_similarity);
        pass.backward(&gradients, &passing_on, operations);
        let Way { pass, gradients } = &self.encoding;
        operations.push(Op::from(program::PosteriorGradient {
            posterior,
            d_latents: self.d_latents.buffer,
            d: gradients.last().buffer,
        }));
        let told = self
            .telling
            .map(|telling| telling.backward(gradients.last()));
        operations.extend(told);
        let learning = Backward {
            images: self.real.clone(),
            mode: TOGETHER,
            parameters: true,
            input: None,
        };
        pass.backward(gradients, &learning, operations);
    }

    /// How alike images and reconstructions look to the discriminator, and the gradient of that in
    /// the reconstructions.
    fn similarity(&self, posterior: Posterior, buffers: Buffers, operations: &mut Vec<Op>) {
        let Way { pass, gradients } = &self.judging;
        let features = pass.last_input();
        let weight = feature_weight(features.size * features.size * features.channels);
        operations.extend([
            Op::from(program::Reconstruction {
                logits: features.images(&self.reconstructed),
                images: features.images(&self.real),
                d: gradients.last_input().images(&self.reconstructed),
                scores: self.scores,
                score: ReconstructionScore::Weighted(weight as f32),
            }),
            Op::from(program::Elbo {
                posterior,
                scores: self.scores,
                loss_values: buffers.figures.start(),
            }),
        ]);
        let passing_on = Backward {
            images: self.reconstructed.clone(),
            mode: batches(1),
            parameters: false,
            input: Some(InputGradient {
                target: self.d_similarity.images(&self.real),
                through_tanh: true,
            }),
        };
        pass.backward_from_last_input(gradients, &passing_on, operations);
    }

    /// The generator learns to be taken for real, and to make reconstructions look like their images.
    fn generator(&self, objective: Objective, buffers: Buffers, operations: &mut Vec<Op>) {
        let batch = self.inputs.batch;
        let d_images = self.generating.gradients.last();
        let Way { pass, gradients } = &self.judging;
        operations.push(Op::from(program::GeneratorLoss {
            objective,
            logits: self.verdicts.logits,
            d: self.verdicts.d,
            loss_values: buffers.adversarial_figures(),
            batch,
            fakes: 2,
        }));
        let passing_on = Backward {
            images: self.generated.clone(),
            mode: batches(2),
            parameters: false,
            input: Some(InputGradient {
                target: d_images,
                through_tanh: true,
            }),
        };
        self.verdicts.backward(operations);
        pass.backward(gradients, &passing_on, operations);
        operations.push(Op::from(program::Add {
            from: self.d_similarity.buffer.start(),
            to: d_images.buffer.start(),
            len: batch * d_images.image_len(),
            weight: buffers.similarity_weight,
        }));
        let learning = Backward {
            images: 0..2 * batch,
            mode: TOGETHER,
            parameters: true,
            input: None,
        };
        let Way { pass, gradients } = &self.generating;
        pass.backward(gradients, &learning, operations);
    }
}

impl Buffers {
    fn adversarial_figures(&self) -> Slice {
        Slice {
            buffer: self.figures,
            offset: 3,
        }
    }
}
