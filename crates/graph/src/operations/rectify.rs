//! The leaky rectifier (Maas et al. 2013); with slope 0, ReLU.

#[cfg(feature = "burn")]
use burn::tensor::{Tensor, activation::leaky_relu};

#[cfg(feature = "burn")]
use crate::eager::{Eager, InBurn};
#[cfg(test)]
use crate::parity::{Case, maps};
use crate::{
    Graph, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    layer::{Application, Label, Layer},
    operation::{Activation, Call, Lower, Operation, Role},
};

/// v where v > 0, else slope · v, as a block of a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeakyRelu(
    /// The slope; 0 for ReLU.
    pub f32,
);

impl Layer for LeakyRelu {
    fn apply(&self, graph: &mut Graph, _: &mut Application, x: Value) -> Value {
        graph.rectify(x, self.0)
    }

    fn label(&self) -> Label {
        Label::After(if self.0 == 0.0 { "ReLU" } else { "LeakyReLU" })
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        let case = |slope| Case {
            input: maps(3, 5, 3),
            blocks: vec![Self(slope).into()],
        };
        [0.0, 0.2].map(case).into()
    }
}

impl Graph {
    /// x where x > 0, else slope · x.
    pub fn rectify(&mut self, x: Value, slope: f32) -> Value {
        self.record(Rectify { slope }, vec![x], x.shape)
    }
}

#[derive(Debug)]
struct Rectify {
    slope: f32,
}

/// d where y > 0, else slope · d; y is the rectified value: inputs d, y.
#[derive(Debug)]
struct RectifyGradient {
    slope: f32,
}

#[cfg(feature = "burn")]
impl InBurn for Rectify {
    fn burn(&self, _: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        leaky_relu(inputs[0].clone(), f64::from(self.slope))
    }
}

impl Operation for Rectify {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let (d, slope) = (call.d(), self.slope);
        let dx = rule.emit(RectifyGradient { slope }, vec![d, call.output], d.shape);
        rule.add(call.inputs[0], dx);
    }
}

impl Lower for Rectify {
    fn role(&self) -> Role {
        Role::Activates(Activation::Rectify(self.slope))
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.activation_alone(Activation::Rectify(self.slope), placed);
    }
}

impl Lower for RectifyGradient {
    fn role(&self) -> Role {
        Role::Activates(Activation::RectifyGradient(self.slope))
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.activation_alone(Activation::RectifyGradient(self.slope), placed);
    }
}
