//! Logits of a conditional discriminator (Miyato & Koyama 2018, *cGANs with projection discriminator*).

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
#[cfg(test)]
mod steps;

#[cfg(test)]
pub use self::steps::steps;
use crate::{
    Graph, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Place, Placed},
    operation::{Call, Lower, Operation},
};
use std::ops::Range;

impl Graph {
    /// The first of the outputs of each image, plus the others weighted by its condition. Batches of images that come
    /// one after the other share the conditions of one.
    ///
    /// # Shapes
    /// - outputs: `[images, 1 + conditions, 1, 1]`
    /// - conditions: `[batch, conditions, 1, 1]`
    /// - output: `[images, 1, 1, 1]`
    pub fn project(&mut self, outputs: Value, conditions: Value) -> Value {
        let shape = Shape::vectors(outputs.shape.batch, 1);
        self.record(Projection, vec![outputs, conditions], shape)
    }
}

#[derive(Debug)]
struct Projection;

impl Operation for Projection {
    fn inputs_of(&self, inputs: &[Value], images: &Range<usize>) -> Vec<Value> {
        vec![inputs[0].images(images.clone()), inputs[1]]
    }

    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let [outputs, conditions] = [call.inputs[0], call.inputs[1]];
        let batch = conditions.shape.batch;
        assert!(
            call.output.first.is_multiple_of(batch),
            "whole batches share conditions"
        );
        let d = rule.emit(
            ProjectionGradient,
            vec![call.d(), conditions],
            outputs.shape,
        );
        rule.add(outputs, d);
    }
}

/// `outputs` and `logits` may be gradients.
fn projection(outputs: Place, logits: Place, conditions: Place) -> instruction::Projection {
    let (outputs, logits) = (outputs.feature(), logits.feature());
    let conditions = conditions.columns();
    instruction::Projection {
        outputs: outputs.start(),
        logits: logits.start(),
        images: outputs.batch,
        conditions: conditions.start(),
        stride: conditions.image,
        batch: conditions.rows,
        size: conditions.columns,
    }
}

impl Lower for Projection {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [outputs, conditions] = [placed.inputs[0], placed.inputs[1]];
        lowering.emit(instruction::Project(projection(
            outputs,
            placed.output,
            conditions,
        )));
    }
}

/// The gradient of the outputs: inputs d, conditions.
#[derive(Debug)]
struct ProjectionGradient;

impl Lower for ProjectionGradient {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [d, conditions] = [placed.inputs[0], placed.inputs[1]];
        let projection = projection(placed.output, d, conditions);
        lowering.emit(instruction::ProjectionGradient(projection));
    }
}
