//! In Burn's tensors.

use burn::tensor::Tensor;

use super::Perturb;
use crate::{
    eager::{Eager, InBurn},
    loss::penalty,
};

impl InBurn for Perturb {
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let key = eager.words(self.key, 1)[0];
        penalty::perturbed(inputs[0].clone(), key, self.first)
    }
}
