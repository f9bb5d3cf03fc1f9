//! The loss value of a model that has one: the mean of the scores of its images.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;

use crate::{
    Graph, Loss, NodeId,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Call, Lower, Operation, Role},
    operations::convolution::NOTHING,
};

impl Graph {
    /// Reports the mean of a loss over the batch.
    pub fn report_mean(&mut self, loss: Loss) {
        let operation = MeanScore {
            loss: loss.node,
            batch: self.whole(loss.node).shape.batch,
            place: self.loss_values(1),
        };
        self.record(operation, vec![], NOTHING);
    }
}

#[derive(Debug)]
struct MeanScore {
    loss: NodeId,
    batch: usize,
    /// Of the value.
    place: usize,
}

impl Operation for MeanScore {
    fn gradient(&self, _: &mut ChainRule, _: &Call) {}
}

impl Lower for MeanScore {
    fn role(&self) -> Role {
        Role::Effect
    }

    fn lower(&self, lowering: &mut Lowering, _: &Placed) {
        let op = instruction::MeanScore {
            scores: lowering.scores_of(self.loss),
            batch: self.batch,
            loss_values: lowering.loss_values(self.place),
        };
        lowering.emit(op);
    }
}
