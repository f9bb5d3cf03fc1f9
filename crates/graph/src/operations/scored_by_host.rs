//! A loss that the host computes: the program stops for it, and goes on from its gradient.

#[cfg(feature = "burn")]
use crate::eager::{Eager, InBurn, LossTensors, Tensor};
use crate::{
    Graph, Loss, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Call, Lower, Operation, Role},
};

impl Graph {
    /// Some loss of `values`, whose gradient the host writes to a place of its own.
    pub fn scored_by_host(&mut self, values: Value) -> Loss {
        let loss = self.record(ScoredByHost, vec![values], values.shape);
        Loss {
            node: loss.node,
            weight: None,
        }
    }
}

/// Its output is the gradient of the values.
#[derive(Debug)]
struct ScoredByHost;

#[cfg(feature = "burn")]
impl InBurn for ScoredByHost {
    /// A loss of the same gradient: the sum of the values times what is given.
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let d = eager.given();
        let loss = (inputs[0].clone() * d.clone()).sum();
        eager.loss(LossTensors {
            of_report: loss.clone(),
            loss,
        });
        d
    }
}

impl Operation for ScoredByHost {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        rule.add(call.inputs[0], call.output);
    }
}

impl Lower for ScoredByHost {
    fn role(&self) -> Role {
        Role::Given
    }

    fn lower(&self, lowering: &mut Lowering, _: &Placed) {
        lowering.wait_for_host();
    }
}
