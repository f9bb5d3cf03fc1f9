//! The networks of [`crate::model`] as lists of layers, and the operations of their passes: the
//! forward pass, and the backward pass derived from it by hand.

use super::{
    layout::{BufferId, Feature, Matrix, Slice},
    machine::Machine,
    parameters::{Arena, ArenaBuilder, Kernel, WeightShape},
    program::{Epilogue, Normalisation, Op},
};
use crate::model::{IMAGE_SIZE, NetworkConfig};

/// Slope of the discriminator's and encoder's LeakyReLU below zero.
const LEAKY_SLOPE: f32 = 0.2;

/// Which side of the weight a layer starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// From many pixels to few: a convolution.
    Down,
    /// From few pixels to many: a transposed convolution.
    Up,
}

/// What follows a layer's product.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Finish {
    None,
    Bias,
    Rectify(f32),
    Tanh,
    /// Batch normalisation, then a rectifier.
    Normalise(f32),
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct LayerShape {
    direction: Direction,
    weight: WeightShape,
    finish: Finish,
}

impl LayerShape {
    fn channels_out(&self) -> usize {
        match self.direction {
            Direction::Down => self.weight.low,
            Direction::Up => self.weight.high,
        }
    }
}

fn layer(
    direction: Direction,
    kernel: Kernel,
    high: usize,
    low: usize,
    finish: Finish,
) -> LayerShape {
    LayerShape {
        direction,
        weight: WeightShape { kernel, high, low },
        finish,
    }
}

fn downsampling_trunk(config: &NetworkConfig) -> Vec<LayerShape> {
    let (channels, width) = (config.channels, config.width);
    let halving = |high, low, finish| layer(Direction::Down, Kernel::Strided, high, low, finish);
    vec![
        halving(channels, width, Finish::Rectify(LEAKY_SLOPE)),
        halving(width, 2 * width, Finish::Normalise(LEAKY_SLOPE)),
        halving(2 * width, 4 * width, Finish::Normalise(LEAKY_SLOPE)),
    ]
}

fn upsampling_trunk(config: &NetworkConfig, last: Finish) -> Vec<LayerShape> {
    let (channels, width) = (config.channels, config.width);
    let relu = Finish::Normalise(0.0);
    let doubling = |low, high, finish| layer(Direction::Up, Kernel::Strided, high, low, finish);
    vec![
        layer(
            Direction::Up,
            Kernel::Full,
            4 * width,
            config.latent_size,
            relu,
        ),
        doubling(4 * width, 2 * width, relu),
        doubling(2 * width, width, relu),
        doubling(width, channels, last),
    ]
}

/// A layer's shape and where its parameters lie.
#[derive(Debug, Clone, Copy)]
struct Layer {
    shape: LayerShape,
    weight: usize,
    parts: usize,
    /// Scale and shift of the normalisation, or the bias.
    vector: Option<usize>,
    /// Running mean and variance.
    running: Option<Slice>,
}

/// A network with its parameters.
#[derive(Debug, Clone)]
pub struct Network {
    layers: Vec<Layer>,
    input: (usize, usize), // pixels a side, channels
    /// Where the parameters are.
    pub arena: Arena,
}

/// One parameter of a network, in the order of the fields of its Burn module.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Parameter {
    /// A weight, and where it begins in the arena.
    Weight(WeightShape, usize),
    /// Scale, shift, running mean and running variance of a normalisation of so many channels.
    Normalisation {
        /// Feature maps.
        channels: usize,
        /// Scale, then shift, in the arena.
        affine: usize,
        /// Mean, then variance.
        running: Slice,
    },
    /// A bias of so many values, and where it begins in the arena.
    Bias(usize, usize),
}

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

impl Network {
    /// [`crate::model::Generator`]: latents to images.
    pub fn generator(config: &NetworkConfig, batch: usize, machine: &mut dyn Machine) -> Self {
        let layers = upsampling_trunk(config, Finish::Tanh);
        Self::new(layers, (1, config.latent_size), batch, 1, machine)
    }

    /// [`crate::model::Decoder`]: latents to pixel logits.
    pub fn decoder(config: &NetworkConfig, batch: usize, machine: &mut dyn Machine) -> Self {
        let layers = upsampling_trunk(config, Finish::None);
        Self::new(layers, (1, config.latent_size), batch, 1, machine)
    }

