//! Gradients that come to a node by several ways.

use std::{cmp::Reverse, ops::Range, rc::Rc};

use super::ChainRule;
use crate::{
    NodeId, SettingId, Shape, Value,
    operations::{concatenate::Concatenate, scaled_sum::AddScaled, zeros::Zeros},
};

/// What is known of the gradient of a node.
#[derive(Debug, Default)]
pub(super) struct Adjoint {
    pub is_loss: bool,
    pub parts: Vec<Part>,
}

/// Gradient of some images of a node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub first: usize,
    pub d: Value,
}

impl Part {
    fn end(&self) -> usize {
        self.first + self.d.shape.batch
    }
}

impl ChainRule<'_> {
    /// Adds a weighted gradient to that of a node.
    pub(super) fn add_scaled(&mut self, node: NodeId, weight: Option<SettingId>, adjoint: Adjoint) {
        let (images, d) = self.joined(adjoint.parts, 1);
        let sum = self.adjoints.remove(&node);
        let sum = sum.expect("a weighted loss is added to others").parts;
        let (of_sum, sum) = self.joined(sum, 1);
        assert!(
            of_sum.start <= images.start && images.end <= of_sum.end,
            "a weighted loss is added to others of the same images"
        );
        let first = images.start - of_sum.start;
        let d = self.push(
            Rc::new(AddScaled { weight, first }),
            vec![sum, d],
            sum.shape,
        );
        let part = Part {
            first: of_sum.start,
            d,
        };
        self.adjoints.entry(node).or_default().parts.push(part);
    }

    /// The gradient of neighbouring images from those of its parts, widened with zeros to multiples of `indivisible`.
    pub(super) fn joined(
        &mut self,
        mut parts: Vec<Part>,
        indivisible: usize,
    ) -> (Range<usize>, Value) {
        parts.sort_by_key(|part| (part.first, Reverse(part.end())));
        let mut apart: Vec<Part> = Vec::new();
        for part in parts {
            let Some(last) = apart.last_mut() else {
                apart.push(part);
                continue;
            };
            let (sum, continues) = (*last, last.d.node == part.d.node);
            if part.end() <= sum.end() {
                let first = part.first - sum.first;
                let operation = AddScaled {
                    weight: None,
                    first,
                };
                last.d = self.push(Rc::new(operation), vec![sum.d, part.d], sum.d.shape);
            } else if continues && sum.end() == part.first && sum.d.range().end == part.d.first {
                last.d.shape.batch += part.d.shape.batch;
            } else {
                assert!(
                    sum.end() <= part.first,
                    "gradients of images that overlap in part"
                );
                apart.push(part);
            }
        }
        self.filled(apart, indivisible)
    }

    /// Parts that lie apart as one, with zeros between and around them.
    fn filled(&mut self, apart: Vec<Part>, indivisible: usize) -> (Range<usize>, Value) {
        let [first, last] = [apart[0], apart[apart.len() - 1]];
        let start = first.first / indivisible * indivisible;
        let end = last.end().next_multiple_of(indivisible);
        if apart.len() == 1 && (start, end) == (first.first, first.end()) {
            return (start..end, first.d);
        }
        let shape = first.d.shape;
        let (mut pieces, mut place) = (Vec::new(), start);
        for part in apart {
            pieces.extend(self.gap(place..part.first, shape));
            pieces.push(part.d);
            place = part.end();
        }
        pieces.extend(self.gap(place..end, shape));
        let whole = shape.with_batch(end - start);
        (start..end, self.emit(Concatenate, pieces, whole))
    }

    fn gap(&mut self, images: Range<usize>, shape: Shape) -> Option<Value> {
        let shape = shape.with_batch(images.len());
        (!images.is_empty()).then(|| self.push(Rc::new(Zeros), vec![], shape))
    }
}
