//! In Burn's tensors.

use burn::tensor::{
    Tensor,
    module::{conv_transpose2d, conv2d},
    ops::{ConvOptions, ConvTransposeOptions},
};

use super::{Direction, Product};
use crate::{
    ParameterRole,
    eager::{Eager, InBurn},
    fused::layout::Window,
};

impl InBurn for Product {
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let weight = eager.parameter(self.network, self.layer, ParameterRole::Weight);
        let bias = self
            .bias
            .then(|| eager.parameter(self.network, self.layer, ParameterRole::Bias));
        let x = inputs[0].clone();
        let Window {
            strides, padding, ..
        } = self.kernel.window();
        match self.direction {
            Direction::Down => {
                let options = ConvOptions::new(strides, padding, [1; 2], 1);
                conv2d(x, weight, bias, options)
            }
            Direction::Up => {
                let options = ConvTransposeOptions::new(strides, padding, [0; 2], [1; 2], 1);
                conv_transpose2d(x, weight, bias, options)
            }
        }
    }
}
