//! The way back.

use super::{Normalisation, Normalised, instruction};
use crate::{
    NodeId,
    compile::{Lowering, Place, Placed},
    fused::layout::Slice,
    operation::{Lower, Role},
};

/// The way back through some of the groups.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gradient {
    pub norm: Normalised,
    pub forward: NodeId,
    pub groups: usize,
    /// Groups before the first of them.
    pub before: usize,
    /// Whether scale and shift learn.
    pub learns: bool,
}

impl Gradient {
    fn normalisation(
        &self,
        lowering: &mut Lowering,
        x: Place,
        d: Place,
    ) -> instruction::Normalisation {
        let x = x.feature;
        let (norm, arena) = lowering.norm(self.norm.network, self.norm.layer);
        let statistics = match self.norm.normalisation {
            Normalisation::Running => norm.running,
            Normalisation::Batch { groups, .. } => Slice {
                buffer: lowering.beside(self.forward, 2 * groups * x.channels),
                offset: self.before * 2 * x.channels,
            },
        };
        // Most gradients have been taken through the activation already.
        let (slope, output) = d.rectifier.unwrap_or((1.0, x));
        instruction::Normalisation {
            input: x,
            output,
            slope,
            groups: self.groups,
            statistics,
            affine: arena.value(norm.affine),
        }
    }

    /// Where the gradients of scale and shift go, and how far the parts of the groups lie apart.
    fn sums(&self, lowering: &mut Lowering, channels: usize) -> (Slice, usize) {
        let (norm, arena) = lowering.norm(self.norm.network, self.norm.layer);
        match (self.learns, self.norm.normalisation) {
            (true, Normalisation::Batch { .. }) => (arena.gradient(norm.affine), arena.len),
            (false, Normalisation::Batch { .. }) => {
                let sums = lowering.scratch(2 * self.groups * channels);
                (sums.start(), 2 * channels)
            }
            // Statistics that do not depend on the batch pass no gradient on: the formula with sums of zero.
            (_, Normalisation::Running) => (lowering.zeros(2 * channels).start(), 0),
        }
    }
}

/// The gradients of scale and shift, one part a group: inputs x, d.
#[derive(Debug)]
pub(super) struct ParameterGradient(pub Gradient);

impl Lower for ParameterGradient {
    fn role(&self) -> Role {
        Role::Effect
    }

    fn takes_rectifier(&self) -> bool {
        true
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [x, d] = [placed.inputs[0], placed.inputs[1]];
        let normalisation = self.0.normalisation(lowering, x, d);
        let (gradient, part_stride) = self.0.sums(lowering, x.feature.channels);
        lowering.emit(instruction::NormalisationGradient {
            normalisation,
            d: d.feature,
            gradient,
            part_stride,
        });
    }
}

/// From the gradient of the output to that of the input, in place: inputs d, x.
#[derive(Debug)]
pub(super) struct InputGradient(pub Gradient);

impl Lower for InputGradient {
    fn role(&self) -> Role {
        Role::InPlace
    }

    fn takes_rectifier(&self) -> bool {
        true
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [d, x] = [placed.inputs[0], placed.inputs[1]];
        let normalisation = self.0.normalisation(lowering, x, d);
        let (gradient, part_stride) = self.0.sums(lowering, x.feature.channels);
        lowering.emit(instruction::NormalisationBackward {
            normalisation,
            d: d.feature,
            gradient,
            part_stride,
        });
    }
}
