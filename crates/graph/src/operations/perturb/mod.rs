//! Images a little apart, to measure a discriminator's slope with.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
#[cfg(test)]
mod steps;

#[cfg(test)]
pub use self::steps::steps;
use crate::{
    Graph, UploadId, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Call, Lower, Operation},
};

impl Graph {
    /// Every value of `x` a little up or down ([`crate::loss::penalty::perturbed`]), as the word `key` decides and the number of the
    /// image: `first` for the first one, which is to be its place in the batch that the discriminator sees.
    pub fn perturb(&mut self, x: Value, key: UploadId, first: usize) -> Value {
        self.record(Perturb { key, first }, vec![x], x.shape)
    }
}

#[derive(Debug)]
struct Perturb {
    key: UploadId,
    first: usize,
}

impl Operation for Perturb {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        rule.add(call.inputs[0], call.d());
    }
}

impl Lower for Perturb {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let (from, to) = (placed.inputs[0].feature(), placed.output.feature());
        assert_eq!(from.buffer, to.buffer, "perturbed images lie beside theirs");
        assert_eq!(
            to.first, self.first,
            "at the place that they are numbered by"
        );
        let key = lowering.upload(self.key);
        lowering.emit(instruction::Perturb { from, to, key });
    }
}
