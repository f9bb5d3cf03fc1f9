//! How far decoded images, or features of them, are from the originals.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
mod score;
#[cfg(test)]
mod steps;

#[cfg(test)]
pub use self::steps::steps;
use std::ops::Range;

use self::instruction::ReconstructionScore;
use crate::{
    Graph, Loss, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Activation, Call, Lower, Operation},
};

/// How values are compared with what they should be, in nats an image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Comparison {
    /// [`crate::loss::bernoulli_reconstruction`] of logits.
    Bernoulli,
    /// [`crate::loss::squared_error_reconstruction`] of tanh(logit / 2).
    Gaussian,
    /// [`crate::loss::learned_gaussian_reconstruction`] of the same.
    LearnedGaussian,
    /// Half the squared error of the values themselves, times a weight.
    HalfSquaredError {
        /// The weight.
        weight: f32,
    },
}

impl Graph {
    /// How far values are from what they should be.
    ///
    /// # Shapes
    /// - values, originals: `[batch, channels, height, width]`
    pub fn reconstruction(
        &mut self,
        comparison: Comparison,
        values: Value,
        originals: Value,
    ) -> Loss {
        let operation = Reconstruction { comparison };
        let loss = self.record(operation, vec![values, originals], values.shape);
        Loss {
            node: loss.node,
            weight: None,
        }
    }
}

/// Its output is the gradient of the values.
#[derive(Debug)]
struct Reconstruction {
    comparison: Comparison,
}

impl Operation for Reconstruction {
    /// The originals are what they are.
    fn sources(&self, inputs: &[Value], images: &Range<usize>) -> Vec<Value> {
        vec![inputs[0].images(images.clone())]
    }

    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        rule.add(call.inputs[0], call.output);
    }
}

impl Lower for Reconstruction {
    fn absorbs(&self, activation: Activation) -> bool {
        let plain = Comparison::HalfSquaredError { weight: 1.0 };
        self.comparison == plain && activation == Activation::TanhGradient
    }

    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [logits, images] = [0, 1].map(|input: usize| placed.inputs[input].feature());
        let d = placed.output.feature();
        let errors = lowering.beside(placed.node, logits.batch);
        let score = match (self.comparison, placed.activation) {
            (Comparison::Bernoulli, _) => ReconstructionScore::Bernoulli,
            (Comparison::Gaussian | Comparison::LearnedGaussian, _) => {
                ReconstructionScore::Gaussian
            }
            (Comparison::HalfSquaredError { .. }, Some(_)) => ReconstructionScore::AfterTanh,
            (Comparison::HalfSquaredError { weight }, None) => {
                ReconstructionScore::Weighted(weight)
            }
        };
        lowering.emit(instruction::Reconstruction {
            logits,
            images,
            d,
            scores: errors,
            score,
        });
        let scores = match self.comparison {
            Comparison::LearnedGaussian => {
                let scores = lowering.allocate(logits.batch);
                lowering.emit(instruction::LearnVariance { errors, scores, d });
                scores
            }
            Comparison::Bernoulli | Comparison::Gaussian | Comparison::HalfSquaredError { .. } => {
                errors
            }
        };
        lowering.scores(placed.node, scores);
    }
}