    /// [`crate::model::Discriminator`]: images to logits. It trains on two batches at once, real
    /// and generated, each with normalisation statistics of its own.
    pub fn discriminator(config: &NetworkConfig, batch: usize, machine: &mut dyn Machine) -> Self {
        let mut layers = downsampling_trunk(config);
        layers.push(layer(
            Direction::Down,
            Kernel::Full,
            4 * config.width,
            1,
            Finish::None,
        ));
        Self::new(layers, (IMAGE_SIZE, config.channels), 2 * batch, 2, machine)
    }

    /// [`crate::model::Encoder`]: images to mean and log-variance, side by side.
    pub fn encoder(config: &NetworkConfig, batch: usize, machine: &mut dyn Machine) -> Self {
        let mut layers = downsampling_trunk(config);
        let (high, low) = (4 * config.width, 2 * config.latent_size);
        layers.push(layer(
            Direction::Down,
            Kernel::Full,
            high,
            low,
            Finish::Bias,
        ));
        Self::new(layers, (IMAGE_SIZE, config.channels), batch, 1, machine)
    }

    fn new(
        shapes: Vec<LayerShape>,
        input: (usize, usize),
        batch: usize,
        groups: usize,
        machine: &mut dyn Machine,
    ) -> Self {
        let mut builder = ArenaBuilder::default();
        let layers = shapes.into_iter().map(|shape| {
            let parts = machine.gradient_parts(shape.weight.values(), batch);
            let channels = shape.channels_out();
            let weight = builder.weight(&shape.weight, parts);
            let (vector, running) = match shape.finish {
                Finish::Normalise(_) => {
                    let running = machine.allocate(2 * channels);
                    let start: Vec<f32> = [vec![0.0; channels], vec![1.0; channels]].concat();
                    machine.write(running, bytemuck::cast_slice(&start));
                    let affine = builder.vector(2 * channels, groups);
                    let running = Slice {
                        buffer: running,
                        offset: 0,
                    };
                    (Some(affine), Some(running))
                }
                Finish::Bias => (Some(builder.vector(channels, 1)), None),
                _ => (None, None),
            };
            Layer {
                shape,
                weight,
                parts,
                vector,
                running,
            }
        });
        Self {
            layers: layers.collect(),
            input,
            arena: builder.build(machine),
        }
    }

    /// All parameters in the order of the Burn module's fields.
    pub fn parameters(&self) -> impl Iterator<Item = Parameter> + '_ {
        self.layers.iter().flat_map(|layer| {
            let channels = layer.shape.channels_out();
            let vector = match (layer.shape.finish, layer.vector, layer.running) {
                (Finish::Normalise(_), Some(affine), Some(running)) => {
                    Some(Parameter::Normalisation {
                        channels,
                        affine,
                        running,
                    })
                }
                (Finish::Bias, Some(bias), _) => Some(Parameter::Bias(channels, bias)),
                _ => None,
            };
            [
                Some(Parameter::Weight(layer.shape.weight, layer.weight)),
                vector,
            ]
            .into_iter()
            .flatten()
        })
    }

    /// The input of a pass over `batch` images or latents.
    pub fn input(&self, batch: usize, machine: &mut dyn Machine) -> Feature {
        let (size, channels) = self.input;
        feature(batch, size, channels, machine)
    }

    /// Room for images like those that the network puts out.
    pub fn output(&self, batch: usize, machine: &mut dyn Machine) -> Feature {
        feature(
            batch,
            IMAGE_SIZE,
            self.layers[self.layers.len() - 1].shape.channels_out(),
            machine,
        )
    }

    /// Room for passes over (parts of) a batch, from `input` on.
    pub fn pass(
        &self,
        input: Feature,
        output: Option<Feature>,
        machine: &mut dyn Machine,
    ) -> Pass<'_> {
        let mut before = input;
        let last = self.layers.len() - 1;
        let activations = self.layers.iter().enumerate().map(|(index, layer)| {
            let size = match (layer.shape.direction, layer.shape.weight.kernel) {
                (Direction::Down, Kernel::Strided) => before.size / 2,
                (Direction::Down, Kernel::Full) => 1,
                (Direction::Up, Kernel::Strided) => before.size * 2,
                (Direction::Up, Kernel::Full) => 4,
            };
            let channels = layer.shape.channels_out();
            let mut room = || feature(input.batch, size, channels, machine);
            let output = match output {
                Some(output) if index == last => output,
                _ => room(),
            };
            let normalised = matches!(layer.shape.finish, Finish::Normalise(_));
            let product = if normalised { room() } else { output };
            let activation = Activation {
                input: before,
                product,
                output,
                // Mean and variance of up to two groups.
                statistics: normalised.then(|| machine.allocate(4 * channels)),
            };
            before = output;
            activation
        });
        Pass {
            activations: activations.collect(),
            network: self,
        }
    }
}

