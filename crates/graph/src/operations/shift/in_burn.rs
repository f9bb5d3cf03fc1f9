//! In Burn's tensors.

use burn::tensor::Tensor;

use super::Node;
use crate::eager::{Eager, InBurn};

impl InBurn for Node {
    fn burn(&self, _: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        inputs[0].clone() + inputs[1].clone()
    }
}
