//! Networks made of Burn's own layers: what the recorded operations, which compute the same from rows of values, are
//! tested against.

use burn::{
    module::Param,
    nn::{
        BatchNorm, BatchNormConfig, PaddingConfig2d,
        conv::{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig},
    },
    tensor::{Device, Tensor, TensorData, activation::leaky_relu},
};

use super::{Block, Convolution, Direction, LeakyRelu, NetworkSpec};
use crate::fused::layout::Window;

/// What Burn's layers with these values of a network's parameters make of `x`. They normalise with its own statistics
/// if it is on a device with autodiff, else with running statistics that know nothing yet.
pub fn output(spec: &NetworkSpec, values: &[Vec<f32>], x: Tensor<4>) -> Tensor<4> {
    let device = x.device();
    let parameters = spec.parameters();
    let mut rows = parameters.iter().zip(values);
    let mut next = || {
        let (parameter, values) = rows.next().expect("values of every parameter");
        TensorData::new(values.clone(), parameter.shape.clone())
    };
    let mut channels = spec.input.channels;
    spec.blocks.iter().fold(x, |x, block| match block {
        Block::Convolution(convolution) => {
            let weight = Tensor::from_data(next(), &device);
            let bias = convolution.bias.then(|| Tensor::from_data(next(), &device));
            let sizes = [channels, convolution.channels];
            channels = convolution.channels;
            match convolution.direction {
                Direction::Down => down(convolution, sizes, weight, bias).forward(x),
                Direction::Up => up(convolution, sizes, weight, bias).forward(x),
            }
        }
        Block::BatchNorm(_) => {
            let [scale, shift] = [next(), next()].map(|row| Tensor::from_data(row, &device));
            batch_norm(scale, shift).forward(x)
        }
        Block::LeakyRelu(LeakyRelu(slope)) => leaky_relu(x, f64::from(*slope)),
        Block::Tanh(_) => x.tanh(),
        Block::EmbeddingShift(_)
        | Block::GroupNorm(_)
        | Block::Residual(_)
        | Block::SigmoidLinear(_)
        | Block::Skip(_)
        | Block::Table(_)
        | Block::Upsample(_) => unreachable!("{block:?} has tests in its own folder"),
    })
}

fn down(
    convolution: &Convolution,
    channels: [usize; 2],
    weight: Tensor<4>,
    bias: Option<Tensor<1>>,
) -> Conv2d {
    let Window {
        sides,
        strides,
        padding: [lines, pixels],
    } = convolution.kernel.window();
    let config = Conv2dConfig::new(channels, sides)
        .with_stride(strides)
        .with_padding(PaddingConfig2d::Explicit(lines, pixels, lines, pixels))
        .with_bias(bias.is_some());
    Conv2d {
        weight: Param::from_tensor(weight.clone()),
        bias: bias.map(Param::from_tensor),
        ..config.init(&weight.device())
    }
}

fn up(
    convolution: &Convolution,
    channels: [usize; 2],
    weight: Tensor<4>,
    bias: Option<Tensor<1>>,
) -> ConvTranspose2d {
    let Window {
        sides,
        strides,
        padding,
    } = convolution.kernel.window();
    let config = ConvTranspose2dConfig::new(channels, sides)
        .with_stride(strides)
        .with_padding(padding)
        .with_bias(bias.is_some());
    ConvTranspose2d {
        weight: Param::from_tensor(weight.clone()),
        bias: bias.map(Param::from_tensor),
        ..config.init(&weight.device())
    }
}

fn batch_norm(scale: Tensor<1>, shift: Tensor<1>) -> BatchNorm {
    let device: Device = scale.device();
    let fresh = BatchNormConfig::new(scale.dims()[0]).init(&device);
    BatchNorm {
        gamma: Param::from_tensor(scale),
        beta: Param::from_tensor(shift),
        ..fresh
    }
}
