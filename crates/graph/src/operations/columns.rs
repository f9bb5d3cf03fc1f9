//! Some of the channels of vectors, where they lie.

#[cfg(feature = "burn")]
use crate::eager::{Eager, InBurn, Tensor};
use crate::{
    Graph, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Call, Lower, Operation, Role},
};

impl Graph {
    /// The channels from `first` on.
    ///
    /// # Panics
    /// If `x` has more than one pixel.
    pub fn columns_from(&mut self, x: Value, first: usize) -> Value {
        assert_eq!(x.shape.pixels(), 1, "columns of vectors");
        let shape = Shape {
            channels: x.shape.channels - first,
            ..x.shape
        };
        self.record(Columns { first }, vec![x], shape)
    }
}

#[derive(Debug)]
struct Columns {
    first: usize,
}

#[cfg(feature = "burn")]
impl InBurn for Columns {
    fn burn(&self, _: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let [_, channels, ..] = inputs[0].dims();
        inputs[0]
            .clone()
            .narrow(1, self.first, channels - self.first)
    }
}

impl Operation for Columns {
    /// Nothing that learns comes before columns so far: they are taken of what is drawn or given.
    fn gradient(&self, _: &mut ChainRule, call: &Call) {
        unreachable!("no gradient flows through columns: {call:?}");
    }
}

impl Lower for Columns {
    fn role(&self) -> Role {
        Role::Columns(self.first)
    }

    fn lower(&self, _: &mut Lowering, _: &Placed) {}
}
