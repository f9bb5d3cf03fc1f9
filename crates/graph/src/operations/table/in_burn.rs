//! In Burn's tensors.

use burn::tensor::Tensor;

use super::Rows;
use crate::{
    ParameterRole, Shape,
    eager::{Eager, InBurn},
};

impl InBurn for Rows {
    fn burn(&self, eager: &mut Eager, _: &[Tensor<4>]) -> Tensor<4> {
        let Shape {
            batch, channels, ..
        } = eager.shape();
        let rows: Tensor<2> = eager.parameter(self.network, 0, ParameterRole::Table);
        let columns = |first, len| rows.clone().narrow(1, first, len);
        let rows = match channels - self.learnt {
            0 => rows,
            fixed => {
                let fixed = columns(self.learnt, fixed).detach();
                Tensor::cat(vec![columns(0, self.learnt), fixed], 1)
            }
        };
        rows.reshape([batch, channels, 1, 1])
    }
}
