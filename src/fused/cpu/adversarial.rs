//! The losses of [`Objective`] with their gradients.

use super::loss::{sigmoid, softplus};
use crate::loss::Objective;

/// What a pair of a real and a generated image costs the discriminator, and the slopes of that
/// in their logits.
fn pair_loss(objective: Objective, [real, fake]: [f32; 2], smoothing: f32) -> (f32, [f32; 2]) {
    match objective {
        Objective::NonSaturating => (
            softplus(-real) + smoothing * real + softplus(fake),
            [smoothing - sigmoid(-real), sigmoid(fake)],
        ),
        Objective::LeastSquares => {
            let errors = [real - (1.0 - 2.0 * smoothing), fake + 1.0];
            let [real, fake] = errors;
            ((real * real + fake * fake) / 2.0, errors)
        }
        Objective::Hinge => {
            let short = [1.0 - real, 1.0 + fake].map(|short| short.max(0.0));
            let slope = |short: f32| f32::from(short > 0.0);
            (short[0] + short[1], [-slope(short[0]), slope(short[1])])
        }
        Objective::Relativistic => {
            let behind = fake - real;
            (softplus(behind), [-sigmoid(behind), sigmoid(behind)])
        }
    }
}

/// What it costs the generator, and the slope of that in the generated image's logit.
fn generated_loss(objective: Objective, [real, fake]: [f32; 2]) -> (f32, f32) {
    match objective {
        Objective::NonSaturating => (softplus(-fake), -sigmoid(-fake)),
        Objective::LeastSquares => ((fake - 1.0) * (fake - 1.0) / 2.0, fake - 1.0),
        Objective::Hinge => (-fake, -1.0),
        Objective::Relativistic => (softplus(real - fake), -sigmoid(real - fake)),
    }
}

/// How real the images of a pair are held to be.
fn beliefs(objective: Objective, [real, fake]: [f32; 2]) -> [f32; 2] {
    match objective {
        Objective::NonSaturating => [real, fake].map(sigmoid),
        Objective::LeastSquares | Objective::Hinge => {
            [real, fake].map(|logit| ((logit + 1.0) / 2.0).clamp(0.0, 1.0))
        }
        Objective::Relativistic => [real - fake, fake - real].map(sigmoid),
    }
}

/// Loss, mean belief in the real images, mean belief in the generated ones. Logits and gradient
/// hold the real ones first.
pub fn discriminator(
    objective: Objective,
    logits: &[f32],
    smoothing: f32,
    d: &mut [f32],
) -> [f32; 3] {
    let batch = logits.len() / 2;
    let mut sums = [0.0; 3];
    for image in 0..batch {
        let pair = [logits[image], logits[batch + image]];
        let (loss, [d_real, d_fake]) = pair_loss(objective, pair, smoothing);
        d[image] = d_real / batch as f32;
        d[batch + image] = d_fake / batch as f32;
        let [real, fake] = beliefs(objective, pair);
        for (sum, value) in sums.iter_mut().zip([loss, real, fake]) {
            *sum += value;
        }
    }
    sums.map(|sum| sum / batch as f32)
}

/// Loss; the gradient is that of the generated images' logits.
pub fn generator(objective: Objective, logits: &[f32], d: &mut [f32]) -> f32 {
    let batch = d.len();
    let (real, fake) = logits.split_at(batch);
    let mut sum = 0.0;
    for ((d, real), fake) in d.iter_mut().zip(real).zip(fake) {
        let (loss, slope) = generated_loss(objective, [*real, *fake]);
        *d = slope / batch as f32;
        sum += loss;
    }
    sum / batch as f32
}
