//! Zeros, such as the gradient of what a loss does not depend on.

#[cfg(feature = "burn")]
use crate::eager::{Eager, InBurn, Tensor};
use crate::{
    Graph, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Call, Lower, Operation, Role},
};

impl Graph {
    /// Zeros of a shape.
    pub fn zeros(&mut self, shape: Shape) -> Value {
        self.record(Zeros, vec![], shape)
    }
}

#[derive(Debug)]
pub(crate) struct Zeros;

#[cfg(feature = "burn")]
impl InBurn for Zeros {
    fn burn(&self, eager: &mut Eager, _: &[Tensor<4>]) -> Tensor<4> {
        Tensor::zeros(eager.shape().dims(), eager.device())
    }
}

impl Operation for Zeros {
    fn gradient(&self, _: &mut ChainRule, _: &Call) {}
}

impl Lower for Zeros {
    fn role(&self) -> Role {
        Role::Zeros
    }

    fn lower(&self, _: &mut Lowering, _: &Placed) {}
}
