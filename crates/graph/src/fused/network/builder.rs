use super::{
    super::{
        machine::Machine,
        parameters::{ArenaBuilder, Kernel, WeightShape},
    },
    Conditioning, Layer, Network, NormalisationLayer,
};
use crate::{Block, Convolution};

/// Lays out a network's parameters layer by layer.
pub struct Builder<'a> {
    machine: &'a mut dyn Machine,
    arena: ArenaBuilder,
    layers: Vec<Layer>,
    conditioning: Option<Conditioning>,
    table: Option<[usize; 2]>,
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
            conditioning: None,
            table: None,
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
    pub fn conditioning(&mut self, conditions: usize, outputs: usize) {
        if conditions == 0 {
            return;
        }
        let shape = WeightShape {
            kernel: Kernel::Point,
            high: conditions,
            low: outputs,
        };
        let parts = self.machine.gradient_parts(shape.values(), self.images);
        self.conditioning = Some(Conditioning {
            shape,
            weight: self.arena.weight(&shape, parts),
            parts,
        });
    }

    /// A table of so many rows and columns.
    pub fn table(&mut self, [rows, columns]: [usize; 2]) {
        self.arena.vector(rows * columns, 1);
        self.table = Some([rows, columns]);
    }

    /// A convolution of so many channels, with the blocks after it.
    pub fn layer(&mut self, convolution: &Convolution, channels_in: usize, after: &[Block]) {
        let shape = convolution.weight(channels_in);
        let channels_out = convolution.channels;
        let parts = self.machine.gradient_parts(shape.values(), self.images);
        let weight = self.arena.weight(&shape, parts);
        let bias = convolution.bias.then(|| self.arena.vector(channels_out, 1));
        let normalisation = after
            .contains(&Block::BatchNorm)
            .then(|| NormalisationLayer {
                affine: self.arena.vector(2 * channels_out, self.groups),
                running: self.machine.allocate(2 * channels_out).start(),
            });
        let rows = shape.values() / shape.low;
        let directions = self
            .spectral
            .then(|| self.machine.allocate(shape.low + rows + 1));
        self.layers.push(Layer {
            direction: convolution.direction,
            shape,
            weight,
            parts,
            bias,
            normalisation,
            directions,
        });
    }

    /// The network, its parameters still zero.
    pub fn build(self) -> Network {
        let arena = self.arena.build(self.machine);
        Network {
            layers: self.layers,
            conditioning: self.conditioning,
            table: self.table,
            free: self.spectral.then(|| self.machine.allocate(arena.len)),
            arena,
        }
    }
}
