//! What discriminator and generator play for: a table of objectives, each one entry.

use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

use super::expression::{
    Expression, Variable, Variables, fake, positive_part, real, sigmoid, smoothing, softplus,
    square, unit_clamp,
};

/// What an objective makes of the logits of a pair of images, one real and one generated.
#[derive(Debug, Clone)]
pub struct Formulas {
    /// What the discriminator minimises.
    pub discriminator: Expression,
    /// What the generator minimises. Only those that compare images look at the real one.
    pub generator: Expression,
    /// How probable a discriminator at its optimum holds it that the real image is real, 0 to 1.
    pub d_real: Expression,
    /// The same of the generated image.
    pub d_fake: Expression,
}

macro_rules! objectives {
    ($($(#[$documentation:meta])* $name:ident { $($formula:ident: $expression:expr,)* })*) => {
        /// The two losses of a GAN. In each of them a discriminator that cannot tell gives logits of zero.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Objective {
            $($(#[$documentation])* $name,)*
        }

        impl Objective {
            /// Every objective.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its losses, pair by pair.
            pub fn formulas(self) -> Formulas {
                match self {
                    $(Self::$name => Formulas { $($formula: $expression,)* },)*
                }
            }
        }
    };
}

objectives! {
    /// Cross-entropy, the generator's in its non-saturating form: −log σ(real) − log(1 − σ(fake)) and −log σ(fake), in
    /// nats (Goodfellow et al. 2014, section 3). With smoothing s the target of real images is 1 − s (Salimans et al.
    /// 2016, section 3.4: one-sided label smoothing); cross-entropy with a target t is softplus(−x) + (1 − t) x.
    NonSaturating {
        discriminator: softplus(-real()) + smoothing() * real() + softplus(fake()),
        generator: softplus(-fake()),
        d_real: sigmoid(real()),
        d_fake: sigmoid(fake()),
    }
    /// Half the squared distance from 1 for real and −1 for generated images (Mao et al. 2017,
    /// *Least squares generative adversarial networks*). The slope never vanishes, however sure
    /// the discriminator is. With smoothing s the target of real images is 1 − 2 s.
    LeastSquares {
        discriminator: 0.5 * (square(real() - (1.0 - 2.0 * smoothing())) + square(fake() + 1.0)),
        generator: 0.5 * square(fake() - 1.0),
        d_real: unit_clamp(0.5 * (real() + 1.0)),
        d_fake: unit_clamp(0.5 * (fake() + 1.0)),
    }
    /// Nothing more to gain beyond a margin of 1; the generator raises its logits (Lim & Ye 2017,
    /// *Geometric GAN*).
    Hinge {
        discriminator: positive_part(1.0 - real()) + positive_part(fake() + 1.0),
        generator: -fake(),
        d_real: unit_clamp(0.5 * (real() + 1.0)),
        d_fake: unit_clamp(0.5 * (fake() + 1.0)),
    }
    /// Each generated image against one real image: only how much more real the one looks counts
    /// (Jolicoeur-Martineau 2019, *The relativistic discriminator*; Huang et al. 2024, *The GAN is
    /// dead; long live the GAN!*, where it is proven to keep every mode of the data).
    Relativistic {
        discriminator: softplus(fake() - real()),
        generator: softplus(real() - fake()),
        d_real: sigmoid(real() - fake()),
        d_fake: sigmoid(fake() - real()),
    }
}

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

    /// Whether the generator's loss looks at real images.
    pub fn pairs_images(self) -> bool {
        self.formulas().generator.depends_on(Variable::Real)
    }
}

fn unsmoothed(real: Tensor<1>, fake: Tensor<1>) -> Variables<Tensor<1>> {
    Variables {
        smoothing: fake.zeros_like(),
        real,
        fake,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_gradient, assert_near, scalar, tensor};
    use super::*;

    #[test]
    fn a_discriminator_that_cannot_tell_costs_what_is_known() {
        let zero = || tensor(&[0.0, 0.0], [2]);
        let (ln_2, half) = (2f32.ln(), 0.5);
        let expected = [(2.0 * ln_2, ln_2), (1.0, half), (2.0, 0.0), (ln_2, ln_2)];
        for (&objective, (discriminator, generator)) in Objective::ALL.iter().zip(expected) {
            let loss = objective.discriminator_loss(zero(), zero(), 0.0);
            assert_near(scalar(loss), discriminator, 1e-6);
            assert_near(
                scalar(objective.generator_loss(zero(), zero())),
                generator,
                1e-6,
            );
            for probability in objective.d_real_and_d_fake(zero(), zero()) {
                assert_near(scalar(probability), half, 1e-6);
            }
        }
    }

    #[test]
    fn the_non_saturating_loss_pulls_hardest_where_the_generator_fails() {
        let slope = |logit: f32| {
            let logits = tensor(&[logit], [1]).require_grad();
            let gradients = Objective::NonSaturating
                .generator_loss(tensor(&[0.0], [1]), logits.clone())
                .backward();
            logits.grad(&gradients).unwrap().into_scalar::<f32>().abs()
        };
        assert_near(slope(-10.0), 1.0, 1e-3); // log(1 − σ) would have vanished here
        assert_near(slope(10.0), 0.0, 1e-3);
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
        // mean(ln(1 + e⁻²) + ln(1 + e⁻³), ln(1 + e⁻½) + ln(1 + e¼)); mean(ln(1 + e³), ln(1 + e⁻¼))
        near(
            losses(Objective::NonSaturating, 0.0),
            [0.737_766, 1.812_263],
        );
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
    fn smoothing_leaves_alone_what_has_no_target() {
        let loss = |objective: Objective, smoothing: f64| {
            let (real, fake) = (tensor(&[0.3], [1]), tensor(&[-0.2], [1]));
            scalar(objective.discriminator_loss(real, fake, smoothing))
        };
        for objective in Objective::ALL.iter().copied() {
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
        for objective in Objective::ALL.iter().copied() {
            let of = |real, fake| objective.discriminator_loss(real, fake, 0.1);
            assert_gradient(&LOGITS, [4], |real| of(real, other()));
            assert_gradient(&LOGITS, [4], |fake| of(other(), fake));
            assert_gradient(&LOGITS, [4], |fake| objective.generator_loss(other(), fake));
        }
    }

    #[test]
    fn losses_and_gradients_stay_finite_for_extreme_logits() {
        for objective in Objective::ALL.iter().copied() {
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
    /// on, and raise how real the real ones look to it.
    #[test]
    fn telling_apart_pays_and_shows_in_d_real_and_d_fake() {
        for objective in Objective::ALL.iter().copied() {
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
            let [real, fake] = objective.d_real_and_d_fake(real, fake).map(scalar);
            assert!(real > 0.5 && fake < 0.5, "{objective:?}: {real} {fake}");
            assert_near(real + fake, 1.0, 1e-5);
        }
    }

    /// To the bit: these are the slopes that every model before was trained with.
    #[test]
    fn derived_slopes_are_those_worked_out_by_hand() {
        let sigmoid = |x: f32| 1.0 / (1.0 + (-x).exp());
        let s = 0.1;
        let by_hand = |objective: Objective, real: f32, fake: f32| match objective {
            Objective::NonSaturating => [s - sigmoid(-real), sigmoid(fake), -sigmoid(-fake)],
            Objective::LeastSquares => [real - (1.0 - 2.0 * s), fake + 1.0, fake - 1.0],
            Objective::Hinge => [
                -f32::from(1.0 - real > 0.0),
                f32::from(1.0 + fake > 0.0),
                -1.0,
            ],
            Objective::Relativistic => {
                let slope = sigmoid(fake - real);
                [-slope, slope, -sigmoid(real - fake)]
            }
        };
        for objective in Objective::ALL.iter().copied() {
            let Formulas {
                discriminator,
                generator,
                ..
            } = objective.formulas();
            let slopes = [
                discriminator.derivative(Variable::Real),
                discriminator.derivative(Variable::Fake),
                generator.derivative(Variable::Fake),
            ];
            for step in -40..40 {
                let (real, fake) = (0.37 * step as f32, 0.61 * (step % 17) as f32 - 0.2);
                let pair = Variables {
                    real,
                    fake,
                    smoothing: s,
                };
                let slopes = slopes
                    .each_ref()
                    .map(|slope| slope.evaluate(&pair).to_bits());
                let expected = by_hand(objective, real, fake).map(f32::to_bits);
                assert_eq!(slopes, expected, "{objective:?} {real} {fake}");
            }
        }
    }

    #[test]
    fn only_relativistic_objectives_pair_images() {
        let pairing = Objective::ALL
            .iter()
            .filter(|objective| objective.pairs_images());
        assert!(pairing.eq([&Objective::Relativistic]));
    }
}
