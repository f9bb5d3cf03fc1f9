//! Every channel of an image shifted by a number of its own, such as what a network makes of the time (Ho et al. 2020,
//! *Denoising diffusion probabilistic models*).

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
#[cfg(test)]
mod steps;

use self::instruction::{AddVectors, PixelSums};
#[cfg(test)]
pub use self::steps::steps;
#[cfg(test)]
use crate::parity::Case;
use crate::{
    Convolution, Graph, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    fused::parameters::Kernel,
    layer::{Application, Declaration, Label, Layer},
    operation::{Call, Lower, Operation, Role},
};

/// Shifts every channel by what a linear layer makes of the network's embedding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmbeddingShift;

fn linear(channels: usize) -> Convolution {
    Convolution::down(Kernel::Point, channels).linear(1)
}

impl Layer for EmbeddingShift {
    fn declare(&self, learnt: &mut Declaration, input: Shape) -> Shape {
        let embedding = learnt.embedding();
        learnt.block("linear", &linear(input.channels).into(), embedding);
        input
    }

    fn apply(&self, graph: &mut Graph, application: &mut Application, x: Value) -> Value {
        let embedding = application.embedding();
        let shifts = application.block(graph, &linear(x.shape.channels).into(), embedding);
        graph.shift(x, shifts)
    }

    fn label(&self) -> Label {
        Label::After("shifted by the embedding")
    }

    /// It takes an embedding; [`steps`] compare it.
    #[cfg(test)]
    fn cases() -> Vec<Case> {
        Vec::new()
    }
}

impl Graph {
    /// `x` plus a number for each channel of each image, at every pixel.
    ///
    /// # Shapes
    /// - shifts: `[batch, channels, 1, 1]`
    ///
    /// # Panics
    /// If there are others.
    pub fn shift(&mut self, x: Value, shifts: Value) -> Value {
        let vectors = Shape::vectors(x.shape.batch, x.shape.channels);
        assert_eq!(
            shifts.shape, vectors,
            "a shift for each channel of each image"
        );
        self.record(Node, vec![x, shifts], x.shape)
    }
}

#[derive(Debug)]
struct Node;

impl Operation for Node {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let (d, [x, shifts]) = (call.d(), [call.inputs[0], call.inputs[1]]);
        rule.add(x, d);
        if rule.needs(&shifts) {
            let d_shifts = rule.emit(Sums, vec![d], shifts.shape);
            rule.add(shifts, d_shifts);
        }
    }
}

impl Lower for Node {
    fn role(&self) -> Role {
        Role::InPlace
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.emit(AddVectors {
            vectors: placed.inputs[1].columns(),
            to: placed.output.feature(),
        });
    }
}

/// Sums of a gradient over the pixels of each channel: inputs d.
#[derive(Debug)]
struct Sums;

impl Lower for Sums {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.emit(PixelSums {
            d: placed.inputs[0].feature(),
            sums: placed.output.feature(),
        });
    }
}
