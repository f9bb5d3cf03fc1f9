//! A GAN's training step as a program: a step of the discriminator, then one of the generator.

use std::ops::Range;

use super::{StepInputs, verdicts::Verdicts};
use crate::{
    fused::{
        Machine, Network,
        layout::{BufferId, Feature},
        network::{Backward, Gradients, InputGradient, NormalisationMode, Pass},
        program::Op,
    },
    loss::Objective,
};

/// Places of the optimisers: the discriminator's steps first.
pub(super) const DISCRIMINATOR: usize = 0;
pub(super) const GENERATOR: usize = 1;

/// What a step reads and writes besides its inputs and the networks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Buffers {
    pub pixels: BufferId,
    pub smoothing: BufferId,
    pub figures: BufferId,
}

/// Both networks with room for a step. The discriminator sees real and generated images side by
/// side in one batch of twice the size; the generator's output lies where the second half is.
pub(super) struct GanStep<'a> {
    generator: &'a Network,
    discriminator: &'a Network,
    objective: Objective,
    inputs: &'a StepInputs,
    buffers: Buffers,
    images: Feature,
    generating: Pass<'a>,
    generating_gradients: Gradients,
    judging: Pass<'a>,
    judging_gradients: Gradients,
    verdicts: Verdicts,
}

/// Statistics of each of so many parts of the batch; `track` updates the running ones.
fn statistics(groups: usize, track: bool) -> NormalisationMode {
    NormalisationMode::Batch { groups, track }
}

impl<'a> GanStep<'a> {
    pub fn new(
        (generator, discriminator): (&'a Network, &'a Network),
        objective: Objective,
        inputs: &'a StepInputs,
        buffers: Buffers,
        machine: &mut dyn Machine,
    ) -> Self {
        let batch = inputs.batch;
        let images = discriminator.input(2 * batch, machine);
        let judging = discriminator.pass(images, None, machine);
        let generated = images.images(&(batch..2 * batch));
        let generating = generator.pass(inputs.noise(), Some(generated), machine);
        let judging_gradients = judging.gradients(machine);
        let conditions = inputs.condition_rows();
        Self {
            generator,
            discriminator,
            objective,
            inputs,
            buffers,
            images,
            generating_gradients: generating.gradients(machine),
            generating,
            verdicts: Verdicts::new(&judging, &judging_gradients, conditions, machine),
            judging_gradients,
            judging,
        }
    }

    /// A step of the discriminator, and a step of both networks, which begins with it.
    pub fn programs(&self) -> (Vec<Op>, Vec<Op>) {
        let mut operations = Vec::new();
        self.make_images(&mut operations);
        self.teach_discriminator(&mut operations);
        let first_part = operations.clone();
        self.teach_generator(&mut operations);
        (first_part, operations)
    }

    fn real(&self) -> Range<usize> {
        0..self.inputs.batch
    }

    fn fake(&self) -> Range<usize> {
        self.inputs.batch..2 * self.inputs.batch
    }

    /// Real images, and as many generated ones.
    fn make_images(&self, operations: &mut Vec<Op>) {
        let real = self.images.images(&self.real());
        operations.push(self.inputs.gather(self.buffers.pixels, real));
        let latents = 0..self.inputs.batch;
        self.generating
            .forward(&latents, statistics(1, true), operations);
    }

    /// The discriminator learns to tell real from fake.
    fn teach_discriminator(&self, operations: &mut Vec<Op>) {
        let both = 0..2 * self.inputs.batch;
        let mode = statistics(2, true);
        self.judging.forward(&both, mode, operations);
        self.verdicts.forward(operations);
        operations.push(Op::DiscriminatorLoss {
            objective: self.objective,
            logits: self.verdicts.logits,
            smoothing: self.buffers.smoothing,
            d: self.verdicts.d,
            figures: self.buffers.figures.start(),
            batch: self.inputs.batch,
        });
        let learning = Backward {
            images: both,
            mode,
            parameters: true,
            input: None,
        };
        self.verdicts.backward(operations);
        self.judging
            .backward(&self.judging_gradients, &learning, operations);
        operations.extend(self.discriminator.spectral_gradients());
        operations.push(self.inputs.adam(DISCRIMINATOR, self.discriminator.arena));
        operations.extend(self.discriminator.spectral_normalisation());
    }

    /// The generator learns to be taken for real by the discriminator, which now stands still.
    fn teach_generator(&self, operations: &mut Vec<Op>) {
        self.judge_generated(operations);
        operations.push(Op::GeneratorLoss {
            objective: self.objective,
            logits: self.verdicts.logits,
            d: self.verdicts.d,
            figures: self.buffers.figures.start(),
            batch: self.inputs.batch,
        });
        let passing_on = Backward {
            images: self.fake(),
            mode: statistics(1, false),
            parameters: false,
            input: Some(InputGradient {
                target: self.generating_gradients.last(),
                through_tanh: true,
            }),
        };
        self.verdicts.backward(operations);
        self.judging
            .backward(&self.judging_gradients, &passing_on, operations);
        let learning = Backward {
            images: 0..self.inputs.batch,
            mode: statistics(1, true),
            parameters: true,
            input: None,
        };
        self.generating
            .backward(&self.generating_gradients, &learning, operations);
        operations.push(self.inputs.adam(GENERATOR, self.generator.arena));
    }

    /// What the discriminator, after its step, says to the generated images, and to the real ones
    /// if the objective compares them.
    fn judge_generated(&self, operations: &mut Vec<Op>) {
        let untracked = statistics(1, false);
        if self.objective.pairs_images() {
            self.judging.forward(&self.real(), untracked, operations);
        }
        // Last, since its statistics are those that the way back needs.
        self.judging.forward(&self.fake(), untracked, operations);
        self.verdicts.forward(operations);
    }
}
