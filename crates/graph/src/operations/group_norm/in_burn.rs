//! In Burn's tensors.

use burn::tensor::{Tensor, activation::silu};

use super::{Node, SCALE, SHIFT};
use crate::{
    eager::{Eager, InBurn},
    fused::program::NORM_EPSILON,
};

/// With mean 0 and variance 1 in every group of every image.
fn normalised(x: Tensor<4>, groups: usize) -> Tensor<4> {
    let dimensions = x.dims();
    let [batch, channels, height, width] = dimensions;
    let x: Tensor<3> = x.reshape([batch, groups, channels / groups * height * width]);
    let centred = x.clone() - x.mean_dim(2);
    let variance = centred.clone().square().mean_dim(2);
    let normal = centred / variance.add_scalar(NORM_EPSILON).sqrt();
    normal.reshape(dimensions)
}

impl InBurn for Node {
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let [scale, shift] =
            [SCALE, SHIFT].map(|role| eager.of_channels(self.network, self.layer, role));
        let normal = normalised(inputs[0].clone(), self.groups) * scale + shift;
        match self.silu {
            true => silu(normal),
            false => normal,
        }
    }
}

#[cfg(test)]
mod tests {
    use burn::{
        nn::GroupNormConfig,
        tensor::{Device, Distribution},
    };

    use super::*;

    #[test]
    fn it_is_burns_layer() {
        let device = Device::flex();
        for (groups, channels) in [(1, 5), (3, 6), (7, 7)] {
            let normal = Distribution::Normal(2.0, 3.0);
            let x = Tensor::<4>::random([3, channels, 4, 5], normal, &device);
            let layer = GroupNormConfig::new(groups, channels).init(&device);
            let difference = (layer.forward(x.clone()) - normalised(x, groups))
                .abs()
                .max();
            assert!(difference.into_scalar::<f32>() < 1e-4);
        }
    }
}
