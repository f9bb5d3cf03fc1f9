//! Feature maps of twice the height and width, every pixel four times: nearest-neighbour upsampling, after which a
//! convolution leaves no chequerboard (Odena et al. 2016, *Deconvolution and checkerboard artifacts*).

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;

use self::instruction::{UpsampleGradient, UpsampleNearest};
#[cfg(test)]
use crate::parity::{Case, maps};
use crate::{
    Graph, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    layer::{Application, Declaration, Label, Layer},
    operation::{Call, Lower, Operation},
};

/// Every pixel four times, as a block of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upsample;

/// Twice the height and width.
fn doubled(input: Shape) -> Shape {
    Shape {
        height: 2 * input.height,
        width: 2 * input.width,
        ..input
    }
}

impl Layer for Upsample {
    fn declare(&self, _: &mut Declaration, input: Shape) -> Shape {
        doubled(input)
    }

    fn apply(&self, graph: &mut Graph, _: &mut Application, x: Value) -> Value {
        graph.upsample(x)
    }

    fn label(&self) -> Label {
        Label::After("nearest-neighbour upsampling")
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        let case = |input| Case {
            input,
            blocks: vec![Self.into()],
        };
        [maps(3, 5, 3), maps(5, 7, 1)].map(case).into()
    }
}

impl Graph {
    /// Every pixel of `x` four times, as a square.
    pub fn upsample(&mut self, x: Value) -> Value {
        self.record(Node, vec![x], doubled(x.shape))
    }
}

#[derive(Debug)]
struct Node;

impl Operation for Node {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let x = call.inputs[0];
        let dx = rule.emit(Gradient, vec![call.d()], x.shape);
        rule.add(x, dx);
    }
}

impl Lower for Node {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.emit(UpsampleNearest {
            input: placed.inputs[0].feature(),
            output: placed.output.feature(),
        });
    }
}

/// Sums of the four gradients of each pixel: inputs d.
#[derive(Debug)]
struct Gradient;

impl Lower for Gradient {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.emit(UpsampleGradient {
            d: placed.inputs[0].feature(),
            output: placed.output.feature(),
        });
    }
}
