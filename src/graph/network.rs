//! Networks as data.

use super::value::Shape;
use crate::{
    fused::parameters::{Kernel, WeightShape},
    random::SeededRandom,
};

/// A network: what it takes, and what it does with it, block after block.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkSpec {
    /// Under which its tensors are saved.
    pub name: &'static str,
    /// Channels, height and width of what goes in.
    pub input: Shape,
    /// Its blocks; their places are those in PyTorch's `nn.Sequential`.
    pub blocks: Vec<Block>,
    /// Numbers of a condition that a weight maps onto the output, where it is added; 0 for none.
    pub conditioning: usize,
    /// Whether all weights are kept at spectral norm 1 (Miyato et al. 2018).
    pub spectral_norm: bool,
    /// How fresh weights are drawn.
    pub initialisation: Initialisation,
}

/// A part of a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Block {
    /// A convolution, a transposed one, or a linear layer.
    Convolution(Convolution),
    /// Batch normalisation (Ioffe & Szegedy 2015).
    BatchNorm,
    /// v where v > 0, else slope · v.
    LeakyRelu(f32),
    /// tanh v.
    Tanh,
    /// So many rows that are learnt themselves, as long as the input has channels; all that there is in the network.
    Table {
        /// How many.
        rows: usize,
    },
}

/// See [`Block::Convolution`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convolution {
    /// Which way.
    pub direction: Direction,
    /// Size, stride and padding.
    pub kernel: Kernel,
    /// Channels of the output.
    pub channels: usize,
    /// Whether a bias is added.
    pub bias: bool,
    /// In which order fresh weights are drawn.
    pub drawing: Drawing,
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

/// How fresh weights are drawn. Biases and shifts begin at zero, scales of a normalisation at N(1, 0.02²).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Initialisation {
    /// From N(0, 0.02²) (Radford et al. 2016, section 4).
    Dcgan,
    /// With the deviation √(2 / ((1 + 0.2²) n)) where a sum has n terms, so that signals neither grow nor die away
    /// from layer to layer of leaky rectifiers (He et al. 2015, *Delving deep into rectifiers*).
    He,
}

/// Standard deviation of [`Initialisation::Dcgan`], and of fresh scales.
const DEVIATION: f32 = 0.02;
/// Slope below zero that [`Initialisation::He`] is made for.
const HE_SLOPE: f32 = 0.2;

/// A parameter of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterSpec {
    /// Name in the network, as PyTorch has it.
    pub name: String,
    /// As it is saved.
    pub shape: Vec<usize>,
    /// Number of the convolution that it belongs to or follows, from 0 on.
    pub layer: usize,
    /// What it is for.
    pub role: ParameterRole,
}

/// What a parameter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterRole {
    /// The weight of a convolution.
    Weight,
    /// Its bias.
    Bias,
    /// The scale of the normalisation after it.
    Scale,
    /// The shift of the normalisation after it.
    Shift,
    /// From a condition to the output.
    Conditioning,
    /// The rows of a table.
    Table,
}

impl ParameterSpec {
    /// Number of values.
    pub fn values(&self) -> usize {
        self.shape.iter().product()
    }
}

impl NetworkSpec {
    /// Channels, height and width of the output, for a batch of one.
    pub fn output(&self) -> Shape {
        self.shapes().last().copied().unwrap_or(self.input)
    }

    /// Shape after each block.
    pub fn shapes(&self) -> Vec<Shape> {
        let mut shape = self.input;
        let after = self.blocks.iter().map(|block| {
            if let Block::Convolution(convolution) = block {
                shape = convolution.output(shape);
            }
            shape
        });
        after.collect()
    }

    /// Everything that is learnt, in the order in which it is drawn and saved.
    pub fn parameters(&self) -> Vec<ParameterSpec> {
        let mut parameters = Vec::new();
        let mut shape = self.input;
        let mut layers = 0..;
        let mut layer = 0;
        for (place, block) in self.blocks.iter().enumerate() {
            let mut add = |name: &str, shape: Vec<usize>, layer: usize, role: ParameterRole| {
                parameters.push(ParameterSpec {
                    name: format!("{place}.{name}"),
                    shape,
                    layer,
                    role,
                });
            };
            match block {
                Block::Convolution(convolution) => {
                    layer = layers.next().expect("layers do not end");
                    let WeightShape { kernel, high, low } = convolution.weight(shape.channels);
                    let [height, width] = kernel.sides();
                    let saved = vec![low, high, height, width];
                    add("weight", saved, layer, ParameterRole::Weight);
                    shape = convolution.output(shape);
                    if convolution.bias {
                        add("bias", vec![shape.channels], layer, ParameterRole::Bias);
                    }
                }
                Block::BatchNorm => {
                    add("weight", vec![shape.channels], layer, ParameterRole::Scale);
                    add("bias", vec![shape.channels], layer, ParameterRole::Shift);
                }
                Block::Table { rows } => {
                    let saved = vec![*rows, shape.channels];
                    add("weight", saved, layer, ParameterRole::Table);
                }
                Block::LeakyRelu(_) | Block::Tanh => {}
            }
        }
        if self.conditioning > 0 {
            parameters.push(ParameterSpec {
                name: "told.weight".into(),
                shape: vec![shape.channels, self.conditioning],
                layer,
                role: ParameterRole::Conditioning,
            });
        }
        parameters
    }

