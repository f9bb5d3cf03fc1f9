//! The operations of a layer. A convolution, a transposed convolution and their gradients are three
//! products in different clothes: going down, going up, and the weight's gradient.

use super::{
    super::{
        layout::{BufferId, Feature, Matrix, Slice},
        parameters::{Arena, Kernel},
        program::{self, Op, ProductActivation},
    },
    Direction, Layer,
};

impl Layer {
    /// The product of a convolution, or of the gradient of a transposed one.
    pub fn down(
        &self,
        arena: &Arena,
        input: Feature,
        output: Feature,
        activation: ProductActivation,
    ) -> Op {
        Op::from(program::Multiply {
            a: self.high(&input),
            b: arena.value(self.weight),
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
        let (a, phases) = match self.shape.kernel {
            Kernel::Strided => {
                let phases = (input.corner_phases(), output.phases());
                (input.corners(), Some(phases))
            }
            Kernel::Full | Kernel::Point => (input.pixels(), None),
        };
        Op::from(program::Multiply {
            a,
            b: arena.transposed(self.weight),
            c: self.upsampled(&output),
            phases,
            activation,
        })
    }

    /// The side with more pixels as the left factor of a convolution.
    fn high(&self, feature: &Feature) -> Matrix {
        match self.shape.kernel {
            Kernel::Strided => feature.patches(),
            Kernel::Full => feature.flattened(),
            Kernel::Point => feature.pixels(),
        }
    }

    /// The side with more pixels as the product of a transposed convolution.
    fn upsampled(&self, feature: &Feature) -> Matrix {
        match self.shape.kernel {
            Kernel::Strided => feature.phase(),
            Kernel::Full => feature.flattened(),
            Kernel::Point => feature.pixels(),
        }
    }

    /// A value that lies like the product which is the gradient of the input.
    pub fn input_product(&self, feature: &Feature) -> Matrix {
        match self.direction {
            Direction::Down => self.upsampled(feature),
            Direction::Up => feature.pixels(),
        }
    }

    /// Gradient of the weight from the layer's input and the gradient of its product.
    pub fn weight_gradient(&self, arena: &Arena, input: Feature, d: Feature) -> Op {
        let (high, low) = match self.direction {
            Direction::Down => (input, d),
            Direction::Up => (d, input),
        };
        Op::from(program::WeightGradient {
            a: self.high(&high),
            d: low.pixels(),
            gradient: arena.gradient(self.weight),
            parts: self.parts,
            part_stride: arena.len,
        })
    }
}

/// Sums the gradient of the outputs, one pixel each, over the batch.
pub fn bias_gradient(d: Feature, gradient: Slice, ones: BufferId) -> Op {
    let ones = Feature {
        buffer: ones,
        channels: 1,
        first: 0,
        ..d
    };
    Op::from(program::WeightGradient {
        a: ones.pixels(),
        d: d.pixels(),
        gradient,
        parts: 1,
        part_stride: 0,
    })
}
