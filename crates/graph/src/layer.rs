//! What a block of a network has to say of itself, in the folder of its operation: what it learns, and what it records.

use std::ops::Range;

#[cfg(test)]
use super::parity::Case;
use super::{
    Block, Convolution, Direction, Graph, NetworkId, ParameterSpec, Shape, Value,
    network::{Embedding, Fresh, ParameterRole},
    operations::Normalisation,
};
use crate::fused::parameters::WeightShape;

/// A block of a network.
pub trait Layer {
    /// Declares what it learns where so many channels and pixels go in, in the order in which it is drawn and saved;
    /// returns the shape of what comes out.
    fn declare(&self, _learnt: &mut Declaration, input: Shape) -> Shape {
        input
    }

    /// Records what it makes of `x`.
    fn apply(&self, graph: &mut Graph, application: &mut Application, x: Value) -> Value;

    /// Whether it can do at once what the block after it does.
    fn takes(&self, _next: &Block) -> bool {
        false
    }

    /// Records this block and the next, which it takes, as one operation on `x`.
    ///
    /// # Panics
    /// If it takes none.
    fn apply_with_next(&self, _: &mut Graph, _: &mut Application, _x: Value) -> Value {
        unreachable!("a block that takes no other")
    }

    /// What a figure of the network says of it.
    fn label(&self) -> Label;

    /// The blocks of its branch, if they are what matters: a figure shows them before what it says of the block itself.
    fn inside(&self) -> Option<&[Block]> {
        None
    }

    /// Images and blocks that show what it does, of sizes that fill no tile: Burn and backends are compared on them.
    #[cfg(test)]
    fn cases() -> Vec<Case>
    where
        Self: Sized;
}

/// A block for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// Begins a layer of the figure.
    Layer(String),
    /// Named after the layer that it follows.
    After(&'static str),
}

/// A block in a figure of its network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What is said of it.
    pub label: Label,
    /// What comes out, for a batch of one.
    pub output: Shape,
    /// Numbers of the blocks that it stands for: see [`ParameterSpec::layer`].
    pub numbers: Range<usize>,
}

/// Numbers the blocks of a network, those inside of others after the one that they are in.
#[derive(Debug, Default)]
struct Numbering {
    current: usize,
    begun: usize,
}

impl Numbering {
    /// Begins a block; returns the number of the one that it is in.
    fn begin(&mut self) -> usize {
        let outer = std::mem::replace(&mut self.current, self.begun);
        self.begun += 1;
        outer
    }
}

/// What the blocks of a network learn, from input to output.
#[derive(Debug, Default)]
pub struct Declaration {
    parameters: Vec<ParameterSpec>,
    numbering: Numbering,
    /// What the names of parameters begin with.
    path: String,
    /// Shape of the embedding, if there is one.
    embedding: Option<Shape>,
    /// Blocks that a figure shows.
    shown: Vec<Shown>,
    /// Blocks around the one at hand that stand for all that is in them.
    hiding: usize,
}

impl Declaration {
    /// What a block learns whose parameters have names that begin with `name` and a point; returns the shape of what
    /// comes out.
    pub fn block(&mut self, name: &str, block: &Block, input: Shape) -> Shape {
        let (outer, path) = (self.numbering.begin(), self.path.len());
        let (layer, first) = (block.layer(), self.numbering.current);
        let hides = usize::from(layer.inside().is_none());
        self.path.extend([name, "."]);
        self.hiding += hides;
        let output = layer.declare(self, input);
        self.hiding -= hides;
        self.path.truncate(path);
        self.numbering.current = outer;
        if self.hiding == 0 {
            let end = match layer.inside() {
                Some(_) => first + 1,
                None => self.numbering.begun,
            };
            self.shown.push(Shown {
                label: layer.label(),
                output,
                numbers: first..end,
            });
        }
        output
    }

    /// The blocks that a figure shows, from input to output.
    pub(super) fn shown(self) -> Vec<Shown> {
        self.shown
    }

    /// What an embedding learns; it comes before the blocks that use it.
    pub(super) fn embed(&mut self, embedding: &Embedding) {
        let given = Shape::vectors(1, embedding.input);
        self.hiding += 1;
        self.embedding = Some(self.nested("embedding", &embedding.blocks, given));
        self.hiding -= 1;
    }

    /// Shape of the network's embedding.
    ///
    /// # Panics
    /// If it has none.
    pub fn embedding(&self) -> Shape {
        self.embedding.expect("a network with an embedding")
    }

    /// What some blocks learn, one after the other, named by their places.
    pub fn blocks(&mut self, blocks: &[Block], input: Shape) -> Shape {
        let numbered = blocks.iter().enumerate();
        numbered.fold(input, |shape, (place, block)| {
            self.block(&place.to_string(), block, shape)
        })
    }

