//! Batches one after the other. In a program it takes no time: each is computed where it belongs.

use std::ops::Range;

#[cfg(feature = "burn")]
use crate::eager::{Eager, InBurn, Tensor};
use crate::{
    Graph, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Call, Lower, Operation, Role},
};

impl Graph {
    /// All images of some batches of the same shape, in order.
    pub fn concatenate(&mut self, parts: &[Value]) -> Value {
        let batch = parts.iter().map(|part| part.shape.batch).sum();
        let shape = parts[0].shape.with_batch(batch);
        self.record(Concatenate, parts.to_vec(), shape)
    }
}

#[derive(Debug)]
pub(crate) struct Concatenate;

/// The images of each part that lie among `images`, in the part and in the whole.
fn overlaps<'a>(
    parts: &'a [Value],
    images: &'a Range<usize>,
) -> impl Iterator<Item = (Value, Range<usize>)> + 'a {
    let mut end = 0;
    parts.iter().filter_map(move |part| {
        let start = end;
        end += part.shape.batch;
        let shared = start.max(images.start)..end.min(images.end);
        (!shared.is_empty()).then(|| {
            let own = part.images(shared.start - start..shared.end - start);
            (own, shared)
        })
    })
}

#[cfg(feature = "burn")]
impl InBurn for Concatenate {
    fn burn(&self, _: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        Tensor::cat(inputs.to_vec(), 0)
    }
}

impl Operation for Concatenate {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let (d, mut end) = (call.d(), 0);
        for part in &call.inputs {
            let start = end;
            end += part.shape.batch;
            rule.add(*part, d.images(start..end));
        }
    }

    fn inputs_of(&self, inputs: &[Value], images: &Range<usize>) -> Vec<Value> {
        overlaps(inputs, images).map(|(part, _)| part).collect()
    }
}

impl Lower for Concatenate {
    fn role(&self) -> Role {
        Role::Concatenates
    }

    fn lower(&self, _: &mut Lowering, _: &Placed) {}
}
