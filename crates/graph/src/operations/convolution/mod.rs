//! Convolutions, transposed convolutions and linear layers: each one matrix product over strided views.
//!
//! Going down, going up, and the gradient of the weight are three products in different clothes: the gradient of a
//! convolution's input is a transposed convolution with the same weight, and the other way round.

#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
mod layer;
mod products;

use self::instruction::ProductActivation;
pub use self::layer::{Convolution, Direction, Drawing};
use crate::{
    Graph, NetworkId, ParameterRole, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    fused::{
        network::{Parameter, Weight},
        parameters::{Arena, Kernel},
    },
    operation::{Activation, Call, Lower, Operation, Role},
};

impl Graph {
    /// What a network's convolution, its block number `layer`, makes of `x`.
    pub fn convolution(
        &mut self,
        (network, layer): (NetworkId, usize),
        convolution: &Convolution,
        x: Value,
    ) -> Value {
        let shape = convolution.output(x.shape);
        self.note_batch(network, x.shape.batch, 1);
        let operation = Product {
            network,
            layer,
            version: self.version(network),
            direction: convolution.direction,
            kernel: convolution.kernel,
            bias: convolution.bias,
        };
        self.record(operation, vec![x], shape)
    }
}

#[derive(Debug, Clone)]
struct Product {
    network: NetworkId,
    layer: usize,
    /// Steps of the optimiser so far.
    version: u32,
    direction: Direction,
    #[cfg_attr(
        not(feature = "burn"),
        expect(dead_code, reason = "Burn asks for its window")
    )]
    kernel: Kernel,
    bias: bool,
}

impl Product {
    fn weight(&self, lowering: &Lowering) -> (Weight, Arena) {
        let weight = lowering.parameter(self.network, self.layer, ParameterRole::Weight);
        (weight.weight(), lowering.arena(self.network))
    }

    fn bias<'a>(&self, lowering: &Lowering<'a>) -> &'a Parameter {
        lowering.parameter(self.network, self.layer, ParameterRole::Bias)
    }
}

impl Operation for Product {
    fn network(&self) -> Option<NetworkId> {
        Some(self.network)
    }

    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let (x, d) = (call.inputs[0], call.d());
        rule.assert_current(self.network, self.version);
        if rule.learns(self.network) {
            rule.effect(WeightGradient(self.clone()), vec![x, d]);
        }
        if rule.needs(&x) {
            let reversed = InputGradient(self.clone());
            let dx = rule.emit(reversed, vec![d], x.shape);
            rule.add(x, dx);
        }
    }
}

/// The activation of a product, done on its way to memory.
fn activation(
    placed: &Placed,
    lies_like_product: impl Fn() -> crate::fused::layout::Matrix,
) -> ProductActivation {
    match placed.activation {
        None => ProductActivation::None,
        Some(Activation::Rectify(slope)) => ProductActivation::Rectify { slope },
        Some(Activation::Tanh) => ProductActivation::Tanh,
        Some(Activation::RectifyGradient(slope)) => ProductActivation::RectifyGradient {
            output: lies_like_product(),
            slope,
        },
        Some(Activation::TanhGradient) => ProductActivation::TanhGradient {
            output: lies_like_product(),
        },
    }
}

impl Lower for Product {
    fn absorbs(&self, _: Activation) -> bool {
        !self.bias
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let (weight, arena) = self.weight(lowering);
        let (x, y) = (placed.inputs[0].feature(), placed.output.feature());
        let activation = match self.bias {
            true => {
                let bias = self.bias(lowering);
                ProductActivation::Bias(arena.value(bias.start))
            }
            false => activation(placed, || {
                unreachable!("no gradient goes through a forward pass")
            }),
        };
        lowering.emit(match self.direction {
            Direction::Down => weight.down(&arena, x, y, activation),
            Direction::Up => weight.up(&arena, x, y, activation),
        });
    }
}

/// From the gradient of the output to that of the input: inputs d.
#[derive(Debug)]
struct InputGradient(Product);

impl Lower for InputGradient {
    fn absorbs(&self, _: Activation) -> bool {
        true
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let (weight, arena) = self.0.weight(lowering);
        let (d, dx) = (placed.inputs[0].feature(), placed.output.feature());
        let lies_like_product =
            || weight.input_product(self.0.direction, &placed.known_from().feature());
        let activation = activation(placed, lies_like_product);
        lowering.emit(match self.0.direction {
            Direction::Down => weight.up(&arena, d, dx, activation),
            Direction::Up => weight.down(&arena, d, dx, activation),
        });
    }
}

/// The gradient of the weight, and of the bias: inputs x, d.
#[derive(Debug)]
struct WeightGradient(Product);

impl Lower for WeightGradient {
    fn role(&self) -> Role {
        Role::Effect
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let (weight, arena) = self.0.weight(lowering);
        let features = [0, 1].map(|input: usize| placed.inputs[input].feature());
        let bias = self.0.bias.then(|| self.0.bias(lowering).start);
        lowering.emit(weight.gradient(self.0.direction, &arena, features, bias));
    }
}

/// Shape of an effect: it has no output.
pub(crate) const NOTHING: Shape = Shape::vectors(0, 0);
