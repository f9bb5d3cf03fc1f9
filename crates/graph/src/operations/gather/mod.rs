//! Images of the data set, as a step sees them.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;

use crate::{
    Graph, Shape, UploadId, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Call, Lower, Operation},
};

impl Graph {
    /// Images of the data set that lies on the device, values in −1..1.
    ///
    /// `views` says which, and how each is seen ([`lab_data::dataset::View::to_bits`]), one word an image; images are
    /// binarised with the word `binarisation` if there is one ([`lab_data::dataset::binarisation`]).
    pub fn gather(
        &mut self,
        shape: Shape,
        views: UploadId,
        binarisation: Option<UploadId>,
    ) -> Value {
        let operation = Gather {
            views,
            binarisation,
        };
        self.record(operation, vec![], shape)
    }
}

#[derive(Debug)]
struct Gather {
    views: UploadId,
    binarisation: Option<UploadId>,
}

impl Operation for Gather {
    fn gradient(&self, _: &mut ChainRule, _: &Call) {}
}

impl Lower for Gather {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let op = instruction::Gather {
            pixels: lowering.pixels(),
            views: lowering.upload(self.views),
            images: placed.output.feature(),
            binarisation: self.binarisation.map(|word| lowering.upload(word).offset),
        };
        lowering.emit(op);
    }
}
