//! Where the parameters of a network lie.

mod builder;
mod parameter;
mod spectral;

pub use parameter::{Kept, NormalisationLayer, Parameter, Weight};

use self::builder::Builder;
use super::{
    backend::Backend,
    layout::{BufferId, Slice},
    parameters::Arena,
    program,
};
use crate::{NetworkSpec, ParameterRole};

/// A network with its parameters.
#[derive(Debug, Clone)]
pub struct Network {
    /// In the order of [`NetworkSpec::parameters`].
    parameters: Vec<Parameter>,
    /// Where the parameters are.
    pub arena: Arena,
    /// Running mean and variance of every batch normalisation.
    pub running: Running,
    /// The parameters before weights are brought to spectral norm 1, if they are.
    free: Option<BufferId>,
}

/// The running statistics of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// Where they are.
    pub buffer: BufferId,
    /// How many numbers.
    pub len: usize,
}

impl Network {
    /// A network of the same shape with parameters and running statistics of its own, zero so far.
    /// It cannot be trained.
    pub fn twin(&self, backend: &mut dyn Backend) -> Self {
        let mut twin = self.clone();
        twin.arena.values = backend.allocate(self.arena.len);
        twin.arena.transposed = backend.allocate(self.arena.len);
        twin.running.buffer = backend.allocate(self.running.len);
        twin
    }

    /// Takes the values of this network into a [`Network::twin`] that is their moving average;
    /// `share` is the weight of the new values.
    pub fn ema_into(&self, twin: &Self, share: Slice) -> program::Ema {
        program::Ema {
            from: self.averaged(),
            to: twin.averaged(),
            transposition: self.arena.transposition,
            share,
        }
    }

    fn averaged(&self) -> program::Averaged {
        program::Averaged {
            arena: [self.arena.values, self.arena.transposed],
            len: self.arena.len,
            running: self.running,
        }
    }

    /// The batch normalisation that a block is, by its number.
    ///
    /// # Panics
    /// If it is none.
    pub fn normalisation(&self, layer: usize) -> NormalisationLayer {
        let scale = self.parameter(layer, ParameterRole::Scale);
        NormalisationLayer {
            affine: scale.start,
            running: Slice {
                buffer: self.running.buffer,
                offset: scale.running().expect("a scale with running statistics"),
            },
        }
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
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The parameter of a block by its number.
    ///
    /// # Panics
    /// If the block has none.
    pub fn parameter(&self, layer: usize, role: ParameterRole) -> &Parameter {
        let is_it = |one: &&Parameter| one.spec.layer == layer && one.spec.role == role;
        let found = self.parameters.iter().find(is_it);
        found.unwrap_or_else(|| unreachable!("block {layer} of a network has no {role:?}"))
    }

    /// The network that a specification describes, which trains on batches of so many images, of which so many equal
    /// parts are normalised on their own.
    pub fn of_spec(
        spec: &NetworkSpec,
        (images, groups): (usize, usize),
        backend: &mut dyn Backend,
    ) -> Self {
        let mut builder = Builder::new(images, groups, spec.spectral_norm, backend);
        for parameter in spec.parameters() {
            builder.parameter(parameter);
        }
        builder.build()
    }
}
