//! Convolutions as blocks of networks.

#[cfg(test)]
use crate::parity::{Case, maps};
use crate::{
    Fresh, Graph, ParameterRole, Shape, Value,
    fused::parameters::{Kernel, WeightShape},
    layer::{Application, Declaration, Label, Layer},
};

/// A convolution, a transposed one, or a linear layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Convolution {
    /// Which way.
    pub direction: Direction,
    /// Size, stride and padding.
    pub kernel: Kernel,
    /// Channels of the output.
    pub channels: usize,
    /// Whether a bias is added; never by a transposed convolution.
    pub bias: bool,
    /// How fresh weights are drawn.
    pub fresh: Fresh,
}

/// Which side of the weight a convolution starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From many pixels to few: a convolution.
    Down,
    /// From few pixels to many: a transposed convolution.
    Up,
}

/// In which order the values of a fresh weight are drawn. It keeps a seed's networks what they have always been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// As they are saved: `[outputs, inputs, height, width]`, transposed convolutions `[inputs, outputs, …]`.
    AsSaved,
    /// As so many linear layers side by side, each `[inputs, outputs]`.
    Linear(usize),
}

impl Convolution {
    /// A convolution without bias.
    pub const fn down(kernel: Kernel, channels: usize) -> Self {
        Self {
            direction: Direction::Down,
            kernel,
            channels,
            bias: false,
            fresh: Fresh::Weight(Drawing::AsSaved),
        }
    }

    /// A transposed convolution without bias.
    pub const fn up(kernel: Kernel, channels: usize) -> Self {
        Self {
            direction: Direction::Up,
            ..Self::down(kernel, channels)
        }
    }

    /// Linear layers side by side, each with a bias.
    pub const fn linear(self, layers: usize) -> Self {
        Self {
            bias: true,
            fresh: Fresh::Weight(Drawing::Linear(layers)),
            ..self
        }
    }

    /// With a bias for each channel.
    pub const fn with_bias(self) -> Self {
        Self { bias: true, ..self }
    }

    /// Beginning at zeros, so that a residual block whose last convolution it is begins as its skip connection (Goyal et
    /// al. 2017, *Accurate, large minibatch SGD*, section 5.1).
    pub const fn from_zeros(self) -> Self {
        Self {
            fresh: Fresh::Zeros,
            ..self
        }
    }

    /// Shape of the weight where so many channels go in.
    pub fn weight(&self, channels_in: usize) -> WeightShape {
        let (high, low) = match self.direction {
            Direction::Down => (channels_in, self.channels),
            Direction::Up => (self.channels, channels_in),
        };
        WeightShape {
            kernel: self.kernel,
            high,
            low,
        }
    }

    /// Terms of the sum that is a value of the output, away from the borders.
    fn terms(&self, WeightShape { kernel, high, low }: WeightShape) -> usize {
        let window = kernel.window();
        let [height, width] = match (self.direction, kernel) {
            (Direction::Down, _) => window.sides,
            // From one pixel.
            (Direction::Up, Kernel::Full(_)) => [1, 1],
            (
                Direction::Up,
                Kernel::Strided | Kernel::StridedAlongWidth | Kernel::Point | Kernel::Same,
            ) => [0, 1].map(|axis: usize| window.sides[axis] / window.strides[axis]),
        };
        let channels = match self.direction {
            Direction::Down => high,
            Direction::Up => low,
        };
        channels * height * width
    }

    /// Shape after it.
    ///
    /// # Panics
    /// If its kernel is not made for maps of that height and width.
    pub fn output(&self, input: Shape) -> Shape {
        let before = [input.height, input.width];
        let [height, width] = match self.direction {
            Direction::Down => self.kernel.down(before),
            Direction::Up => self.kernel.up(before),
        };
        Shape {
            channels: self.channels,
            height,
            width,
            ..input
        }
    }
}

impl Layer for Convolution {
    fn declare(&self, learnt: &mut Declaration, input: Shape) -> Shape {
        let output = self.output(input);
        let weight = self.weight(input.channels);
        learnt.weight(weight, self.terms(weight), self.fresh);
        if self.bias {
            // Its kernel's columns are no channels, and the sums over its output none of those over its input.
            assert_eq!(self.direction, Direction::Down, "no bias goes up");
            let channels = vec![output.channels];
            learnt.learn("bias", channels, ParameterRole::Bias, Fresh::Zeros);
        }
        output
    }

    fn apply(&self, graph: &mut Graph, application: &mut Application, x: Value) -> Value {
        graph.convolution(application.layer(), self, x)
    }

    fn label(&self) -> Label {
        let [height, width] = self.kernel.sides();
        let kind = match self.direction {
            Direction::Down => "convolution",
            Direction::Up => "transposed convolution",
        };
        Label::Layer(format!("{height}×{width} {kind}"))
    }

    #[cfg(test)]
    fn cases() -> Vec<Case> {
        let case = |convolution: Self, channels, size| Case {
            input: maps(5, channels, size),
            blocks: vec![convolution.into()],
        };
        let mut cases = Vec::new();
        for (kernel, high, low) in Kernel::CASES {
            for channels in [2, 7, 20] {
                let down = Self::down(kernel, channels);
                cases.push(case(down, 3, high));
                cases.push(case(down.linear(1), 8, high));
                cases.push(case(Self::up(kernel, channels), 3, low));
            }
        }
        cases
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Initialisation, NetworkSpec};

    #[test]
    #[should_panic(expected = "no bias goes up")]
    fn a_transposed_convolution_with_a_bias_is_refused() {
        let up = Convolution {
            bias: true,
            ..Convolution::up(Kernel::Strided, 2)
        };
        NetworkSpec {
            name: "case",
            input: maps(1, 3, 4),
            blocks: vec![up.into()],
            embedding: None,
            conditioning: 0,
            spectral_norm: false,
            initialisation: Initialisation::He,
        }
        .parameters();
    }
}