/// A batch of feature maps; those of more than one pixel get a border.
fn feature(batch: usize, size: usize, channels: usize, machine: &mut dyn Machine) -> Feature {
    let mut feature = Feature {
        buffer: BufferId(0),
        first: 0,
        batch,
        size,
        channels,
        border: usize::from(size > 1),
    };
    feature.buffer = machine.allocate(batch * feature.image_len());
    feature
}

#[derive(Debug, Clone, Copy)]
struct Activation {
    input: Feature,
    product: Feature,
    output: Feature,
    statistics: Option<BufferId>,
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
}

/// Where a backward pass starts and ends.
#[derive(Debug, Clone, Copy)]
pub struct Backward {
    /// First image and number of images.
    pub images: (usize, usize),
    /// Groups of the forward pass.
    pub groups: usize,
    /// Whether to compute the gradients of the parameters.
    pub parameters: bool,
    /// Where the gradient of the input goes, if it is wanted, and whether a tanh made the input.
    pub input: Option<(Feature, bool)>,
}

impl Pass<'_> {
    /// Output of the last layer.
    pub fn output(&self) -> Feature {
        self.activations[self.activations.len() - 1].output
    }

    /// Room for the gradients.
    pub fn gradients(&self, machine: &mut dyn Machine) -> Gradients {
        let outputs: Vec<_> = self
            .activations
            .iter()
            .map(|activation| {
                let Feature {
                    batch,
                    size,
                    channels,
                    ..
                } = activation.output;
                feature(batch, size, channels, machine)
            })
            .collect();
        let channels = outputs.iter().map(|d| d.channels).max().unwrap_or(0);
        let batch = self.output().batch;
        let ones = machine.allocate(batch);
        machine.write(ones, &vec![1.0_f32.to_bits(); batch]);
        Gradients {
            outputs,
            sums: machine.allocate(4 * channels),
            ones,
        }
    }

    fn normalisation(
        &self,
        index: usize,
        images: (usize, usize),
        groups: usize,
    ) -> Option<Normalisation> {
        let (layer, activation) = (&self.network.layers[index], &self.activations[index]);
        let Finish::Normalise(slope) = layer.shape.finish else {
            return None;
        };
        Some(Normalisation {
            input: activation.product.images(images.0, images.1),
            output: activation.output.images(images.0, images.1),
            groups,
            statistics: Slice {
                buffer: activation.statistics?,
                offset: 0,
            },
            affine: self.network.arena.value(layer.vector?),
            slope,
        })
    }

    /// The forward pass of some of the images.
    pub fn forward(
        &self,
        images: (usize, usize),
        mode: NormalisationMode,
        operations: &mut Vec<Op>,
    ) {
        let arena = &self.network.arena;
        for (index, (layer, activation)) in self
            .network
            .layers
            .iter()
            .zip(&self.activations)
            .enumerate()
        {
            let part = |feature: Feature| feature.images(images.0, images.1);
            let epilogue = match layer.shape.finish {
                Finish::Rectify(slope) => Epilogue::Rectify { slope },
                Finish::Tanh => Epilogue::Tanh,
                Finish::Bias => layer
                    .vector
                    .map_or(Epilogue::None, |bias| Epilogue::Bias(arena.value(bias))),
                Finish::None | Finish::Normalise(_) => Epilogue::None,
            };
            let (input, product) = (part(activation.input), part(activation.product));
            operations.push(match layer.shape.direction {
                Direction::Down => down(layer, arena, input, product, epilogue),
                Direction::Up => up(layer, arena, input, product, epilogue),
            });
            let groups = match mode {
                NormalisationMode::Batch { groups, .. } => groups,
                NormalisationMode::Running => 1,
            };
            let Some(mut normalisation) = self.normalisation(index, images, groups) else {
                continue;
            };
            match (mode, layer.running) {
                (NormalisationMode::Running, Some(running)) => normalisation.statistics = running,
                (NormalisationMode::Batch { track, .. }, running) => {
                    let running = running.filter(|_| track);
                    operations.push(Op::Statistics {
                        normalisation,
                        running,
                    });
                }
                (NormalisationMode::Running, None) => {}
            }
            operations.push(Op::Normalise(normalisation));
        }
    }

    /// The backward pass, from the gradient of the last product.
    pub fn backward(&self, gradients: &Gradients, backward: Backward, operations: &mut Vec<Op>) {
        let arena = &self.network.arena;
        let Backward { images, groups, .. } = backward;
        let part = |feature: Feature| feature.images(images.0, images.1);
        for (index, (layer, activation)) in self
            .network
            .layers
            .iter()
            .zip(&self.activations)
            .enumerate()
            .rev()
        {
            let d = part(gradients.outputs[index]);
            if let (Some(normalisation), Some(affine)) =
                (self.normalisation(index, images, groups), layer.vector)
            {
                let (gradient, part_stride) = match backward.parameters {
                    true => (arena.gradient(affine), arena.len),
                    false => (
                        Slice {
                            buffer: gradients.sums,
                            offset: 0,
                        },
                        2 * d.channels,
                    ),
                };
                operations.push(Op::NormalisationGradient {
                    normalisation,
                    d,
                    gradient,
                    part_stride,
                });
                operations.push(Op::NormalisationBackward {
                    normalisation,
                    d,
                    gradient,
                    part_stride,
                });
            }
            let input = part(activation.input);
            if backward.parameters {
                operations.push(weight_gradient(layer, arena, input, d));
            }
            if let Some(bias) = layer
                .vector
                .filter(|_| backward.parameters && layer.shape.finish == Finish::Bias)
            {
                operations.push(bias_gradient(d, arena.gradient(bias), gradients.ones));
            }
            let (target, finish) = match (index, backward.input) {
                (0, None) => break,
                (0, Some((target, true))) => (target, Finish::Tanh),
                (0, Some((target, false))) => (target, Finish::None),
                _ => (
                    part(gradients.outputs[index - 1]),
                    self.network.layers[index - 1].shape.finish,
                ),
            };
            // A normalisation takes care of its own rectifier.
            let through = |view: fn(&Feature) -> Matrix| match finish {
                Finish::Rectify(slope) => Epilogue::RectifyGradient {
                    output: view(&input),
                    slope,
                },
                Finish::Tanh => Epilogue::TanhGradient {
                    output: view(&input),
                },
                _ => Epilogue::None,
            };
            operations.push(match (layer.shape.direction, layer.shape.weight.kernel) {
                (Direction::Down, Kernel::Strided) => {
                    up(layer, arena, d, target, through(Feature::phase))
                }
                (Direction::Down, Kernel::Full) => {
                    up(layer, arena, d, target, through(Feature::flattened))
                }
                (Direction::Up, _) => down(layer, arena, d, target, through(Feature::pixels)),
            });
        }
    }
}

