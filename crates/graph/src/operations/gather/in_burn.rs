//! In Burn's tensors.

use burn::tensor::{Tensor, TensorData};

use super::Gather;
use crate::eager::{Eager, InBurn};

impl InBurn for Gather {
    fn burn(&self, eager: &mut Eager, _: &[Tensor<4>]) -> Tensor<4> {
        let shape = eager.shape();
        let word = self.binarisation.map(|word| eager.words(word, 1)[0]);
        let images = eager.images(self.views, shape.batch, word);
        let data = TensorData::new(images, shape.dims());
        Tensor::from_data(data, eager.device())
    }
}
