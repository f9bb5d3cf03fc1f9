//! In Burn's tensors.

use burn::tensor::Tensor;

use super::Projection;
use crate::eager::{Eager, InBurn};

impl InBurn for Projection {
    fn burn(&self, _: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let [outputs, conditions] = [inputs[0].clone(), inputs[1].clone()];
        let ([images, all, ..], [batch, size, ..]) = (outputs.dims(), conditions.dims());
        assert_eq!(
            all,
            1 + size,
            "an output for each number of a condition, and one more"
        );
        let conditions = conditions.repeat_dim(0, images / batch);
        let projections = (outputs.clone().narrow(1, 1, size) * conditions).sum_dim(1);
        outputs.narrow(1, 0, 1) + projections
    }
}
