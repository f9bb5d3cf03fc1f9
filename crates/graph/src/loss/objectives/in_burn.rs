//! Losses of Burn's tensors.

use burn::tensor::Tensor;

use super::{Formulas, Objective};
use crate::loss::expression::Variables;

impl Objective {
    /// The discriminator's loss, averaged over the batch. Label smoothing acts on objectives with a target for real
    /// images; the others have none to smooth.
    ///
    /// # Shapes
    /// - logits: `[batch]`
    /// - output: `[1]`
    pub fn discriminator_loss(
        self,
        real: Tensor<1>,
        fake: Tensor<1>,
        label_smoothing: f64,
    ) -> Tensor<1> {
        let smoothing = fake.zeros_like().add_scalar(label_smoothing);
        let pair = Variables {
            real,
            fake,
            smoothing,
        };
        self.formulas().discriminator.evaluate(&pair).mean()
    }

    /// The generator's loss, averaged over the batch.
    ///
    /// # Shapes
    /// - logits: `[batch]`
    /// - output: `[1]`
    pub fn generator_loss(self, real: Tensor<1>, fake: Tensor<1>) -> Tensor<1> {
        let pair = unsmoothed(real, fake);
        self.formulas().generator.evaluate(&pair).mean()
    }

    /// How probable a discriminator at its optimum holds it that images are real, 0 to 1, averaged
    /// over the batch: of the real ones, then of the generated ones.
    ///
    /// # Shapes
    /// - logits: `[batch]`
    /// - output: `[1]` each
    pub fn d_real_and_d_fake(self, real: Tensor<1>, fake: Tensor<1>) -> [Tensor<1>; 2] {
        let pair = unsmoothed(real, fake);
        let Formulas { d_real, d_fake, .. } = self.formulas();
        [d_real, d_fake].map(|formula| formula.evaluate(&pair).mean())
    }
}

fn unsmoothed(real: Tensor<1>, fake: Tensor<1>) -> Variables<Tensor<1>> {
    Variables {
        smoothing: fake.zeros_like(),
        real,
        fake,
    }
}
