//! The sigmoid linear unit (Hendrycks & Gimpel 2016, *Gaussian error linear units*; Elfwing et al. 2017,
//! *Sigmoid-weighted linear units for neural network function approximation*).

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;

use self::instruction::{Silu, SiluGradient};
#[cfg(test)]
use crate::parity::{Case, maps};
use crate::{
    Graph, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    layer::{Application, Label, Layer},
    operation::{Call, Lower, Operation},
};

/// v · σ(v), as a block of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SigmoidLinear;

impl Layer for SigmoidLinear {
    fn apply(&self, graph: &mut Graph, _: &mut Application, x: Value) -> Value {
        graph.silu(x)
    }

    fn label(&self) -> Label {
        Label::After("SiLU")
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        let case = |input| Case {
            input,
            blocks: vec![Self.into()],
        };
        [maps(3, 5, 3), maps(7, 11, 1)].map(case).into()
    }
}

impl Graph {
    /// x · σ(x), value by value.
    pub fn silu(&mut self, x: Value) -> Value {
        self.record(Node, vec![x], x.shape)
    }
}

#[derive(Debug)]
struct Node;

impl Operation for Node {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let (x, d) = (call.inputs[0], call.d());
        let dx = rule.emit(Gradient, vec![d, x], x.shape);
        rule.add(x, dx);
    }
}

impl Lower for Node {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.emit(Silu {
            input: placed.inputs[0].feature(),
            output: placed.output.feature(),
        });
    }
}

/// d · σ(x) (1 + x (1 − σ(x))): inputs d, x.
#[derive(Debug)]
struct Gradient;

impl Lower for Gradient {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.emit(SiluGradient {
            d: placed.inputs[0].feature(),
            input: placed.inputs[1].feature(),
            output: placed.output.feature(),
        });
    }
}
