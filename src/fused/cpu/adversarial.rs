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
/// hold a batch of real ones first, then any number of batches of generated ones.
pub fn discriminator(
    objective: Objective,
    logits: &[f32],
    smoothing: f32,
    (batch, d): (usize, &mut [f32]),
) -> [f32; 3] {
    let pairs = (logits.len() - batch) as f32;
    let (real, fake) = logits.split_at(batch);
    let (d_real, d_fake) = d.split_at_mut(batch);
    d_real.fill(0.0);
    let mut sums = [0.0; 3];
    for (index, fake) in fake.iter().enumerate() {
        let image = index % batch;
        let pair = [real[image], *fake];
        let (loss, slopes) = pair_loss(objective, pair, smoothing);
        d_real[image] += slopes[0] / pairs;
        d_fake[index] = slopes[1] / pairs;
        let [real, fake] = beliefs(objective, pair);
        for (sum, value) in sums.iter_mut().zip([loss, real, fake]) {
            *sum += value;
        }
    }
    sums.map(|sum| sum / pairs)
}

/// Loss; the gradient is that of the generated images' logits.
pub fn generator(objective: Objective, logits: &[f32], batch: usize, d: &mut [f32]) -> f32 {
    let (real, fake) = logits.split_at(batch);
    let pairs = fake.len() as f32;
    let mut sum = 0.0;
    for ((d, real), fake) in d.iter_mut().zip(real.iter().cycle()).zip(fake) {
        let (loss, slope) = generated_loss(objective, [*real, *fake]);
        *d = slope / pairs;
        sum += loss;
    }
    sum / pairs
}
