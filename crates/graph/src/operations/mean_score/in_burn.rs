//! In Burn's tensors.

use burn::tensor::Tensor;

use super::MeanScore;
use crate::eager::{Eager, InBurn};

impl InBurn for MeanScore {
    fn burn(&self, eager: &mut Eager, _: &[Tensor<4>]) -> Tensor<4> {
        let loss = eager.loss_of(self.loss).loss;
        eager.report(self.place, [loss]);
        Tensor::zeros([1; 4], eager.device())
    }
}
