use super::*;
use crate::loss::expression::Variables;
use crate::loss::in_burn::tests::{assert_gradient, assert_near, scalar, tensor};
use lab_core::hyperparameter::Choice;

#[test]
fn a_discriminator_that_cannot_tell_costs_what_is_known() {
    let zero = || tensor(&[0.0, 0.0], [2]);
    let (ln_2, half) = (2f32.ln(), 0.5);
    let expected = [
        (2.0 * ln_2, ln_2),
        (1.0, half),
        (2.0, 0.0),
        (0.0, 0.0),
        (ln_2, ln_2),
    ];
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
    // mean(−3 − 2, 0.25 − 0.5); mean(3, −0.25)
    near(losses(Objective::Wasserstein, 0.0), [-2.625, 1.375]);
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
        Objective::Wasserstein => [-1.0, 1.0, -1.0],
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
