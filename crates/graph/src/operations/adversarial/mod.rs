//! What discriminator and generator play for, as functions of the discriminator's logits.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
mod gradient_penalty;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
#[cfg(test)]
mod steps;

#[cfg(test)]
pub use self::steps::steps;
use std::ops::Range;

use crate::{
    Graph, Loss, SettingId, Shape, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    loss::Objective,
    operation::{Call, Lower, Operation},
};

/// A gradient penalty, see [`crate::loss::penalty`].
#[derive(Debug, Clone, PartialEq)]
pub struct Penalty {
    /// The images whose slope costs, by the places of their logits.
    pub images: Range<usize>,
    /// The same images, perturbed.
    pub perturbed: Range<usize>,
    /// γ.
    pub weight: f64,
}

/// Loss values of a game: the discriminator's loss, the generator's, d_real and d_fake.
#[derive(Debug, Clone, Copy)]
pub struct Game {
    /// Which losses.
    pub objective: Objective,
    place: usize,
}

impl Graph {
    /// Room for the loss values of a game: the discriminator's loss, the generator's, how real real images and generated
    /// ones look to the discriminator.
    pub fn game(&mut self, objective: Objective) -> Game {
        Game {
            objective,
            place: self.loss_values(4),
        }
    }

    /// The discriminator's loss, averaged over the batches of generated images, each against the same real ones, plus
    /// penalties on its slope.
    ///
    /// # Shapes
    /// - logits: `[images, 1, 1, 1]`: a batch of real images, batches of generated ones up to `generated.end`, then
    ///   perturbed ones
    pub fn discriminator_loss(
        &mut self,
        game: Game,
        logits: Value,
        generated: Range<usize>,
        smoothing: SettingId,
        penalties: Vec<Penalty>,
    ) -> Loss {
        let operation = DiscriminatorLoss {
            game,
            generated,
            smoothing,
            penalties,
        };
        let loss = self.record(operation, vec![logits], logits.shape);
        Loss {
            node: loss.node,
            weight: None,
        }
    }

    /// The generator's loss, averaged over the batches of generated images.
    ///
    /// # Shapes
    /// - real: `[batch, 1, 1, 1]`, logits that the objective compares the others with, if it does
    /// - generated: `[n · batch, 1, 1, 1]`
    pub fn generator_loss(
        &mut self,
        game: Game,
        real: Option<Value>,
        generated: Value,
        batch: usize,
    ) -> Loss {
        // Objectives that compare nothing look at no real logits.
        let real = real.unwrap_or_else(|| self.zeros(Shape::vectors(batch, 1)));
        let logits = match real.node == generated.node && real.range().end == generated.first {
            true => Value {
                shape: Shape::vectors(batch + generated.shape.batch, 1),
                ..real
            },
            false => self.concatenate(&[real, generated]),
        };
        let operation = GeneratorLoss { game, batch };
        let loss = self.record(operation, vec![logits], logits.shape);
        Loss {
            node: loss.node,
            weight: None,
        }
    }
}

/// Its output is the gradient of the logits.
#[derive(Debug)]
struct DiscriminatorLoss {
    game: Game,
    generated: Range<usize>,
    smoothing: SettingId,
    penalties: Vec<Penalty>,
}

impl DiscriminatorLoss {
    /// Batches of generated images.
    fn fakes(&self) -> usize {
        self.generated.len() / self.generated.start
    }
}

impl Operation for DiscriminatorLoss {
    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        rule.add(call.inputs[0], call.output);
    }
}

impl Lower for DiscriminatorLoss {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [logits, d] = [placed.inputs[0], placed.output].map(|place| place.whole_buffer());
        let smoothing = lowering.setting(self.smoothing);
        lowering.emit(instruction::DiscriminatorLoss {
            objective: self.game.objective,
            logits,
            smoothing,
            d,
            loss_values: lowering.loss_values(self.game.place),
            batch: self.generated.start,
            fakes: self.fakes(),
        });
        for penalty in &self.penalties {
            lowering.emit(instruction::GradientPenalty {
                logits,
                d,
                first: penalty.images.start,
                perturbed: penalty.perturbed.start,
                batch: penalty.images.len(),
                weight: penalty.weight as f32,
            });
        }
    }
}

/// Its output is the gradient of the logits, those of the generated images alone.
#[derive(Debug)]
struct GeneratorLoss {
    game: Game,
    /// Real images, which come first.
    batch: usize,
}

impl Operation for GeneratorLoss {
    fn sources(&self, inputs: &[Value], _: &Range<usize>) -> Vec<Value> {
        vec![inputs[0].images(self.batch..inputs[0].shape.batch)]
    }

    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        let generated = self.batch..call.output.shape.batch;
        let [logits, d] = [call.inputs[0], call.output].map(|of| of.images(generated.clone()));
        rule.add(logits, d);
    }
}

impl Lower for GeneratorLoss {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [logits, d] = [placed.inputs[0], placed.output].map(|place| place.whole_buffer());
        lowering.emit(instruction::GeneratorLoss {
            objective: self.game.objective,
            logits,
            d,
            loss_values: lowering.loss_values(self.game.place),
            batch: self.batch,
            fakes: placed.output.feature().batch / self.batch - 1,
        });
    }
}
