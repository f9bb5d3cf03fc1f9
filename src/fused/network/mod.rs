//! The networks of [`crate::model`] as lists of layers, ready to write down their passes.

mod builder;
mod layer;
mod pass;
mod spectral;
mod told;

pub use layer::bias_gradient;
pub use pass::{Backward, Gradients, InputGradient, NormalisationMode, Pass};
pub use told::{Telling, Told as Conditioning};

use self::{
    builder::{After, Builder},
    told::Told,
};
use super::{
    layout::{BufferId, Feature, Slice},
    machine::Machine,
    parameters::{Arena, Kernel, WeightShape},
    program::{self, Op},
};
use crate::{
    graph::{self, NetworkSpec},
    judge,
    model::{DiscriminatorNorm, IMAGE_SIZE, NetworkConfig},
};

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

/// What follows a layer's product, and where its parameters lie.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Finish {
    None,
    Bias(usize),
    Rectify(f32),
    Tanh,
    Normalise(NormalisationLayer),
}

/// Batch normalisation, then a rectifier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalisationLayer {
    slope: f32,
    /// Scale, then shift, in the arena.
    pub affine: usize,
    /// Running mean, then variance.
    pub running: Slice,
}

/// A product with a weight, and what follows it.
#[derive(Debug, Clone, Copy)]
pub struct Layer {
    direction: Direction,
    shape: WeightShape,
    /// Where the weight begins in the arena.
    weight: usize,
    /// Parts in which its gradient comes.
    parts: usize,
    finish: Finish,
    /// Singular vectors and norm of the weight, see [`super::program::SpectralNorm`], if it has
    /// spectral norm 1.
    directions: Option<BufferId>,
}

impl Layer {
    /// Where its bias begins in the arena, if it has one.
    pub fn bias(&self) -> Option<usize> {
        match self.finish {
            Finish::Bias(bias) => Some(bias),
            Finish::None | Finish::Rectify(_) | Finish::Tanh | Finish::Normalise(_) => None,
        }
    }

    /// The normalisation that follows it, if one does.
    pub fn normalisation(&self) -> Option<NormalisationLayer> {
        match self.finish {
            Finish::Normalise(normalisation) => Some(normalisation),
            Finish::None | Finish::Bias(_) | Finish::Rectify(_) | Finish::Tanh => None,
        }
    }

    fn channels_out(&self) -> usize {
        match self.direction {
            Direction::Down => self.shape.low,
            Direction::Up => self.shape.high,
        }
    }

    /// Height and width after the layer.
    fn size_out(&self, size: usize) -> usize {
        match (self.direction, self.shape.kernel) {
            (Direction::Down, Kernel::Strided) => size / 2,
            (_, Kernel::Point) => size,
            (Direction::Down, Kernel::Full) => 1,
            (Direction::Up, Kernel::Strided) => size * 2,
            (Direction::Up, Kernel::Full) => 4,
        }
    }
}

/// A network with its parameters.
#[derive(Debug, Clone)]
pub struct Network {
    layers: Vec<Layer>,
    input_size: usize,
    input_channels: usize,
    /// Parts of a batch that may be normalised on their own.
    groups: usize,
    /// What is added to its output, if it is told of images.
    told: Option<Told>,
    /// Where the parameters are.
    pub arena: Arena,
    /// The parameters before weights are brought to spectral norm 1, if they are.
    free: Option<BufferId>,
}

/// One parameter of a network, in the order of the fields of its Burn module.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Parameter {
    /// A weight, and where it begins in the arena.
    Weight(WeightShape, usize),
    /// Scale and shift in the arena, running mean and variance beside it.
    Normalisation {
        /// Scale, then shift.
        affine: usize,
        /// Mean, then variance.
        running: Slice,
        /// How many of each.
        channels: usize,
    },
    /// A bias of so many values, and where it begins in the arena.
    Bias(usize, usize),
    /// The singular vectors of a weight, see [`super::program::SpectralNorm`]; no module has them.
    Directions(WeightShape, BufferId),
    /// The weight from conditions to outputs, and where it begins in the arena.
    Told(WeightShape, usize),
}

