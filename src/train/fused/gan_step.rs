//! A GAN's training step as a program: a step of the discriminator, then one of the generator.

use std::ops::Range;

use super::{StepInputs, verdicts::Verdicts};
use crate::{
    distortion::{Augment, Distortion},
    fused::{
        Machine, Network,
        layout::{BufferId, Feature, Slice},
        network::{Backward, Gradients, InputGradient, NormalisationMode, Pass},
        program::{self, Augmentation, GradientPenalty, Op},
    },
    train::{Chance, GanConfig},
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
    /// [`crate::train::Chance`], if anything is drawn.
    pub chance: BufferId,
}

/// Both networks with room for a step. The discriminator sees real and generated images side by
/// side in one batch of twice the size, and after them those that are moved to measure its slope;
/// the generator's output lies where the generated ones are, unless all of them are distorted first.
pub(super) struct GanStep<'a> {
    generator: &'a Network,
    discriminator: &'a Network,
    config: &'a GanConfig,
    inputs: &'a StepInputs,
    buffers: Buffers,
    images: Feature,
    distorting: Option<Distorting>,
    generating: Pass<'a>,
    generating_gradients: Gradients,
    judging: Pass<'a>,
    judging_gradients: Gradients,
    verdicts: Verdicts,
}

/// Images before they are distorted, and the gradient of the generated ones after.
#[derive(Debug, Clone, Copy)]
struct Distorting {
    originals: Feature,
    d_seen: Feature,
}

/// Statistics of each of so many parts of the batch; `track` updates the running ones.
fn statistics(groups: usize, track: bool) -> NormalisationMode {
    NormalisationMode::Batch { groups, track }
}

impl<'a> GanStep<'a> {
    pub fn new(
        (generator, discriminator): (&'a Network, &'a Network),
        config: &'a GanConfig,
        inputs: &'a StepInputs,
        buffers: Buffers,
        machine: &mut dyn Machine,
    ) -> Self {
        let batch = inputs.batch;
        let images = discriminator.input(config.groups() * batch, machine);
        let judging = discriminator.pass(images, None, machine);
        let distorting = (config.augment != Augment::Off).then(|| Distorting {
            originals: discriminator.input(2 * batch, machine),
            d_seen: discriminator.input(batch, machine),
        });
        let made = distorting.map_or(images, |distorting| distorting.originals);
        let generated = made.images(&(batch..2 * batch));
        let generating = generator.pass(inputs.noise(), Some(generated), machine);
        let judging_gradients = judging.gradients(machine);
        let conditions = inputs.condition_rows();
        Self {
            generator,
            discriminator,
            config,
            inputs,
            buffers,
            images,
            distorting,
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

    /// The images whose slope costs, at what weight, and the same ones moved.
    fn penalties(&self) -> impl Iterator<Item = (Range<usize>, f64, Range<usize>)> + '_ {
        let batch = self.inputs.batch;
        let both = [(self.real(), self.config.r1), (self.fake(), self.config.r2)];
        let paid = both.into_iter().filter(|(_, weight)| *weight > 0.0);
        paid.zip(2..).map(move |((images, weight), group)| {
            (images, weight, group * batch..(group + 1) * batch)
        })
    }

    /// How images of the first two groups are distorted, if they are.
    fn augmentation(&self, images: &Range<usize>) -> Option<Augmentation> {
        let distortions = Slice {
            buffer: self.buffers.chance,
            offset: Chance::DISTORTIONS + images.start * Distortion::WORDS,
        };
        self.distorting.map(|distorting| Augmentation {
            original: distorting.originals.images(images),
            seen: self.images.images(images),
            distortions,
        })
    }

    /// Real images, and as many generated ones, as the discriminator is to see them.
    fn make_images(&self, operations: &mut Vec<Op>) {
        let made = self.distorting.map_or(self.images, |one| one.originals);
        let real = made.images(&self.real());
        operations.push(self.inputs.gather(self.buffers.pixels, real));
        let latents = 0..self.inputs.batch;
        self.generating
            .forward(&latents, statistics(1, true), operations);
        let both = 0..2 * self.inputs.batch;
        operations.extend(self.augmentation(&both).map(|augmentation| program::Augment(augmentation).into()));
        operations.extend(self.penalties().map(|(images, _, moved)| Op::from(program::Perturb {
            from: self.images.images(&images),
            to: self.images.images(&moved),
            key: self.buffers.chance.start(),
        })));
    }

    /// The discriminator learns to tell real from fake.
    fn teach_discriminator(&self, operations: &mut Vec<Op>) {
        let groups = self.config.groups();
        let all = 0..groups * self.inputs.batch;
        let mode = statistics(groups, true);
        self.judging.forward(&all, mode, operations);
        self.verdicts.forward(operations);
        let Verdicts { logits, d, .. } = self.verdicts;
        operations.push(Op::from(program::DiscriminatorLoss {
            objective: self.config.objective,
            logits,
            smoothing: self.buffers.smoothing,
            d,
            loss_values: self.buffers.figures.start(),
            batch: self.inputs.batch,
            fakes: 1,
        }));
        operations.extend(self.penalties().map(|(images, weight, moved)| {
            Op::from(GradientPenalty {
                logits,
                d,
                first: images.start,
                perturbed: moved.start,
                batch: self.inputs.batch,
                weight: weight as f32,
            })
        }));
        let learning = Backward {
            images: all,
            mode,
            parameters: true,
            input: None,
        };
        self.verdicts.backward(operations);
        self.judging
            .backward(&self.judging_gradients, &learning, operations);
        operations.extend(self.discriminator.spectral_gradients());
        operations.push(
            self.inputs
                .adam(DISCRIMINATOR, self.discriminator.learner()),
        );
        operations.extend(self.discriminator.spectral_normalisation());
    }

    /// The generator learns to be taken for real by the discriminator, which now stands still.
    fn teach_generator(&self, operations: &mut Vec<Op>) {
        self.judge_generated(operations);
        operations.push(Op::from(program::GeneratorLoss {
            objective: self.config.objective,
            logits: self.verdicts.logits,
            d: self.verdicts.d,
            loss_values: self.buffers.figures.start(),
            batch: self.inputs.batch,
            fakes: 1,
        }));
        let made = InputGradient {
            target: self.generating_gradients.last(),
            through_tanh: true,
        };
        let passing_on = Backward {
            images: self.fake(),
            mode: statistics(1, false),
            parameters: false,
            input: Some(self.distorting.map_or(made, |one| InputGradient {
                target: one.d_seen,
                through_tanh: false,
            })),
        };
        self.verdicts.backward(operations);
        self.judging
            .backward(&self.judging_gradients, &passing_on, operations);
        if let (Some(one), Some(augmentation)) = (self.distorting, self.augmentation(&self.fake()))
        {
            operations.push(Op::from(program::AugmentGradient {
                augmentation,
                d_seen: one.d_seen,
                d: made.target,
            }));
        }
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
        if self.config.objective.pairs_images() {
            self.judging.forward(&self.real(), untracked, operations);
        }
        // Last, since its statistics are those that the way back needs.
        self.judging.forward(&self.fake(), untracked, operations);
        self.verdicts.forward(operations);
    }
}
