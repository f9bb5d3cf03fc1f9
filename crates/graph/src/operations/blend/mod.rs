//! Images on the way from one to another: of each pair so much of the first and so much of the second (Lipman et al. 2023,
//! *Flow matching for generative modeling*; Liu et al. 2023, *Flow straight and fast*).

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
#[cfg(test)]
mod steps;

use self::instruction::Blend;
#[cfg(test)]
pub use self::steps::steps;
use crate::{
    Graph, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Call, Lower, Operation},
};

impl Graph {
    /// `weights[0] · a + weights[1] · b`, image by image.
    ///
    /// # Shapes
    /// - weights: `[batch, 2, 1, 1]`, or longer vectors that begin with the two
    ///
    /// # Panics
    /// If the images or the weights have other shapes.
    pub fn blend(&mut self, a: Value, b: Value, weights: Value) -> Value {
        assert_eq!(a.shape, b.shape, "images of the same shape");
        let Shape {
            batch, channels, ..
        } = weights.shape;
        assert!(
            batch == a.shape.batch && channels >= 2 && weights.shape.pixels() == 1,
            "two weights for each pair of images"
        );
        self.record(Node, vec![a, b, weights], a.shape)
    }
}

#[derive(Debug)]
struct Node;

impl Operation for Node {
    /// What is blended is drawn or taken from the data set.
    fn gradient(&self, _: &mut ChainRule, call: &Call) {
        unreachable!("no gradient flows through blended images: {call:?}");
    }
}

impl Lower for Node {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [a, b] = [0, 1].map(|input: usize| placed.inputs[input].feature());
        lowering.emit(Blend {
            a,
            b,
            weights: placed.inputs[2].columns(),
            output: placed.output.feature(),
        });
    }
}