fn downsampling_trunk(config: &NetworkConfig, inner: After, builder: &mut Builder) {
    let (channels, width) = (config.channels, config.width);
    let mut halve = |high, low, after| builder.down(Kernel::Strided, high, low, after);
    halve(channels, width, After::Rectify(LEAKY_SLOPE));
    halve(width, 2 * width, inner);
    halve(2 * width, 4 * width, inner);
}

fn upsampling_trunk(config: &NetworkConfig, last: After, builder: &mut Builder) {
    let (channels, width) = (config.channels, config.width);
    let relu = After::Normalise(0.0);
    builder.up(Kernel::Full, config.decoder_input(), 4 * width, relu);
    let mut double = |low, high, after| builder.up(Kernel::Strided, low, high, after);
    double(4 * width, 2 * width, relu);
    double(2 * width, width, relu);
    double(width, channels, last);
}

impl Network {
    /// [`crate::model::Generator`]: latents to images.
    pub fn generator(config: &NetworkConfig, batch: usize, machine: &mut dyn Machine) -> Self {
        let mut builder = Builder::new(batch, 1, machine);
        upsampling_trunk(config, After::Tanh, &mut builder);
        builder.build(1, config.decoder_input())
    }

    /// [`crate::model::Decoder`]: latents to pixel logits.
    pub fn decoder(config: &NetworkConfig, batch: usize, machine: &mut dyn Machine) -> Self {
        let mut builder = Builder::new(batch, 1, machine);
        upsampling_trunk(config, After::Nothing, &mut builder);
        builder.build(1, config.decoder_input())
    }

    /// [`crate::model::Discriminator`]: images to logits, or to what [`program::Project`] makes logits of.
    /// It trains on several batches at once, real and generated, each with normalisation statistics
    /// of its own.
    pub fn discriminator(
        config: &NetworkConfig,
        norm: DiscriminatorNorm,
        (batch, groups): (usize, usize),
        machine: &mut dyn Machine,
    ) -> Self {
        let mut builder = Builder::new(groups * batch, groups, machine);
        let inner = match norm {
            DiscriminatorNorm::Batch => After::Normalise(LEAKY_SLOPE),
            DiscriminatorNorm::None | DiscriminatorNorm::Spectral => After::Rectify(LEAKY_SLOPE),
        };
        if norm == DiscriminatorNorm::Spectral {
            builder = builder.with_spectral_norm_1();
        }
        downsampling_trunk(config, inner, &mut builder);
        let outputs = 1 + config.conditions;
        builder.down(Kernel::Full, 4 * config.width, outputs, After::Nothing);
        builder.build(IMAGE_SIZE, config.channels)
    }

    /// [`crate::model::Encoder`]: images to mean and log-variance, side by side. A conditional one has to
    /// be told of them, [`Network::telling`].
    pub fn encoder(config: &NetworkConfig, batch: usize, machine: &mut dyn Machine) -> Self {
        let mut builder = Builder::new(batch, 1, machine);
        downsampling_trunk(config, After::Normalise(LEAKY_SLOPE), &mut builder);
        let outputs = 2 * config.latent_size;
        builder.down(Kernel::Full, 4 * config.width, outputs, After::Bias);
        builder.told(config.conditions, outputs);
        builder.build(IMAGE_SIZE, config.channels)
    }

    /// [`crate::judge::JudgeNetwork`]: images to a logit for each of so many names.
    pub fn judge(channels: usize, names: usize, batch: usize, machine: &mut dyn Machine) -> Self {
        let mut builder = Builder::new(batch, 1, machine);
        let (width, after) = (judge::WIDTH, After::Normalise(LEAKY_SLOPE));
        builder.down(Kernel::Strided, channels, width, after);
        builder.down(Kernel::Strided, width, 2 * width, after);
        builder.down(Kernel::Strided, 2 * width, 4 * width, after);
        builder.down(Kernel::Full, 4 * width, judge::FEATURES, after);
        builder.down(Kernel::Point, judge::FEATURES, names, After::Bias);
        builder.build(IMAGE_SIZE, channels)
    }

    /// A network of the same shape with parameters and running statistics of its own, zero so far.
    /// It cannot be trained.
    pub fn twin(&self, machine: &mut dyn Machine) -> Self {
        let mut twin = self.clone();
        twin.arena.values = machine.allocate(self.arena.len);
        twin.arena.transposed = machine.allocate(self.arena.len);
        for layer in &mut twin.layers {
            let channels = layer.channels_out();
            if let Finish::Normalise(norm) = &mut layer.finish {
                norm.running = machine.allocate(2 * channels).start();
            }
        }
        twin
    }

