//! What a program leaves for its next run.

#[cfg(feature = "burn")]
use crate::eager::{Eager, InBurn, Tensor};
use crate::{
    Graph, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    fused::program::CopyChannels,
    operation::{Call, Lower, Operation, Role},
    operations::convolution::NOTHING,
};

impl Graph {
    /// Writes images to the place of such as the host gives, where the next run of the program finds them. Burn has no such
    /// place: there the host gives again what it was given back.
    ///
    /// # Panics
    /// If they have other shapes.
    pub fn put_back(&mut self, images: Value, given: Value) {
        assert_eq!(images.shape, given.shape, "images of the same shape");
        self.record(PutBack, vec![images, given], NOTHING);
    }
}

#[derive(Debug)]
struct PutBack;

#[cfg(feature = "burn")]
impl InBurn for PutBack {
    fn burn(&self, eager: &mut Eager, _: &[Tensor<4>]) -> Tensor<4> {
        Tensor::zeros([1; 4], eager.device())
    }
}

impl Operation for PutBack {
    fn gradient(&self, _: &mut ChainRule, _: &Call) {}
}

impl Lower for PutBack {
    fn role(&self) -> Role {
        Role::Effect
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [images, given] = [0, 1].map(|input| placed.inputs[input].feature().pixels());
        lowering.emit(CopyChannels {
            from: images,
            to: given,
        });
    }
}
