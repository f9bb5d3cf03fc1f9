//! The operations of a weight. A convolution, a transposed convolution and their gradients are three
//! products in different clothes: going down, going up, and the weight's gradient.

use super::{
    Direction,
    instruction::{Multiply, ProductActivation, WeightGradient},
};
use crate::fused::{
    layout::{Feature, Matrix},
    network::Weight,
    parameters::{Arena, Upsampling},
    program::Op,
};

impl Weight {
    /// The product of a convolution, or of the gradient of a transposed one.
    pub fn down(
        &self,
        arena: &Arena,
        input: Feature,
        output: Feature,
        activation: ProductActivation,
    ) -> Op {
        Op::from(Multiply {
            a: self.shape.kernel.patches(&input),
            b: arena.value(self.start),
            c: output.pixels(),
            phases: None,
            activation,
        })
    }

    /// The product of a transposed convolution, or of the gradient of a convolution.
    pub fn up(
        &self,
        arena: &Arena,
        input: Feature,
        output: Feature,
        activation: ProductActivation,
    ) -> Op {
        let Upsampling { a, c, phases } = self.shape.kernel.upsampling(&input, &output);
        Op::from(Multiply {
            a,
            b: arena.transposed(self.start),
            c,
            phases,
            activation,
        })
    }

    /// A value that lies like the product which is the gradient of the input.
    pub fn input_product(&self, direction: Direction, feature: &Feature) -> Matrix {
        match direction {
            Direction::Down => self.shape.kernel.upsampled(feature),
            Direction::Up => feature.pixels(),
        }
    }

    /// Gradient of the weight, and of the bias that lies there, from the input and the gradient of the product.
    pub fn gradient(
        &self,
        direction: Direction,
        arena: &Arena,
        [input, d]: [Feature; 2],
        bias: Option<usize>,
    ) -> Op {
        let (high, low) = match direction {
            Direction::Down => (input, d),
            Direction::Up => (d, input),
        };
        Op::from(WeightGradient {
            a: self.shape.kernel.patches(&high),
            d: low.pixels(),
            gradient: arena.gradient(self.start),
            parts: self.parts,
            part_stride: arena.len,
            bias,
        })
    }
}
