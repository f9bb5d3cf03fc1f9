//! Feature maps of twice the height and width, every pixel four times: nearest-neighbour upsampling, after which a
//! convolution leaves no chequerboard (Odena et al. 2016, *Deconvolution and checkerboard artifacts*).

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
pub mod instruction;

use burn::tensor::Tensor;

use self::instruction::{UpsampleGradient, UpsampleNearest};
#[cfg(test)]
use crate::parity::{Case, maps};
use crate::{
    Graph, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    eager::Eager,
    layer::{Application, Declaration, Label, Layer},
    operation::{Call, Lower, Operation},
};

/// Every pixel four times, as a block of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upsample;

/// Twice the height and width.
fn doubled(input: Shape) -> Shape {
    Shape {
        height: 2 * input.height,
        width: 2 * input.width,
        ..input
    }
}

impl Layer for Upsample {
    fn declare(&self, _: &mut Declaration, input: Shape) -> Shape {
        doubled(input)
    }

    fn apply(&self, graph: &mut Graph, _: &mut Application, x: Value) -> Value {
        graph.upsample(x)
    }

    fn label(&self) -> Label {
        Label::After("nearest-neighbour upsampling")
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        let case = |input| Case {
            input,
            blocks: vec![Self.into()],
        };
        [maps(3, 5, 3), maps(5, 7, 1)].map(case).into()
    }
}

impl Graph {
    /// Every pixel of `x` four times, as a square.
    pub fn upsample(&mut self, x: Value) -> Value {
        self.record(Node, vec![x], doubled(x.shape))
    }
}

#[derive(Debug)]
struct Node;

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

impl Operation for Node {
    fn burn(&self, _: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        upsampled(inputs[0].clone())
    }

    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let x = call.inputs[0];
        let dx = rule.emit(Gradient, vec![call.d()], x.shape);
        rule.add(x, dx);
    }
}

impl Lower for Node {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.emit(UpsampleNearest {
            input: placed.inputs[0].feature,
            output: placed.output.feature,
        });
    }
}

/// Sums of the four gradients of each pixel: inputs d.
#[derive(Debug)]
struct Gradient;

impl Lower for Gradient {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        lowering.emit(UpsampleGradient {
            d: placed.inputs[0].feature,
            output: placed.output.feature,
        });
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
