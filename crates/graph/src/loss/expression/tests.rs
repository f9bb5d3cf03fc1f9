use burn::tensor::Tensor;

use super::*;

fn at(real: f32, fake: f32) -> Variables<f32> {
    Variables {
        real,
        fake,
        smoothing: 0.1,
    }
}

#[test]
fn every_operation_has_its_derivative() {
    let inner = || 0.7 * real() - 0.4 * fake() * real();
    let functions = [
        -inner(),
        square(inner()),
        softplus(inner()),
        sigmoid(inner()),
        positive_part(inner()),
        step(inner()),
        unit_clamp(0.6 * inner()),
        inner() * sigmoid(fake()) + 3.0,
    ];
    const STEP: f32 = 1e-2;
    for function in functions {
        for [real, fake] in [[0.8, 0.3], [-0.9, 0.5], [1.7, -1.2]] {
            let value = |real, fake| function.evaluate(&at(real, fake));
            let slope = |variable| function.derivative(variable).evaluate(&at(real, fake));
            let differences = [
                value(real + STEP, fake) - value(real - STEP, fake),
                value(real, fake + STEP) - value(real, fake - STEP),
            ];
            let slopes = [Variable::Real, Variable::Fake].map(slope);
            for (difference, slope) in differences.into_iter().zip(slopes) {
                let expected = difference / (2.0 * STEP);
                assert!(
                    (expected - slope).abs() < 1e-3,
                    "{function:?}: {expected}, {slope}"
                );
            }
        }
    }
}

#[test]
fn tensors_give_what_numbers_give() {
    let device = burn::tensor::Device::flex();
    let function = unit_clamp(square(real())) + softplus(-fake()) * step(fake())
        - sigmoid(real() - 0.5) * positive_part(smoothing());
    let (real, fake) = ([0.8, -0.3, 2.0], [0.5, -1.0, 3.0]);
    let tensor = |values: [f32; 3]| Tensor::<1>::from_data(values, &device);
    let tensors = Variables {
        real: tensor(real),
        fake: tensor(fake),
        smoothing: tensor([0.1; 3]),
    };
    let actual: Vec<f32> = function.evaluate(&tensors).into_data().iter().collect();
    for (actual, (real, fake)) in actual.into_iter().zip(real.into_iter().zip(fake)) {
        let expected = function.evaluate(&at(real, fake));
        assert!((actual - expected).abs() < 1e-6, "{actual}, {expected}");
    }
}

#[test]
fn the_shader_says_the_same() {
    let function = 0.5 * square(real() - (1.0 - 2.0 * smoothing())) + positive_part(fake());
    let text = "(((0.5) * square((real + (-((1.0) + (-((2.0) * smoothing))))))) + max(fake, 0.0))";
    assert_eq!(function.wgsl(), text);
}
