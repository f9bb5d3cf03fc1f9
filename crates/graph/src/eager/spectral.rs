use burn::tensor::{Tensor, TensorData};

use crate::fused::program::{LENGTH_MIN, POWER_ITERATIONS};
use lab_core::random::SeededRandom;

/// Times that the singular vectors are looked for at the beginning of a training, where they are not known yet.
const FIRST_TIMES: usize = 50;

/// The leading singular vectors u and v of a weight, read as a matrix of a row for each output channel, as a few power
/// iterations a step find them (Miyato et al. 2018).
#[derive(Debug, Clone)]
pub struct Directions {
    left: Tensor<1>,
    right: Tensor<1>,
}

/// `[channels_out, channels_in · height · width]`
fn matrix(weight: Tensor<4>) -> Tensor<2> {
    let [rows, channels, height, width] = weight.dims();
    weight.reshape([rows, channels * height * width])
}

/// `[rows, columns]` times `[columns]`, `[rows]`.
fn product(matrix: Tensor<2>, vector: Tensor<1>) -> Tensor<1> {
    let rows = matrix.dims()[0];
    matrix.matmul(vector.unsqueeze_dim(1)).reshape([rows])
}

fn of_length_1(vector: Tensor<1>) -> Tensor<1> {
    let length = vector.clone().square().sum().sqrt();
    vector / length.clamp_min(LENGTH_MIN)
}

impl Directions {
    /// Those of a fresh weight.
    pub fn new(weight: Tensor<4>, random: &mut SeededRandom) -> Self {
        let rows = weight.dims()[0];
        let left = TensorData::new(random.normals(rows), [rows]);
        let left = Tensor::from_data(left, &weight.device());
        let mut directions = Self {
            right: Tensor::zeros([1], &weight.device()),
            left,
        };
        for _ in 0..FIRST_TIMES {
            directions.follow(weight.clone());
        }
        directions
    }

    /// Follows the weight after a step.
    pub fn follow(&mut self, weight: Tensor<4>) {
        let matrix = matrix(weight.detach());
        for _ in 0..POWER_ITERATIONS {
            self.right = of_length_1(product(matrix.clone().transpose(), self.left.clone()));
            self.left = of_length_1(product(matrix.clone(), self.right.clone()));
        }
    }

    /// W / σ(W) with σ = uᵀWv; the gradient takes u and v as constants.
    pub fn normalised(&self, weight: Tensor<4>) -> Tensor<4> {
        let along = product(matrix(weight.clone()), self.right.clone());
        let sigma = (self.left.clone() * along).sum();
        weight / sigma.reshape([1; 4])
    }
}
