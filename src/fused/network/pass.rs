//! A network's forward pass, and its backward pass derived by hand.

use std::ops::Range;

use super::{
    super::{
        layout::{BufferId, Feature, Slice},
        machine::Machine,
        program::{self, Normalisation, Op, ProductActivation},
    },
    Direction, Finish, Layer, Network,
    layer::bias_gradient,
};

/// Whose mean and variance normalise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NormalisationMode {
    /// Those of each of so many equal parts of the batch; `track` updates the running ones.
    Batch {
        /// Parts.
        groups: usize,
        /// Whether to update the running statistics.
        track: bool,
    },
    /// The running ones.
    Running,
}

#[derive(Debug, Clone, Copy)]
struct Activation {
    input: Feature,
    /// The same as `output` in layers that do not normalise.
    product: Feature,
    output: Feature,
    /// Mean and variance of every group.
    statistics: BufferId,
}

/// The activations of a network for a batch.
#[derive(Debug, Clone)]
pub struct Pass<'a> {
    network: &'a Network,
    activations: Vec<Activation>,
}

/// The gradients that go with a [`Pass`].
#[derive(Debug, Clone)]
pub struct Gradients {
    /// Gradient of each layer's output; where the layer does not normalise, of its product.
    outputs: Vec<Feature>,
    /// Sums over the batch for passes that leave the parameters alone.
    sums: BufferId,
    /// A one for every image: the left factor whose product with a gradient is that of the bias.
    ones: BufferId,
}

impl Gradients {
    /// Gradient of the network's last product.
    pub fn last(&self) -> Feature {
        self.outputs[self.outputs.len() - 1]
    }

    /// Gradient of [`Pass::last_input`].
    pub fn last_input(&self) -> Feature {
        self.outputs[self.outputs.len() - 2]
    }

    /// The same room, with the gradient of the last product elsewhere.
    pub fn starting_from(&self, last: Feature) -> Self {
        let mut gradients = self.clone();
        gradients.outputs.pop();
        gradients.outputs.push(last);
        gradients
    }
}

/// Where a backward pass starts and ends.
#[derive(Debug, Clone)]
pub struct Backward {
    /// The images of the batch that it is for.
    pub images: Range<usize>,
    /// As in the forward pass.
    pub mode: NormalisationMode,
    /// Whether to compute the gradients of the parameters.
    pub parameters: bool,
    /// Where the gradient of the input goes, if it is wanted.
    pub input: Option<InputGradient>,
}

/// Where the gradient of a network's input goes.
#[derive(Debug, Clone, Copy)]
pub struct InputGradient {
    /// As many images as the backward pass is for.
    pub target: Feature,
    /// Whether a tanh made the input: then the gradient is passed on to before it.
    pub through_tanh: bool,
}

impl Network {
    /// Room for passes over (parts of) a batch, from `input` on, to `output` if that is given.
    pub fn pass(
        &self,
        input: Feature,
        output: Option<Feature>,
        machine: &mut dyn Machine,
    ) -> Pass<'_> {
        let mut input = input;
        let last = self.layers.len() - 1;
        let activations = self.layers.iter().enumerate().map(|(index, layer)| {
            let (size, channels) = (layer.size_out(input.size), layer.channels_out());
            let mut room = || Feature::allocate(input.batch, size, channels, machine);
            let output = match output {
                Some(output) if index == last => output,
                _ => room(),
            };
            let product = match layer.finish {
                Finish::Normalise(_) => room(),
                _ => output,
            };
            let activation = Activation {
                input,
                product,
                output,
                statistics: machine.allocate(2 * self.groups * channels),
            };
            input = output;
            activation
        });
        Pass {
            activations: activations.collect(),
            network: self,
        }
    }
}

