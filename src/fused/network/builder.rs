use super::{
    super::{
        machine::Machine,
        parameters::{ArenaBuilder, Kernel, WeightShape},
    },
    Finish, Layer, Network, NormalisationLayer,
    told::Told,
};
use crate::graph::{Block, Convolution};

/// What follows a layer's product.
#[derive(Debug, Clone, Copy, PartialEq)]
enum After {
    Nothing,
    Bias,
    /// A rectifier of this slope below zero.
    Rectify(f32),
    Tanh,
    /// Batch normalisation, then a rectifier of this slope below zero.
    Normalise(f32),
}

impl After {
    /// What the blocks after a convolution amount to.
    ///
    /// # Panics
    /// If no layer is made for them.
    fn of(convolution: &Convolution, blocks: &[Block]) -> Self {
        match (convolution.bias, blocks) {
            (true, []) => Self::Bias,
            (false, []) => Self::Nothing,
            (false, [Block::LeakyRelu(slope)]) => Self::Rectify(*slope),
            (false, [Block::Tanh]) => Self::Tanh,
            (false, [Block::BatchNorm, Block::LeakyRelu(slope)]) => Self::Normalise(*slope),
            (_, blocks) => unimplemented!("{convolution:?} before {blocks:?}"),
        }
    }
}

/// Lays out a network's parameters layer by layer.
pub struct Builder<'a> {
    machine: &'a mut dyn Machine,
    arena: ArenaBuilder,
    layers: Vec<Layer>,
    told: Option<Told>,
    /// Images of a training pass.
    images: usize,
    /// Parts of the batch that are normalised on their own.
    groups: usize,
    /// Whether weights are brought to spectral norm 1.
    spectral: bool,
}

impl<'a> Builder<'a> {
    pub fn new(images: usize, groups: usize, machine: &'a mut dyn Machine) -> Self {
        Self {
            machine,
            arena: ArenaBuilder::default(),
            layers: Vec::new(),
            told: None,
            images,
            groups,
            spectral: false,
        }
    }

    /// Brings all weights to spectral norm 1.
    pub fn with_spectral_norm_1(self) -> Self {
        Self {
            spectral: true,
            ..self
        }
    }

    /// Lets the output depend on conditions of so many numbers; on none if there are none.
    pub fn told(&mut self, conditions: usize, outputs: usize) {
        if conditions == 0 {
            return;
        }
        let shape = WeightShape {
            kernel: Kernel::Point,
            high: conditions,
            low: outputs,
        };
        let parts = self.machine.gradient_parts(shape.values(), self.images);
        self.told = Some(Told {
            shape,
            weight: self.arena.weight(&shape, parts),
            parts,
        });
    }

    /// A convolution of so many channels, with the blocks after it.
    pub fn layer(&mut self, convolution: &Convolution, channels_in: usize, after: &[Block]) {
        let shape = convolution.weight(channels_in);
        let channels_out = convolution.channels;
        let parts = self.machine.gradient_parts(shape.values(), self.images);
        let weight = self.arena.weight(&shape, parts);
        let finish = match After::of(convolution, after) {
            After::Nothing => Finish::None,
            After::Rectify(slope) => Finish::Rectify(slope),
            After::Tanh => Finish::Tanh,
            After::Bias => Finish::Bias(self.arena.vector(channels_out, 1)),
            After::Normalise(slope) => Finish::Normalise(NormalisationLayer {
                slope,
                affine: self.arena.vector(2 * channels_out, self.groups),
                running: self.machine.allocate(2 * channels_out).start(),
            }),
        };
        let rows = shape.values() / shape.low;
        let directions = self
            .spectral
            .then(|| self.machine.allocate(shape.low + rows + 1));
        self.layers.push(Layer {
            direction: convolution.direction,
            shape,
            weight,
            parts,
            finish,
            directions,
        });
    }

    /// The network, its parameters still zero.
    pub fn build(self, input_size: usize, input_channels: usize) -> Network {
        let arena = self.arena.build(self.machine);
        Network {
            layers: self.layers,
            input_size,
            input_channels,
            groups: self.groups,
            told: self.told,
            free: self.spectral.then(|| self.machine.allocate(arena.len)),
            arena,
        }
    }
}