    /// What the blocks of a branch learn, named by it and their places.
    pub fn nested(&mut self, branch: &str, blocks: &[Block], input: Shape) -> Shape {
        let path = self.path.len();
        self.path.extend([branch, "."]);
        let output = self.blocks(blocks, input);
        self.path.truncate(path);
        output
    }

    /// A parameter that is no weight of a product, of the block at hand.
    pub fn learn(&mut self, name: &str, shape: Vec<usize>, role: ParameterRole, fresh: Fresh) {
        let name = format!("{}{name}", self.path);
        self.parameters.push(ParameterSpec {
            name,
            shape,
            layer: self.numbering.current,
            role,
            product: None,
            terms: 0,
            fresh,
        });
    }

    /// The weight of a product, `[low, high, height, width]`, which makes sums of so many terms.
    pub fn weight(&mut self, product: WeightShape, terms: usize, fresh: Fresh) {
        let WeightShape { kernel, high, low } = product;
        let [height, width] = kernel.sides();
        let shape = vec![low, high, height, width];
        self.learn("weight", shape, ParameterRole::Weight, fresh);
        if let Some(weight) = self.parameters.last_mut() {
            weight.product = Some(product);
            weight.terms = terms;
        }
    }

    /// From a condition to the outputs of the network, which have these shapes: beside its blocks.
    pub(super) fn conditioning(&mut self, product: WeightShape) {
        self.parameters.push(ParameterSpec {
            name: "conditioning.weight".into(),
            shape: vec![product.low, product.high],
            layer: self.numbering.begun,
            role: ParameterRole::Conditioning,
            product: Some(product),
            terms: product.high,
            fresh: Fresh::Conditioning,
        });
    }

    /// All of it.
    pub(super) fn parameters(self) -> Vec<ParameterSpec> {
        self.parameters
    }

    /// Blocks so far, with those inside of others.
    pub(super) fn len(&self) -> usize {
        self.numbering.begun
    }
}

/// An application of a network, block by block.
#[derive(Debug)]
pub struct Application {
    network: NetworkId,
    numbering: Numbering,
    embedding: Option<Value>,
    /// Whose mean and variance normalise batches.
    pub normalisation: Normalisation,
}

impl Application {
    /// From the block of a number on, see [`ParameterSpec::layer`].
    pub(super) fn new(network: NetworkId, first: usize, normalisation: Normalisation) -> Self {
        let numbering = Numbering {
            current: first,
            begun: first,
        };
        Self {
            network,
            numbering,
            embedding: None,
            normalisation,
        }
    }

    /// Under which network and number the parameters of the block at hand are found.
    pub fn layer(&self) -> (NetworkId, usize) {
        (self.network, self.numbering.current)
    }

    /// Records what an embedding makes of what it is given, for the blocks that use it.
    pub(super) fn embed(&mut self, graph: &mut Graph, embedding: &Embedding, given: Value) {
        self.embedding = Some(self.blocks(graph, &embedding.blocks, given));
    }

    /// What the network's embedding made of what it was given.
    ///
    /// # Panics
    /// If it has none.
    pub fn embedding(&self) -> Value {
        self.embedding.expect("a network with an embedding")
    }

    /// Records what a block makes of `x`.
    pub fn block(&mut self, graph: &mut Graph, block: &Block, x: Value) -> Value {
        let outer = self.numbering.begin();
        let output = block.layer().apply(graph, self, x);
        self.numbering.current = outer;
        output
    }

    /// Records what some blocks, one after the other, make of `x`.
    pub fn blocks(&mut self, graph: &mut Graph, blocks: &[Block], x: Value) -> Value {
        let mut rest = blocks.iter().peekable();
        let mut x = x;
        while let Some(block) = rest.next() {
            x = match rest.next_if(|next| block.layer().takes(next)) {
                None => self.block(graph, block, x),
                Some(_) => {
                    let outer = self.numbering.begin();
                    let output = block.layer().apply_with_next(graph, self, x);
                    // The next has a number too.
                    self.numbering.begin();
                    self.numbering.current = outer;
                    output
                }
            };
        }
        x
    }

    /// Records what some blocks make of `x` before the first transposed convolution, in branches too: see [`Layer::inside`].
    pub(super) fn down(&mut self, graph: &mut Graph, blocks: &[Block], mut x: Value) -> Value {
        for block in blocks {
            if let Some(branch) = block.layer().inside() {
                self.numbering.begin();
                return self.down(graph, branch, x);
            }
            let Block::Convolution(Convolution {
                direction: Direction::Up,
                ..
            }) = block
            else {
                x = self.block(graph, block, x);
                continue;
            };
            return x;
        }
        x
    }
}
