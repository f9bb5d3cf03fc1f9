//! In Burn's tensors.

use burn::tensor::Tensor;

use super::{Comparison, Reconstruction};
use crate::{
    eager::{Eager, InBurn, LossTensors},
    loss::{
        bernoulli_reconstruction, learned_gaussian_reconstruction, squared_error_reconstruction,
    },
};

impl InBurn for Reconstruction {
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let [values, originals] = [inputs[0].clone(), inputs[1].clone()];
        let decoded = |logits: Tensor<4>| logits.div_scalar(2.0).tanh();
        let loss = match self.comparison {
            Comparison::Bernoulli => bernoulli_reconstruction(values, originals),
            Comparison::Gaussian => squared_error_reconstruction(decoded(values), originals),
            Comparison::LearnedGaussian => {
                let of_image = values.shape().num_elements() / values.dims()[0];
                let half = squared_error_reconstruction(decoded(values), originals);
                learned_gaussian_reconstruction(half, of_image)
            }
            Comparison::HalfSquaredError { weight } => {
                squared_error_reconstruction(values, originals).mul_scalar(weight)
            }
        };
        eager.loss(LossTensors {
            of_report: loss.clone(),
            loss,
        });
        Tensor::zeros([1; 4], eager.device())
    }
}
