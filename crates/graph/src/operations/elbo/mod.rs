//! The loss values of a VAE: −ELBO with what the KL costs, mean reconstruction, mean KL, in nats an image.

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
