//! Hyperbolic tangent of every value.

#[cfg(feature = "burn")]
use crate::eager::{Eager, InBurn, Tensor};
#[cfg(test)]
use crate::parity::{Case, maps};
use crate::{
    Graph, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    layer::{Application, Label, Layer},
    operation::{Activation, Call, Lower, Operation, Role},
};

impl Graph {
    /// tanh x.
    pub fn tanh(&mut self, x: Value) -> Value {
        self.record(Tanh, vec![x], x.shape)
    }
}

/// tanh v, as a block of a network and as a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tanh;

impl Layer for Tanh {
    fn apply(&self, graph: &mut Graph, _: &mut Application, x: Value) -> Value {
        graph.tanh(x)
    }

    fn label(&self) -> Label {
        Label::After("tanh")
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        vec![Case {
            input: maps(3, 5, 3),
            blocks: vec![Self.into()],
        }]
    }
}

/// d · (1 − y²), where y = tanh x: inputs d, y.
#[derive(Debug)]
struct TanhGradient;

#[cfg(feature = "burn")]
impl InBurn for Tanh {
    fn burn(&self, _: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        inputs[0].clone().tanh()
    }
}

impl Operation for Tanh {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let d = call.d();
        let dx = rule.emit(TanhGradient, vec![d, call.output], d.shape);
        rule.add(call.inputs[0], dx);
    }
}

impl Lower for Tanh {
    fn role(&self) -> Role {
        Role::Activates(Activation::Tanh)
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.activation_alone(Activation::Tanh, placed);
    }
}

impl Lower for TanhGradient {
    fn role(&self) -> Role {
        Role::Activates(Activation::TanhGradient)
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.activation_alone(Activation::TanhGradient, placed);
    }
}
