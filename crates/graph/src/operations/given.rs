//! What the host gives: words that are uploaded before each run, or values that are written to a place of their own.

#[cfg(feature = "burn")]
use burn::tensor::{Tensor, TensorData};

#[cfg(feature = "burn")]
use crate::eager::{Eager, InBurn};
use crate::{
    Graph, Shape, UploadId, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Call, Lower, Operation, Role},
};

impl Graph {
    /// Vectors that are uploaded before each run; they come first.
    ///
    /// # Panics
    /// If other words come before them.
    pub fn uploaded_vectors(&mut self, batch: usize, channels: usize) -> Value {
        let upload = self.upload(batch * channels);
        assert_eq!(upload, UploadId(0), "uploaded vectors come first");
        self.record(Uploaded, vec![], Shape::vectors(batch, channels))
    }

    /// Values of a place of their own, which the host writes when it likes.
    pub fn given(&mut self, shape: Shape) -> Value {
        self.record(Given, vec![], shape)
    }
}

#[derive(Debug)]
pub(crate) struct Uploaded;

#[cfg(feature = "burn")]
impl InBurn for Uploaded {
    fn burn(&self, eager: &mut Eager, _: &[Tensor<4>]) -> Tensor<4> {
        let Shape {
            batch, channels, ..
        } = eager.shape();
        let words = eager.words(UploadId(0), batch * channels);
        let values: Vec<f32> = words.iter().map(|word| f32::from_bits(*word)).collect();
        Tensor::from_data(
            TensorData::new(values, [batch, channels, 1, 1]),
            eager.device(),
        )
    }
}

impl Operation for Uploaded {
    fn gradient(&self, _: &mut ChainRule, _: &Call) {}
}

impl Lower for Uploaded {
    fn role(&self) -> Role {
        Role::Uploaded
    }

    fn lower(&self, _: &mut Lowering, _: &Placed) {}
}

#[derive(Debug)]
pub(crate) struct Given;

#[cfg(feature = "burn")]
impl InBurn for Given {
    fn burn(&self, eager: &mut Eager, _: &[Tensor<4>]) -> Tensor<4> {
        eager.given()
    }
}

impl Operation for Given {
    fn gradient(&self, _: &mut ChainRule, _: &Call) {}
}

impl Lower for Given {
    fn role(&self) -> Role {
        Role::Given
    }

    fn lower(&self, _: &mut Lowering, _: &Placed) {}
}
