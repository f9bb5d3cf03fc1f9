//! In Burn's tensors.

use std::ops::Range;

use burn::tensor::Tensor;

use super::{DiscriminatorLoss, GeneratorLoss};
use crate::{
    eager::{Eager, InBurn, LossTensors},
    loss::penalty::gradient_penalty,
};

/// Logits as a row.
fn row(logits: Tensor<4>) -> Tensor<1> {
    let [images, ..] = logits.dims();
    logits.reshape([images])
}

impl InBurn for DiscriminatorLoss {
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let logits = row(inputs[0].clone());
        let of = |images: &Range<usize>| logits.clone().narrow(0, images.start, images.len());
        let real = of(&(0..self.generated.start)).repeat_dim(0, self.fakes());
        let fake = of(&self.generated);
        let [smoothing] = eager.setting(self.smoothing);
        let objective = self.game.objective;
        let loss = objective.discriminator_loss(real.clone(), fake.clone(), f64::from(smoothing));
        let penalties = self.penalties.iter().map(|penalty| {
            gradient_penalty(of(&penalty.images), of(&penalty.perturbed), penalty.weight)
        });
        let total = penalties.fold(loss.clone(), |total, penalty| total + penalty);
        let [d_real, d_fake] = objective.d_real_and_d_fake(real.detach(), fake.detach());
        eager.report(self.game.place, [loss.clone()]);
        eager.report(self.game.place + 2, [d_real, d_fake]);
        eager.loss(LossTensors {
            loss: total,
            of_report: loss,
        });
        Tensor::zeros([1; 4], eager.device())
    }
}

impl InBurn for GeneratorLoss {
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let logits = row(inputs[0].clone());
        let [images] = logits.dims();
        let fakes = images / self.batch - 1;
        let real = logits.clone().narrow(0, 0, self.batch).repeat_dim(0, fakes);
        let fake = logits.narrow(0, self.batch, images - self.batch);
        let loss = self.game.objective.generator_loss(real.detach(), fake);
        eager.report(self.game.place + 1, [loss.clone()]);
        eager.loss(LossTensors {
            of_report: loss.clone(),
            loss,
        });
        Tensor::zeros([1; 4], eager.device())
    }
}
