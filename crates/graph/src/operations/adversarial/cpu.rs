use super::instruction::{DiscriminatorLoss, GeneratorLoss};
use crate::{
    fused::{
        cpu::CpuMemory,
        layout::{BufferId, Slice},
    },
    loss::{
        Formulas,
        expression::{Variable, Variables},
    },
};

pub fn discriminator(instruction: &DiscriminatorLoss, memory: &mut CpuMemory) {
    let DiscriminatorLoss {
        logits,
        smoothing,
        batch,
        fakes,
        ..
    } = *instruction;
    let Formulas {
        discriminator: loss,
        d_real,
        d_fake,
        ..
    } = instruction.objective.formulas();
    let slopes = [Variable::Real, Variable::Fake].map(|variable| loss.derivative(variable));
    let pairs = (fakes * batch) as f32;
    let sums = memory.with_output(instruction.d, |memory, d| {
        let smoothing = memory.values(smoothing)[0];
        let (real, fake) = pair_of_logits(memory, logits, [batch, fakes]);
        let (slopes_in_real, slopes_in_fake) = d.split_at_mut(batch);
        slopes_in_real.fill(0.0);
        let mut sums = [0.0; 3];
        for (index, fake) in fake.iter().enumerate() {
            let image = index % batch;
            let pair = Variables {
                real: real[image],
                fake: *fake,
                smoothing,
            };
            let [in_real, in_fake] = slopes.each_ref().map(|slope| slope.evaluate(&pair));
            slopes_in_real[image] += in_real / pairs;
            slopes_in_fake[index] = in_fake / pairs;
            for (sum, value) in sums.iter_mut().zip([&loss, &d_real, &d_fake]) {
                *sum += value.evaluate(&pair);
            }
        }
        sums
    });
    let [loss, d_real, d_fake] = sums.map(|sum: f32| sum / pairs);
    memory.set(instruction.loss_values, &[loss]);
    memory.set(after(instruction.loss_values, 2), &[d_real, d_fake]);
}

pub fn generator(instruction: &GeneratorLoss, memory: &mut CpuMemory) {
    let GeneratorLoss {
        logits,
        batch,
        fakes,
        ..
    } = *instruction;
    let loss = instruction.objective.formulas().generator;
    let slope = loss.derivative(Variable::Fake);
    let pairs = (fakes * batch) as f32;
    let sum = memory.with_output(instruction.d, |memory, d| {
        let (real, fake) = pair_of_logits(memory, logits, [batch, fakes]);
        let slopes = d[batch..].iter_mut();
        let mut sum = 0.0;
        for ((d, real), fake) in slopes.zip(real.iter().cycle()).zip(fake) {
            let pair = Variables {
                real: *real,
                fake: *fake,
                smoothing: 0.0,
            };
            *d = slope.evaluate(&pair) / pairs;
            sum += loss.evaluate(&pair);
        }
        sum
    });
    memory.set(after(instruction.loss_values, 1), &[sum / pairs]);
}

/// Of real images, then of generated ones.
fn pair_of_logits(
    memory: &CpuMemory,
    logits: BufferId,
    [batch, fakes]: [usize; 2],
) -> (&[f32], &[f32]) {
    memory.values(logits)[..(1 + fakes) * batch].split_at(batch)
}

fn after(slice: Slice, values: usize) -> Slice {
    Slice {
        offset: slice.offset + values,
        ..slice
    }
}
