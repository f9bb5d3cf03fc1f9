//! Logits of a discriminator and their gradients, conditional or not.

use super::condition_rows::ConditionRows;
use crate::fused::{
    Machine,
    layout::BufferId,
    network::{Gradients, Pass},
    program::{self, Op, Projection},
};

/// The logits of a pass through a discriminator, which are its outputs unless it is conditional.
#[derive(Debug, Clone, Copy)]
pub struct Verdicts {
    /// `[images]`
    pub logits: BufferId,
    /// Their gradient.
    pub d: BufferId,
    /// The way to the logits, and the way back.
    projection: Option<[Projection; 2]>,
}

impl Verdicts {
    /// Logits of a pass over one batch or several, all of which have the same conditions.
    pub fn new(
        judging: &Pass,
        gradients: &Gradients,
        conditions: ConditionRows,
        machine: &mut dyn Machine,
    ) -> Self {
        let (outputs, d_outputs) = (judging.output(), gradients.last().buffer);
        if conditions.size == 0 {
            return Self {
                logits: outputs.buffer,
                d: d_outputs,
                projection: None,
            };
        }
        let [logits, d] = [(); 2].map(|()| machine.allocate(outputs.batch));
        let projection = Projection {
            outputs: outputs.buffer.start(),
            logits: logits.start(),
            images: outputs.batch,
            conditions: conditions.start,
            stride: conditions.stride,
            batch: conditions.batch,
            size: conditions.size,
        };
        let way_back = Projection {
            outputs: d_outputs.start(),
            logits: d.start(),
            ..projection
        };
        Self {
            logits,
            d,
            projection: Some([projection, way_back]),
        }
    }

    /// What follows the forward pass.
    pub fn forward(&self, operations: &mut Vec<Op>) {
        operations.extend(self.projection.map(|[there, _]| Op::from(program::Project(there))));
    }

    /// What comes before the backward pass.
    pub fn backward(&self, operations: &mut Vec<Op>) {
        operations.extend(self.projection.map(|[_, back]| Op::from(program::ProjectionGradient(back))));
    }
}
