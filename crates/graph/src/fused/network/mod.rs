//! Where the parameters of a network lie.

mod builder;
mod conditioning;
mod layer;
mod spectral;

pub use conditioning::Conditioning;
pub use layer::bias_gradient;

use self::builder::Builder;
use super::{
    layout::{BufferId, Slice},
    machine::Machine,
    parameters::{Arena, WeightShape},
    program::{self, Op},
};
use crate::{Block, Direction, NetworkSpec};

/// Batch normalisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalisationLayer {
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
    /// Where its bias begins in the arena, if it has one.
    pub bias: Option<usize>,
    /// The normalisation that follows it, if one does.
    pub normalisation: Option<NormalisationLayer>,
    /// Singular vectors and norm of the weight, see [`super::program::SpectralNorm`], if it has
    /// spectral norm 1.
    directions: Option<BufferId>,
}

impl Layer {
    fn channels_out(&self) -> usize {
        match self.direction {
            Direction::Down => self.shape.low,
            Direction::Up => self.shape.high,
        }
    }
}

/// A network with its parameters.
#[derive(Debug, Clone)]
pub struct Network {
    layers: Vec<Layer>,
    /// The weight with which its output depends on a condition, if it does.
    conditioning: Option<Conditioning>,
    /// Rows and columns, if it is a table.
    table: Option<[usize; 2]>,
    /// Where the parameters are.
    pub arena: Arena,
    /// The parameters before weights are brought to spectral norm 1, if they are.
    free: Option<BufferId>,
}

/// One parameter of a network, in the order of [`NetworkSpec::parameters`].
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
    /// The singular vectors of a weight, see [`super::program::SpectralNorm`]; no
    /// specification has them.
    Directions(WeightShape, BufferId),
    /// The weight from conditions to outputs, and where it begins in the arena.
    Conditioning(WeightShape, usize),
    /// Rows and columns of a table, at the beginning of the arena.
    Table([usize; 2]),
}

impl Network {
    /// A network of the same shape with parameters and running statistics of its own, zero so far.
    /// It cannot be trained.
    pub fn twin(&self, machine: &mut dyn Machine) -> Self {
        let mut twin = self.clone();
        twin.arena.values = machine.allocate(self.arena.len);
        twin.arena.transposed = machine.allocate(self.arena.len);
        for layer in &mut twin.layers {
            let channels = layer.channels_out();
            if let Some(norm) = &mut layer.normalisation {
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
        let running = layers.filter_map(|(own, other)| {
            let (from, to) = own.normalisation.zip(other.normalisation)?;
            let len = 2 * own.channels_out();
            Some(average(from.running.buffer, to.running.buffer, len))
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

    /// All parameters in the order of [`NetworkSpec::parameters`].
    pub fn parameters(&self) -> impl Iterator<Item = Parameter> + '_ {
        let layers = self.layers.iter().flat_map(|layer| {
            let weight = Parameter::Weight(layer.shape, layer.weight);
            let channels = layer.channels_out();
            let bias = layer.bias.map(|bias| Parameter::Bias(channels, bias));
            let normalisation = layer.normalisation.map(|norm| Parameter::Normalisation {
                affine: norm.affine,
                running: norm.running,
                channels,
            });
            let directions = layer.directions;
            let directions = directions.map(|buffer| Parameter::Directions(layer.shape, buffer));
            let all = [Some(weight), directions, bias, normalisation];
            all.into_iter().flatten()
        });
        let conditioning = self.conditioning.iter();
        let conditioning = conditioning.map(|one| Parameter::Conditioning(one.shape, one.weight));
        layers
            .chain(conditioning)
            .chain(self.table.map(Parameter::Table))
    }

    /// Its layer of a number.
    pub fn layer(&self, index: usize) -> Layer {
        self.layers[index]
    }

    /// The weight with which its output depends on a condition, if it does.
    pub fn conditioning(&self) -> Option<Conditioning> {
        self.conditioning
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
            builder.layer(&convolution, channels, after);
            channels = convolution.channels;
        }
        builder.conditioning(spec.conditioning, channels);
        if let [Block::Table { rows }] = spec.blocks[..] {
            builder.table([rows, channels]);
        }
        builder.build()
    }
}
