//! In Burn's tensors.

use burn::tensor::{Tensor, activation};

use super::Node;
use crate::eager::{Eager, InBurn};

impl InBurn for Node {
    fn burn(&self, _: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        activation::silu(inputs[0].clone())
    }
}
