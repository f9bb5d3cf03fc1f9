//! The way back.

use super::{Normalised, instruction};
use crate::{
    NodeId,
    compile::{Lowering, Place, Placed},
    fused::layout::Slice,
    operation::{Lower, Role},
};

/// Through some of the groups, in place, with the gradients of scale and shift: inputs d, x.
#[derive(Debug)]
pub(super) struct BatchGradient {
    pub norm: Normalised,
    pub forward: NodeId,
    pub groups: usize,
    /// Groups before the first of them.
    pub before: usize,
    /// Whether scale and shift learn.
    pub learns: bool,
}

/// Through statistics that do not depend on the batch, in place: inputs d, x.
#[derive(Debug)]
pub(super) struct RunningGradient(pub Normalised);

/// What was normalised, with which statistics.
fn normalisation(
    norm: &Normalised,
    [d, x]: [Place; 2],
    (groups, statistics): (usize, Slice),
    lowering: &Lowering,
) -> instruction::Normalisation {
    let (parameters, arena) = lowering.norm(norm.network, norm.layer);
    // Most gradients have been taken through the activation already.
    let (slope, output) = d.rectifier.unwrap_or((1.0, x.feature()));
    instruction::Normalisation {
        input: x.feature(),
        output,
        slope,
        groups,
        statistics,
        affine: arena.value(parameters.affine),
    }
}

impl BatchGradient {
    /// Where the gradients of scale and shift go, and how far the parts of the groups lie apart.
    fn sums(&self, lowering: &mut Lowering, channels: usize) -> (Slice, usize) {
        match self.learns {
            true => {
                let (norm, arena) = lowering.norm(self.norm.network, self.norm.layer);
                (arena.gradient(norm.affine), arena.len)
            }
            false => {
                let sums = lowering.scratch(2 * self.groups * channels);
                (sums.start(), 2 * channels)
            }
        }
    }
}

impl Lower for BatchGradient {
    fn role(&self) -> Role {
        Role::InPlace
    }

    fn takes_rectifier(&self) -> bool {
        true
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [d, x] = [placed.inputs[0], placed.inputs[1]];
        let channels = x.feature().channels;
        // The forward pass has left those of all groups there.
        let statistics = Slice {
            buffer: lowering.beside(self.forward, 2 * self.groups * channels),
            offset: self.before * 2 * channels,
        };
        let statistics = (self.groups, statistics);
        let normalisation = normalisation(&self.norm, [d, x], statistics, lowering);
        let (gradient, part_stride) = self.sums(lowering, channels);
        lowering.emit(instruction::BatchNormBackward {
            normalisation,
            d: d.feature(),
            gradient,
            part_stride,
        });
    }
}

impl Lower for RunningGradient {
    fn role(&self) -> Role {
        Role::InPlace
    }

    fn takes_rectifier(&self) -> bool {
        true
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [d, x] = [placed.inputs[0], placed.inputs[1]];
        let (norm, _) = lowering.norm(self.0.network, self.0.layer);
        lowering.emit(instruction::NormaliseBackward {
            normalisation: normalisation(&self.0, [d, x], (1, norm.running), lowering),
            d: d.feature(),
        });
    }
}