    /// Its convolutions, with the channels that go in.
    pub fn convolutions(&self) -> Vec<(Convolution, usize)> {
        let before = [self.input].into_iter().chain(self.shapes());
        let blocks = self.blocks.iter().zip(before);
        let convolutions = blocks.filter_map(|(block, before)| match block {
            Block::Convolution(convolution) => Some((*convolution, before.channels)),
            Block::BatchNorm | Block::LeakyRelu(_) | Block::Table { .. } | Block::Tanh => None,
        });
        convolutions.collect()
    }

    /// Its convolutions, each with the blocks after it.
    pub fn layers(&self) -> Vec<(Convolution, &[Block])> {
        let is_convolution = |block: &Block| matches!(block, Block::Convolution(_));
        let starts = (0..self.blocks.len()).filter(|place| is_convolution(&self.blocks[*place]));
        let layers = starts.map(|start| {
            let after = &self.blocks[start + 1..];
            let end = after.iter().position(is_convolution).unwrap_or(after.len());
            match self.blocks[start] {
                Block::Convolution(convolution) => (convolution, &after[..end]),
                _ => unreachable!("a layer starts with its convolution"),
            }
        });
        layers.collect()
    }

    /// Fresh values of every parameter, in the order of [`NetworkSpec::parameters`].
    pub fn fresh(&self, random: &mut SeededRandom) -> Vec<Vec<f32>> {
        let convolutions = self.convolutions();
        let parameters = self.parameters();
        let values = parameters.iter().map(|parameter| match parameter.role {
            ParameterRole::Bias | ParameterRole::Shift | ParameterRole::Table => {
                vec![0.0; parameter.values()]
            }
            ParameterRole::Scale => normal(random, parameter.values(), 1.0, DEVIATION),
            ParameterRole::Weight => {
                let deviation = self.initialisation.deviation(&parameter.shape);
                let drawn = normal(random, parameter.values(), 0.0, deviation);
                match convolutions[parameter.layer].0.drawing {
                    Drawing::AsSaved => drawn,
                    Drawing::Linear(layers) => outputs_first(&drawn, parameter.shape[0], layers),
                }
            }
            ParameterRole::Conditioning => {
                let drawn = normal(random, parameter.values(), 0.0, DEVIATION);
                outputs_first(&drawn, parameter.shape[0], 1)
            }
        });
        values.collect()
    }
}

impl Initialisation {
    /// That of the values of a weight, from its shape.
    fn deviation(self, shape: &[usize]) -> f32 {
        match self {
            Self::Dcgan => DEVIATION,
            Self::He => {
                let terms: usize = shape[1..].iter().product();
                (2.0 / (1.0 + HE_SLOPE * HE_SLOPE) / terms as f32).sqrt()
            }
        }
    }
}

fn normal(random: &mut SeededRandom, count: usize, mean: f32, deviation: f32) -> Vec<f32> {
    let values = random.normals(count).into_iter();
    values.map(|value| mean + deviation * value).collect()
}

/// Weights of so many linear layers side by side, `outputs` together, each `[inputs, outputs]`, as `[outputs, inputs]`.
fn outputs_first(values: &[f32], outputs: usize, layers: usize) -> Vec<f32> {
    let of_layer = outputs / layers;
    let rows = values
        .chunks_exact(values.len() / layers)
        .flat_map(|layer| {
            let row = move |output| layer.iter().skip(output).step_by(of_layer).copied();
            (0..of_layer).flat_map(row)
        });
    rows.collect()
}

impl Convolution {
    /// A convolution without bias.
    pub const fn down(kernel: Kernel, channels: usize) -> Self {
        Self {
            direction: Direction::Down,
            kernel,
            channels,
            bias: false,
            drawing: Drawing::AsSaved,
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
            drawing: Drawing::Linear(layers),
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
