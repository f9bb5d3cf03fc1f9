//! What discriminator and generator play for.

use burn::tensor::{
    Tensor,
    activation::{relu, sigmoid, softplus},
};
use serde::{Deserialize, Serialize};

use super::{discriminator_loss, generator_loss};
use crate::hyperparameter::choice;

/// The two losses of a GAN. In each of them a discriminator that cannot tell gives logits of zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Objective {
    /// Cross-entropy, the generator's in its non-saturating form (Goodfellow et al. 2014).
    NonSaturating,
    /// Half the squared distance from 1 for real and −1 for generated images (Mao et al. 2017,
    /// *Least squares generative adversarial networks*). The slope never vanishes, however sure
    /// the discriminator is.
    LeastSquares,
    /// Nothing more to gain beyond a margin of 1; the generator raises its logits (Lim & Ye 2017,
    /// *Geometric GAN*).
    Hinge,
    /// Each generated image against one real image: only how much more real the one looks counts
    /// (Jolicoeur-Martineau 2019, *The relativistic discriminator*; Huang et al. 2024, *The GAN is
    /// dead; long live the GAN!*, where it is proven to keep every mode of the data).
    Relativistic,
}

choice!(Objective {
    NonSaturating = "non-saturating",
    LeastSquares = "least-squares",
    Hinge = "hinge",
    Relativistic = "relativistic",
});

impl Objective {
    /// The discriminator's loss, averaged over the batch. Label smoothing s acts on the
    /// non-saturating objective as [`discriminator_loss`] says, and on least squares, where the
    /// verdict wanted for real images becomes 1 − 2 s; the others have no verdict to smooth.
    ///
    /// # Shapes
    /// - logits: `[batch]`
    /// - output: `[1]`
    pub fn discriminator_loss(
        self,
        real_logits: Tensor<1>,
        fake_logits: Tensor<1>,
        label_smoothing: f64,
    ) -> Tensor<1> {
        match self {
            Self::NonSaturating => discriminator_loss(real_logits, fake_logits, label_smoothing),
            Self::LeastSquares => {
                let real = real_logits.sub_scalar(1.0 - 2.0 * label_smoothing);
                (real.square() + fake_logits.add_scalar(1.0).square())
                    .mean()
                    .div_scalar(2.0)
            }
            Self::Hinge => {
                let short_of_margin = |verdict: Tensor<1>| relu(verdict.neg().add_scalar(1.0));
                (short_of_margin(real_logits) + short_of_margin(fake_logits.neg())).mean()
            }
            Self::Relativistic => softplus(fake_logits - real_logits, 1.0).mean(),
        }
    }

    /// The generator's loss, averaged over the batch. The real images' logits count in the
    /// relativistic objective alone.
    ///
    /// # Shapes
    /// - logits: `[batch]`
    /// - output: `[1]`
    pub fn generator_loss(self, real_logits: Tensor<1>, fake_logits: Tensor<1>) -> Tensor<1> {
        match self {
            Self::NonSaturating => generator_loss(fake_logits),
            Self::LeastSquares => fake_logits.sub_scalar(1.0).square().mean().div_scalar(2.0),
            Self::Hinge => fake_logits.neg().mean(),
            Self::Relativistic => softplus(real_logits - fake_logits, 1.0).mean(),
        }
    }

    /// How probable a discriminator at its optimum holds it that images are real, 0 to 1, averaged
    /// over the batch: of the real ones, then of the generated ones.
    ///
    /// # Shapes
    /// - logits: `[batch]`
    /// - output: `[1]` each
    pub fn beliefs(self, real_logits: Tensor<1>, fake_logits: Tensor<1>) -> [Tensor<1>; 2] {
        match self {
            Self::NonSaturating => [real_logits, fake_logits].map(sigmoid),
            Self::LeastSquares | Self::Hinge => [real_logits, fake_logits]
                .map(|logits| logits.add_scalar(1.0).div_scalar(2.0).clamp(0.0, 1.0)),
            Self::Relativistic => {
                let lead = real_logits - fake_logits;
                [lead.clone(), lead.neg()].map(sigmoid)
            }
        }
        .map(Tensor::mean)
    }

    /// Whether the generator's loss looks at real images.
    pub const fn pairs_images(self) -> bool {
        matches!(self, Self::Relativistic)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_gradient, assert_near, scalar, tensor};
    use super::*;
    use crate::hyperparameter::Choice;

