//! The sum of two branches, such as a block and the skip connection around it (He et al. 2016, *Deep residual learning
//! for image recognition*).

#[cfg(feature = "burn")]
use crate::eager::{Eager, InBurn, Tensor};
use crate::{
    Graph, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    fused::program::{Add, Op},
    operation::{Call, Lower, Operation, Role},
};

impl Graph {
    /// a + b, value by value.
    ///
    /// # Panics
    /// If they have other shapes.
    pub fn sum(&mut self, a: Value, b: Value) -> Value {
        assert_eq!(a.shape, b.shape, "branches of the same shape");
        self.record(Sum, vec![a, b], a.shape)
    }
}

#[derive(Debug)]
struct Sum;

#[cfg(feature = "burn")]
impl InBurn for Sum {
    fn burn(&self, _: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        inputs[0].clone() + inputs[1].clone()
    }
}

impl Operation for Sum {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        for branch in &call.inputs {
            rule.add(*branch, call.d());
        }
    }
}

impl Lower for Sum {
    fn role(&self) -> Role {
        Role::InPlace
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let (sum, other) = (placed.output.feature(), placed.inputs[1].feature());
        let weight = lowering.ones(1);
        lowering.emit(Op::from(Add {
            from: other.start(),
            to: sum.start(),
            len: sum.batch * sum.image_len(),
            weight,
        }));
    }
}
