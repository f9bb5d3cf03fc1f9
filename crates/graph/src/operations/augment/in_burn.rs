//! In Burn's tensors.

use burn::tensor::Tensor;

use super::Augment;
use crate::eager::{Eager, InBurn, augmented};
use lab_data::diff_augment::DiffAugment;

impl InBurn for Augment {
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let images = inputs[0].clone();
        let words = eager.words(self.diff_augments, images.dims()[0] * DiffAugment::WORDS);
        let (words, _) = words.as_chunks();
        let diff_augments: Vec<_> = words.iter().copied().map(DiffAugment::from_words).collect();
        augmented(images, &diff_augments)
    }
}