    #[test]
    fn a_discriminator_that_cannot_tell_costs_what_is_known() {
        let zero = || tensor(&[0.0, 0.0], [2]);
        let (ln_2, half) = (2f32.ln(), 0.5);
        let expected = [(2.0 * ln_2, ln_2), (1.0, half), (2.0, 0.0), (ln_2, ln_2)];
        for (objective, (discriminator, generator)) in Objective::ALL.iter().zip(expected) {
            let loss = objective.discriminator_loss(zero(), zero(), 0.0);
            assert_near(scalar(loss), discriminator, 1e-6);
            assert_near(
                scalar(objective.generator_loss(zero(), zero())),
                generator,
                1e-6,
            );
            for belief in objective.beliefs(zero(), zero()) {
                assert_near(scalar(belief), half, 1e-6);
            }
        }
    }

    #[test]
    fn losses_match_values_computed_by_hand() {
        let (real, fake) = (|| tensor(&[2.0, 0.5], [2]), || tensor(&[-3.0, 0.25], [2]));
        let losses = |objective: Objective, smoothing: f64| {
            let discriminator = objective.discriminator_loss(real(), fake(), smoothing);
            let generator = objective.generator_loss(real(), fake());
            [scalar(discriminator), scalar(generator)]
        };
        let softplus = |x: f32| (1.0 + x.exp()).ln();
        let near = |actual: [f32; 2], expected: [f32; 2]| {
            for (a, b) in actual.into_iter().zip(expected) {
                assert_near(a, b, 1e-5);
            }
        };
        // ½ · mean(1 + 4, 0.25 + 1.5625); ½ · mean(16, 0.5625)
        near(losses(Objective::LeastSquares, 0.0), [1.703_125, 4.140_625]);
        // The goal of real images is 0.8: ½ · mean(1.44 + 4, 0.09 + 1.5625)
        near(losses(Objective::LeastSquares, 0.1), [1.773_125, 4.140_625]);
        // mean(0 + 0, 0.5 + 1.25); mean(3, −0.25)
        near(losses(Objective::Hinge, 0.0), [0.875, 1.375]);
        let pairs = |sign: f32| (softplus(sign * 5.0) + softplus(sign * 0.25)) / 2.0;
        near(
            losses(Objective::Relativistic, 0.0),
            [pairs(-1.0), pairs(1.0)],
        );
    }

    #[test]
    fn smoothing_leaves_alone_what_has_no_verdict() {
        let loss = |objective: Objective, smoothing: f64| {
            let (real, fake) = (tensor(&[0.3], [1]), tensor(&[-0.2], [1]));
            scalar(objective.discriminator_loss(real, fake, smoothing))
        };
        for &objective in Objective::ALL {
            let acts = matches!(
                objective,
                Objective::NonSaturating | Objective::LeastSquares
            );
            assert_eq!(
                loss(objective, 0.0) != loss(objective, 0.2),
                acts,
                "{objective:?}"
            );
        }
    }

    #[test]
    fn gradients_match_finite_differences() {
        const LOGITS: [f32; 4] = [0.7, -1.3, 2.1, -0.2];
        let other = || tensor(&[0.4, -0.6, 0.9, 0.1], [4]);
        for &objective in Objective::ALL {
            let of = |real, fake| objective.discriminator_loss(real, fake, 0.1);
            assert_gradient(&LOGITS, [4], |real| of(real, other()));
            assert_gradient(&LOGITS, [4], |fake| of(other(), fake));
            assert_gradient(&LOGITS, [4], |fake| objective.generator_loss(other(), fake));
        }
    }

    #[test]
    fn losses_and_gradients_stay_finite_for_extreme_logits() {
        for &objective in Objective::ALL {
            for logit in [-1e4, -100.0, 100.0, 1e4] {
                let logits = tensor(&[logit], [1]).require_grad();
                let (a, b) = (logits.clone(), logits.clone().neg());
                let loss = objective.discriminator_loss(a.clone(), b.clone(), 0.1)
                    + objective.generator_loss(b, a);
                let gradients = loss.clone().backward();
                assert!(scalar(loss).is_finite());
                let gradient = logits.grad(&gradients).unwrap();
                assert!(gradient.into_scalar::<f32>().is_finite());
            }
        }
    }

    /// Real images above, generated ones below: then all lower the discriminator's loss by moving
    /// on, and raise what it believes.
    #[test]
    fn telling_apart_pays_and_shows_in_the_beliefs() {
        for &objective in Objective::ALL {
            let apart = |by: f32| (tensor(&[by, by], [2]), tensor(&[-by, -by], [2]));
            let loss = |by: f32| {
                let (real, fake) = apart(by);
                scalar(objective.discriminator_loss(real, fake, 0.0))
            };
            assert!(
                loss(0.5) < loss(0.0) && loss(0.0) < loss(-0.5),
                "{objective:?}"
            );
            let (real, fake) = apart(0.5);
            let [real, fake] = objective.beliefs(real, fake).map(scalar);
            assert!(real > 0.5 && fake < 0.5, "{objective:?}: {real} {fake}");
            assert_near(real + fake, 1.0, 1e-5);
        }
    }
}
