//! Networks as data.

use super::{
    layer::{Declaration, Shown},
    operations::{Block, Drawing},
    value::Shape,
};
use crate::fused::parameters::{Kernel, WeightShape};
use lab_core::random::SeededRandom;

/// A network: what it takes, and what it does with it, block after block.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkSpec {
    /// Under which its tensors are saved.
    pub name: &'static str,
    /// Channels, height and width of what goes in.
    pub input: Shape,
    /// Its blocks; their places are those in PyTorch's `nn.Sequential`.
    pub blocks: Vec<Block>,
    /// What it is given beside its input, and what it makes of that for [`super::operations::EmbeddingShift`].
    pub embedding: Option<Embedding>,
    /// Numbers of a condition that a weight maps onto the output, where it is added; 0 for none.
    pub conditioning: usize,
    /// Whether all weights are kept at spectral norm 1 (Miyato et al. 2018).
    pub spectral_norm: bool,
    /// How fresh weights are drawn.
    pub initialisation: Initialisation,
}

/// Vectors that a network is given beside its input, such as the time, and the blocks that they go through first.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding {
    /// Length of a vector.
    pub input: usize,
    /// Their places are those in an `nn.Sequential` of the name `embedding`.
    pub blocks: Vec<Block>,
}

/// How fresh weights are drawn. Biases and shifts begin at zero, scales of a normalisation at N(1, 0.02²).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Initialisation {
    /// From N(0, 0.02²) (Radford et al. 2016, section 4).
    Dcgan,
    /// With the deviation √(2 / ((1 + 0.2²) n)) where a sum has n terms, so that signals neither grow nor die away
    /// from layer to layer of leaky rectifiers (He et al. 2015, *Delving deep into rectifiers*).
    He,
    /// With the deviation 1 / √(3 n) where a sum of a convolution has n terms, which is how PyTorch draws the weights of its
    /// layers: for layers between normalisations. It takes a transposed convolution for one too.
    PyTorch,
}

/// Standard deviation of [`Initialisation::Dcgan`], and of fresh scales.
const DEVIATION: f32 = 0.02;
/// Slope below zero that [`Initialisation::He`] is made for.
const HE_SLOPE: f32 = 0.2;

/// A parameter of a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterSpec {
    /// Name in the network, as PyTorch has it.
    pub name: String,
    /// As it is saved.
    pub shape: Vec<usize>,
    /// Number of the block that it belongs to, from 0 on; blocks inside of others come after the one they are in.
    pub layer: usize,
    /// What it is for.
    pub role: ParameterRole,
    /// The weight of which product it is, if of one.
    pub product: Option<WeightShape>,
    /// If a weight: terms of a sum that it makes, away from the borders.
    pub terms: usize,
    /// How its first values are drawn.
    pub fresh: Fresh,
}

/// How the first values of a parameter are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fresh {
    /// Not at all: zeros.
    Zeros,
    /// Not at all: ones.
    Ones,
    /// From N(1, 0.02²).
    Scale,
    /// As the network's [`Initialisation`] says, in this order.
    Weight(Drawing),
    /// From N(0, 0.02²), as one linear layer.
    Conditioning,
}

/// What a parameter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterRole {
    /// The weight of a convolution.
    Weight,
    /// Its bias.
    Bias,
    /// The scale of a normalisation that keeps running statistics.
    Scale,
    /// The shift that follows it.
    Shift,
    /// From a condition to the output.
    Conditioning,
    /// The rows of a table.
    Table,
    /// Values of an operation's own, by their name.
    Own(&'static str),
}

impl ParameterSpec {
    /// Number of values.
    pub fn values(&self) -> usize {
        self.shape.iter().product()
    }
}

impl NetworkSpec {
    /// What its embedding learns, if it has one: that comes first.
    fn declaration(&self) -> Declaration {
        let mut learnt = Declaration::default();
        if let Some(embedding) = &self.embedding {
            learnt.embed(embedding);
        }
        learnt
    }

    /// Channels, height and width of the output, for a batch of one.
    pub fn output(&self) -> Shape {
        self.declaration().blocks(&self.blocks, self.input)
    }

    /// What a figure shows of it, from input to output, without the embedding.
    pub fn shown(&self) -> Vec<Shown> {
        let mut learnt = self.declaration();
        learnt.blocks(&self.blocks, self.input);
        learnt.shown()
    }

    /// Everything that is learnt, in the order in which it is drawn and saved.
    pub fn parameters(&self) -> Vec<ParameterSpec> {
        let mut learnt = self.declaration();
        let output = learnt.blocks(&self.blocks, self.input);
        if self.conditioning > 0 {
            learnt.conditioning(WeightShape {
                kernel: Kernel::Point,
                high: self.conditioning,
                low: output.channels,
            });
        }
        learnt.parameters()
    }

    /// Number of its block at a place, or of the one after the last: see [`ParameterSpec::layer`].
    pub fn layer_at(&self, place: usize) -> usize {
        let mut learnt = self.declaration();
        learnt.blocks(&self.blocks[..place], self.input);
        learnt.len()
    }

    /// Fresh values of every parameter, in the order of [`NetworkSpec::parameters`].
    pub fn fresh(&self, random: &mut SeededRandom) -> Vec<Vec<f32>> {
        let parameters = self.parameters();
        let values = parameters.iter().map(|parameter| {
            let (count, outputs) = (parameter.values(), parameter.shape[0]);
            match parameter.fresh {
                Fresh::Zeros => vec![0.0; count],
                Fresh::Ones => vec![1.0; count],
                Fresh::Scale => normal(random, count, 1.0, DEVIATION),
                Fresh::Weight(drawing) => {
                    let deviation = self.initialisation.deviation(parameter);
                    let drawn = normal(random, count, 0.0, deviation);
                    match drawing {
                        Drawing::AsSaved => drawn,
                        Drawing::Linear(layers) => outputs_first(&drawn, outputs, layers),
                    }
                }
                Fresh::Conditioning => {
                    outputs_first(&normal(random, count, 0.0, DEVIATION), outputs, 1)
                }
            }
        });
        values.collect()
    }
}

impl Initialisation {
    /// That of the values of a weight.
    fn deviation(self, weight: &ParameterSpec) -> f32 {
        match self {
            Self::Dcgan => DEVIATION,
            Self::He => (2.0 / (1.0 + HE_SLOPE * HE_SLOPE) / weight.terms as f32).sqrt(),
            Self::PyTorch => {
                let counted = weight.shape[1..].iter().product::<usize>();
                1.0 / (3.0 * counted as f32).sqrt()
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
