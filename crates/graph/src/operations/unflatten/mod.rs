//! Images of vectors that hold their values, channel by channel.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
#[cfg(test)]
mod steps;

use self::instruction::Unflatten;
#[cfg(test)]
pub use self::steps::steps;
use crate::{
    Graph, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Call, Lower, Operation},
};

impl Graph {
    /// Images of the first values of vectors, in the order channel, line, pixel.
    ///
    /// # Shapes
    /// - rows: `[batch, values, 1, 1]`, at least as many values as an image has
    /// - image: `[batch, channels, height, width]`
    ///
    /// # Panics
    /// If there are other numbers.
    pub fn unflatten(&mut self, rows: Value, image: Shape) -> Value {
        let given = rows.shape;
        assert!(
            given.pixels() == 1
                && given.batch == image.batch
                && given.channels >= image.image_len(),
            "{given:?} are no {image:?}"
        );
        self.record(Node, vec![rows], image)
    }
}

#[derive(Debug)]
struct Node;

impl Operation for Node {
    /// Vectors of images are drawn or given.
    fn gradient(&self, _: &mut ChainRule, call: &Call) {
        unreachable!("no gradient flows through vectors of images: {call:?}");
    }
}

impl Lower for Node {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.emit(Unflatten {
            rows: placed.inputs[0].columns(),
            images: placed.output.feature(),
        });
    }
}
