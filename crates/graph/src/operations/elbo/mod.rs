//! The loss values of a VAE: −ELBO with what the KL costs, mean reconstruction, mean KL, in nats an image.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
pub mod instruction;

use burn::tensor::Tensor;

use crate::{
    Graph, Loss, NodeId,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    eager::Eager,
    operation::{Call, Lower, Operation, Role},
    operations::convolution::NOTHING,
};

impl Graph {
    /// Reports total, reconstruction and KL.
    pub fn report_elbo(&mut self, reconstruction: Loss, kl: Loss) {
        let operation = Elbo {
            reconstruction: reconstruction.node,
            kl: kl.node,
            place: self.loss_values(3),
        };
        self.record(operation, vec![], NOTHING);
    }
}

#[derive(Debug)]
struct Elbo {
    reconstruction: NodeId,
    kl: NodeId,
    /// Of the first of the three values.
    place: usize,
}

impl Operation for Elbo {
    fn burn(&self, eager: &mut Eager, _: &[Tensor<4>]) -> Tensor<4> {
        let [reconstruction, kl] = [self.reconstruction, self.kl].map(|node| eager.loss_of(node));
        let values = [
            reconstruction.loss.clone() + kl.loss,
            reconstruction.loss,
            kl.of_report,
        ];
        eager.report(self.place, values);
        Tensor::zeros([1; 4], eager.device())
    }

    fn gradient(&self, _: &mut ChainRule, _: &Call) {}
}

impl Lower for Elbo {
    fn role(&self) -> Role {
        Role::Effect
    }

    fn lower(&self, lowering: &mut Lowering, _: &Placed) {
        let op = instruction::Elbo {
            posterior: lowering.posterior_of(self.kl),
            scores: lowering.scores_of(self.reconstruction),
            loss_values: lowering.loss_values(self.place),
        };
        lowering.emit(op);
    }
}