/// The product of a convolution, or of the gradient of a transposed one.
fn down(layer: &Layer, arena: &Arena, input: Feature, output: Feature, epilogue: Epilogue) -> Op {
    Op::Multiply {
        a: high(layer, &input),
        b: arena.value(layer.weight),
        c: output.pixels(),
        phases: None,
        epilogue,
    }
}

/// The product of a transposed convolution, or of the gradient of a convolution.
fn up(layer: &Layer, arena: &Arena, input: Feature, output: Feature, epilogue: Epilogue) -> Op {
    let b = arena.transposed(layer.weight);
    let (a, c, phases) = match layer.shape.weight.kernel {
        Kernel::Strided => {
            let phases = (input.corner_phases(), output.phases());
            (input.corners(), output.phase(), Some(phases))
        }
        Kernel::Full => (input.pixels(), output.flattened(), None),
    };
    Op::Multiply {
        a,
        b,
        c,
        phases,
        epilogue,
    }
}

/// The side with more pixels as the left factor of a convolution.
fn high(layer: &Layer, feature: &Feature) -> Matrix {
    match layer.shape.weight.kernel {
        Kernel::Strided => feature.patches(),
        Kernel::Full => feature.flattened(),
    }
}

/// Gradient of a layer's weight from its input and the gradient of its product.
fn weight_gradient(layer: &Layer, arena: &Arena, input: Feature, d: Feature) -> Op {
    let (many, few) = match layer.shape.direction {
        Direction::Down => (input, d),
        Direction::Up => (d, input),
    };
    Op::WeightGradient {
        a: high(layer, &many),
        d: few.pixels(),
        gradient: arena.gradient(layer.weight),
        parts: layer.parts,
        part_stride: arena.len,
    }
}

/// Sums the gradient of the outputs, one pixel each, over the batch.
fn bias_gradient(d: Feature, gradient: Slice, ones: BufferId) -> Op {
    let ones = Feature {
        buffer: ones,
        channels: 1,
        first: 0,
        ..d
    };
    Op::WeightGradient {
        a: ones.pixels(),
        d: d.pixels(),
        gradient,
        parts: 1,
        part_stride: 0,
    }
}
