//! What an operation has to say of itself.

use std::fmt::Debug;
use std::ops::Range;

use crate::fused::program::Function;

#[cfg(feature = "burn")]
use super::eager::InBurn;
use super::{
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    record::NetworkId,
    value::Value,
};

/// How an operation becomes instructions of a backend.
pub trait Lower: Debug {
    /// What place its output takes.
    fn role(&self) -> Role {
        Role::Computes
    }

    /// Whether it can do an activation on its way to memory.
    fn absorbs(&self, _activation: Activation) -> bool {
        false
    }

    /// Whether it takes a gradient through a rectifier by itself, see [`super::compile::Place::rectifier`].
    fn takes_rectifier(&self) -> bool {
        false
    }

    /// Emits its instructions, with the activation that it has absorbed.
    fn lower(&self, lowering: &mut Lowering, placed: &Placed);
}

/// In a build without Burn, operations have no form in it.
#[cfg(not(feature = "burn"))]
pub trait InBurn {}

#[cfg(not(feature = "burn"))]
impl<T> InBurn for T {}

/// What an operation computes.
pub trait Operation: Lower + InBurn {
    /// The vector-Jacobian product: from the gradient of the output to that of the inputs.
    fn gradient(&self, rule: &mut ChainRule, call: &Call);

    /// Whose parameters it uses.
    fn network(&self) -> Option<NetworkId> {
        None
    }

    /// Images that have to be taken together on the way back: it starts and ends at multiples.
    fn indivisible(&self, _batch: usize) -> usize {
        1
    }

    /// The inputs of some images of the output. Most operations work image by image.
    fn inputs_of(&self, inputs: &[Value], images: &Range<usize>) -> Vec<Value> {
        let same = |input: &Value| input.images(images.clone());
        inputs.iter().map(same).collect()
    }

    /// Those of them that gradients flow to.
    fn sources(&self, inputs: &[Value], images: &Range<usize>) -> Vec<Value> {
        self.inputs_of(inputs, images)
    }
}

/// What place the output of an operation takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Role {
    /// One of its own.
    Computes,
    /// That of a value by value function of the first input; the last input is what it is known from.
    Activates(Activation),
    /// That of the first input, which is used up.
    InPlace,
    /// All inputs, one after the other.
    Concatenates,
    /// The channels of the input from one on.
    Columns(usize),
    /// Zeros that nobody writes to.
    Zeros,
    /// That of the words which are uploaded before each run.
    Uploaded,
    /// One that the host writes to.
    Given,
    /// That of the parameters of a network which is a table.
    Table(NetworkId),
    /// None: the first input lies where the gradient of such a network belongs.
    FillsTable(NetworkId),
    /// None: it changes parameters or reports numbers.
    Effect,
}

impl Role {
    /// Of a node that is known to be an activation.
    ///
    /// # Panics
    /// For any other.
    pub(super) fn activation(self) -> Activation {
        let Self::Activates(activation) = self else {
            unreachable!("{self:?} is no activation");
        };
        activation
    }
}

/// A function of each value by itself, known to be done on the way to memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Activation {
    /// v where v > 0, else slope · v.
    Rectify(f32),
    /// tanh v.
    Tanh,
    /// Times the derivative of [`Activation::Rectify`], known from its output.
    RectifyGradient(f32),
    /// Times the derivative of tanh, 1 − y², known from its output y.
    TanhGradient,
}

impl Activation {
    /// By itself.
    pub(super) const fn function(self) -> Function {
        match self {
            Self::Rectify(slope) => Function::Rectify { slope },
            Self::Tanh => Function::Tanh,
            Self::RectifyGradient(slope) => Function::RectifyGradient { slope },
            Self::TanhGradient => Function::TanhGradient,
        }
    }
}

/// A node whose gradient is wanted.
#[derive(Debug, Clone)]
pub struct Call {
    /// What it was computed from, those images that the gradient is for.
    pub inputs: Vec<Value>,
    /// What it computed, the same images.
    pub output: Value,
    /// Gradient of the output; `None` in a loss that nothing was computed from.
    pub d: Option<Value>,
    /// Whether the node is itself one of the losses.
    pub is_loss: bool,
}

impl Call {
    /// Gradient of the output.
    ///
    /// # Panics
    /// In a loss: nothing is computed from its value.
    pub fn d(&self) -> Value {
        self.d.expect("the gradient of what was computed further")
    }
}
