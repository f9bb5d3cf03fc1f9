//! In Burn's tensors.

use burn::tensor::Tensor;

use super::Node;
use crate::eager::{Eager, InBurn};

/// Every pixel four times.
fn upsampled(x: Tensor<4>) -> Tensor<4> {
    let [batch, channels, height, width] = x.dims();
    let columns = x
        .reshape([batch, channels, height, width, 1])
        .repeat_dim(4, 2);
    let lines: Tensor<5> = columns.reshape([batch, channels, height, 1, 2 * width]);
    let lines = lines.repeat_dim(3, 2);
    lines.reshape([batch, channels, 2 * height, 2 * width])
}

impl InBurn for Node {
    fn burn(&self, _: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        upsampled(inputs[0].clone())
    }
}

#[cfg(test)]
mod tests {
    use burn::{
        nn::interpolate::{Interpolate2dConfig, InterpolateMode},
        tensor::{Device, Distribution},
    };

    use super::*;

    #[test]
    fn it_is_burns_layer() {
        let device = Device::flex();
        let x = Tensor::<4>::random([2, 3, 4, 5], Distribution::Default, &device);
        let layer = Interpolate2dConfig::new()
            .with_output_size(Some([8, 10]))
            .with_mode(InterpolateMode::Nearest)
            .init();
        layer
            .forward(x.clone())
            .into_data()
            .assert_eq(&upsampled(x).into_data(), true);
    }
}