impl Pass<'_> {
    /// Output of the last layer.
    pub fn output(&self) -> Feature {
        self.activations[self.activations.len() - 1].output
    }

    /// What the first layer starts from.
    pub fn input(&self) -> Feature {
        self.activations[0].input
    }

    /// What the last layer starts from.
    pub fn last_input(&self) -> Feature {
        self.activations[self.activations.len() - 1].input
    }

    /// Room for the gradients.
    pub fn gradients(&self, machine: &mut dyn Machine) -> Gradients {
        let outputs: Vec<_> = self
            .activations
            .iter()
            .map(|Activation { output, .. }| {
                Feature::allocate(output.batch, output.size, output.channels, machine)
            })
            .collect();
        let channels = outputs.iter().map(|d| d.channels).max().unwrap_or(0);
        let ones = vec![1.0_f32.to_bits(); self.output().batch];
        let gradients = Gradients {
            outputs,
            sums: machine.allocate(2 * self.network.groups * channels),
            ones: machine.allocate(ones.len()),
        };
        machine.write(gradients.ones, &ones);
        gradients
    }

    fn layers(&self) -> impl DoubleEndedIterator<Item = (&Layer, &Activation)> + ExactSizeIterator {
        self.network.layers.iter().zip(&self.activations)
    }

    fn normalisation(
        &self,
        layer: &Layer,
        activation: &Activation,
        images: &Range<usize>,
        groups: usize,
    ) -> Option<Normalisation> {
        let Finish::Normalise(norm) = layer.finish else {
            return None;
        };
        // Every group of the whole batch has a place for its statistics.
        let before = images.start * groups / images.len();
        let channels = layer.channels_out();
        Some(Normalisation {
            input: activation.product.images(images),
            output: activation.output.images(images),
            groups,
            statistics: Slice {
                buffer: activation.statistics,
                offset: before * 2 * channels,
            },
            affine: self.network.arena.value(norm.affine),
            slope: norm.slope,
        })
    }

    /// The forward pass of some of the images.
    pub fn forward(
        &self,
        images: &Range<usize>,
        mode: NormalisationMode,
        operations: &mut Vec<Op>,
    ) {
        let arena = &self.network.arena;
        for (layer, activation) in self.layers() {
            let (input, product) = (
                activation.input.images(images),
                activation.product.images(images),
            );
            let finish = match layer.finish {
                Finish::Rectify(slope) => ProductActivation::Rectify { slope },
                Finish::Tanh => ProductActivation::Tanh,
                Finish::Bias(bias) => ProductActivation::Bias(arena.value(bias)),
                Finish::None | Finish::Normalise(_) => ProductActivation::None,
            };
            operations.push(match layer.direction {
                Direction::Down => layer.down(arena, input, product, finish),
                Direction::Up => layer.up(arena, input, product, finish),
            });
            if let Finish::Normalise(norm) = layer.finish {
                let normalisation = |groups| self.normalisation(layer, activation, images, groups);
                operations.extend(
                    match mode {
                        NormalisationMode::Running => {
                            let running = normalisation(1).map(|n| Normalisation {
                                statistics: norm.running,
                                ..n
                            });
                            [None, running.map(|norm| program::Normalise(norm).into())]
                        }
                        NormalisationMode::Batch { groups, track } => {
                            let normalisation = normalisation(groups);
                            let statistics = normalisation.map(|normalisation| {
                                Op::from(program::Statistics {
                                    normalisation,
                                    running: track.then_some(norm.running),
                                })
                            });
                            [
                                statistics,
                                normalisation.map(|norm| program::Normalise(norm).into()),
                            ]
                        }
                    }
                    .into_iter()
                    .flatten(),
                );
            }
        }
    }

    /// The backward pass, from the gradient of the last product.
    pub fn backward(&self, gradients: &Gradients, backward: &Backward, operations: &mut Vec<Op>) {
        self.backward_through(self.activations.len(), gradients, backward, operations);
    }

    /// The backward pass from the gradient of [`Pass::last_input`]: the last layer has no part in it.
    pub fn backward_from_last_input(
        &self,
        gradients: &Gradients,
        backward: &Backward,
        operations: &mut Vec<Op>,
    ) {
        self.backward_through(self.activations.len() - 1, gradients, backward, operations);
    }

    /// The backward pass through the first so many layers.
    fn backward_through(
        &self,
        layers: usize,
        gradients: &Gradients,
        backward: &Backward,
        operations: &mut Vec<Op>,
    ) {
        let arena = &self.network.arena;
        let images = &backward.images;
        for (index, (layer, activation)) in self.layers().take(layers).enumerate().rev() {
            let d = gradients.outputs[index].images(images);
            self.normalisation_backward(
                layer,
                activation,
                (d, gradients.sums),
                backward,
                operations,
            );
            let input = activation.input.images(images);
            if backward.parameters {
                operations.push(layer.weight_gradient(arena, input, d));
                if let Finish::Bias(bias) = layer.finish {
                    operations.push(bias_gradient(d, arena.gradient(bias), gradients.ones));
                }
            }
            let (target, finish) = match (index.checked_sub(1), backward.input) {
                (Some(before), _) => {
                    let target = gradients.outputs[before].images(images);
                    (target, self.network.layers[before].finish)
                }
                (None, Some(input)) if input.through_tanh => (input.target, Finish::Tanh),
                (None, Some(input)) => (input.target, Finish::None),
                (None, None) => break,
            };
            operations.push(layer.input_gradient(arena, d, target, (input, finish)));
        }
    }

    fn normalisation_backward(
        &self,
        layer: &Layer,
        activation: &Activation,
        (d, sums): (Feature, BufferId),
        backward: &Backward,
        operations: &mut Vec<Op>,
    ) {
        let groups = match backward.mode {
            NormalisationMode::Batch { groups, .. } => groups,
            NormalisationMode::Running => 1,
        };
        let normalisation = self.normalisation(layer, activation, &backward.images, groups);
        let (Some(normalisation), Finish::Normalise(norm)) = (normalisation, layer.finish) else {
            return;
        };
        if backward.mode == NormalisationMode::Running {
            // Statistics that do not depend on the batch pass no gradient on: the formula with
            // sums of zero, which nothing writes in this mode.
            let normalisation = Normalisation {
                statistics: norm.running,
                ..normalisation
            };
            operations.push(Op::from(program::NormalisationBackward {
                normalisation,
                d,
                gradient: sums.start(),
                part_stride: 0,
            }));
            return;
        }
        let arena = &self.network.arena;
        let (gradient, part_stride) = if backward.parameters {
            (arena.gradient(norm.affine), arena.len)
        } else {
            let sums = sums.start();
            (sums, 2 * d.channels)
        };
        operations.extend([
            Op::from(program::NormalisationGradient {
                normalisation,
                d,
                gradient,
                part_stride,
            }),
            Op::from(program::NormalisationBackward {
                normalisation,
                d,
                gradient,
                part_stride,
            }),
        ]);
    }
}
