//! Expressions of Burn's tensors.

use burn::tensor::{Tensor, activation};

use super::Number;

impl Number for Tensor<1> {
    fn constant(value: f32, like: &Self) -> Self {
        like.zeros_like().add_scalar(value)
    }

    fn negative(self) -> Self {
        self.neg()
    }

    fn sum(self, other: Self) -> Self {
        self + other
    }

    fn product(self, other: Self) -> Self {
        self * other
    }

    fn square(self) -> Self {
        Self::square(self)
    }

    fn softplus(self) -> Self {
        activation::softplus(self, 1.0)
    }

    fn sigmoid(self) -> Self {
        activation::sigmoid(self)
    }

    fn positive_part(self) -> Self {
        activation::relu(self)
    }

    fn step(self) -> Self {
        self.greater_elem(0.0).float()
    }

    fn unit_clamp(self) -> Self {
        self.clamp(0.0, 1.0)
    }
}