    /// Takes the values of this network into a [`Network::twin`] that is their moving average;
    /// `share` is the weight of the new values.
    pub fn average_into(&self, twin: &Self, share: Slice) -> Vec<Op> {
        let average = |from: BufferId, to: BufferId, len: usize| {
            Op::from(program::Average {
                from,
                to,
                len,
                share,
            })
        };
        let (own, other) = (&self.arena, &twin.arena);
        let parameters = [
            average(own.values, other.values, own.len),
            average(own.transposed, other.transposed, own.len),
        ];
        let layers = self.layers.iter().zip(&twin.layers);
        let running = layers.filter_map(|(own, other)| match (own.finish, other.finish) {
            (Finish::Normalise(from), Finish::Normalise(to)) => {
                let len = 2 * own.channels_out();
                Some(average(from.running.buffer, to.running.buffer, len))
            }
            _ => None,
        });
        parameters.into_iter().chain(running).collect()
    }

    /// What an optimiser steps on: the parameters, or what they are made from.
    pub fn learner(&self) -> Arena {
        let own = self.arena.values;
        Arena {
            values: self.free.unwrap_or(own),
            ..self.arena
        }
    }

    /// All parameters in the order of the Burn module's fields.
    pub fn parameters(&self) -> impl Iterator<Item = Parameter> + '_ {
        let layers = self.layers.iter().flat_map(|layer| {
            let weight = Parameter::Weight(layer.shape, layer.weight);
            let beside = match layer.finish {
                Finish::Normalise(NormalisationLayer {
                    affine, running, ..
                }) => Some(Parameter::Normalisation {
                    affine,
                    running,
                    channels: layer.channels_out(),
                }),
                Finish::Bias(bias) => Some(Parameter::Bias(layer.channels_out(), bias)),
                _ => None,
            };
            let directions = layer.directions;
            let directions = directions.map(|buffer| Parameter::Directions(layer.shape, buffer));
            [Some(weight), directions, beside].into_iter().flatten()
        });
        let told = self.told.iter();
        layers.chain(told.map(|told| Parameter::Told(told.shape, told.weight)))
    }

    /// Its layer of a number.
    pub fn layer(&self, index: usize) -> Layer {
        self.layers[index]
    }

    /// The weight with which its output depends on a condition, if it does.
    pub fn conditioning(&self) -> Option<Conditioning> {
        self.told
    }

    /// The network that a specification describes, which trains on batches of so many images, of which so many equal
    /// parts are normalised on their own.
    pub fn of_spec(
        spec: &NetworkSpec,
        (images, groups): (usize, usize),
        machine: &mut dyn Machine,
    ) -> Self {
        let mut builder = Builder::new(images, groups, machine);
        if spec.spectral_norm {
            builder = builder.with_spectral_norm_1();
        }
        let mut channels = spec.input.channels;
        for (convolution, after) in spec.layers() {
            let after = After::of(&convolution, after);
            match convolution.direction {
                graph::Direction::Down => {
                    builder.down(convolution.kernel, channels, convolution.channels, after);
                }
                graph::Direction::Up => {
                    builder.up(convolution.kernel, channels, convolution.channels, after);
                }
            }
            channels = convolution.channels;
        }
        builder.told(spec.conditioning, channels);
        builder.build(spec.input.size, spec.input.channels)
    }

    /// Length of a latent with its condition, or channels of an image, that goes in.
    pub fn input_channels(&self) -> usize {
        self.input_channels
    }

    /// Room for a batch of what the network takes.
    pub fn input(&self, batch: usize, machine: &mut dyn Machine) -> Feature {
        Feature::allocate(batch, self.input_size, self.input_channels, machine)
    }

    /// Room for a batch of what the network gives.
    pub fn output(&self, batch: usize, machine: &mut dyn Machine) -> Feature {
        let (mut size, mut channels) = (self.input_size, self.input_channels);
        for layer in &self.layers {
            (size, channels) = (layer.size_out(size), layer.channels_out());
        }
        Feature::allocate(batch, size, channels, machine)
    }
}
