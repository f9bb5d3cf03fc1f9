use super::{ADAM_EPSILON, ADAM_RATES, Adam};
use crate::fused::{
    cpu::{CpuMemory, instruction_set::vectorise},
    parameters::CHUNK,
};

/// What a value costs, in multiplications: roots and quotients take long.
const WORK: usize = 32;
/// Values of a part at least.
const VALUES_MIN: usize = 1024;

/// θ ← kept · θ − rate · m̂ / (√v̂ + ε), and the transposed copy with it.
pub fn step(adam: &Adam, memory: &mut CpuMemory) {
    let arena = &adam.arena;
    let outputs = [
        arena.values,
        arena.moment_1,
        arena.moment_2,
        arena.gradient,
        arena.transposed,
    ];
    memory.with_outputs(outputs, |memory, outputs| {
        let [values, moments_1, moments_2, gradient, transposed] = outputs;
        add_parts(memory.values(arena.part_counts), arena.len, gradient);
        let rates = memory.at(adam.rates);
        let machine = memory.machine();
        machine.for_each_part(
            WORK * arena.len,
            arena.len.div_ceil(VALUES_MIN),
            |parts| {
                let each = arena.len.div_ceil(parts);
                let moments = moments_1.chunks_mut(each).zip(moments_2.chunks_mut(each));
                let values = values.chunks_mut(each).zip(gradient.chunks(each));
                values.zip(moments).collect()
            },
            |((values, gradient), (moments_1, moments_2))| {
                let values = [values, moments_1, moments_2];
                update(machine.instruction_set, adam, rates, values, gradient);
            },
        );
        for (value, place) in values.iter().zip(memory.values(arena.transposition)) {
            transposed[place.to_bits() as usize] = *value;
        }
    });
}

vectorise! {
    fn update(adam: &Adam, rates: &[f32], values_and_moments: [&mut [f32]; 3], gradient: &[f32]) {
        let [values, moments_1, moments_2] = values_and_moments;
        let &[rate, correction_1, correction_2, kept] = &rates[..ADAM_RATES] else {
            unreachable!("{ADAM_RATES} rates")
        };
        let moments = moments_1.iter_mut().zip(moments_2);
        for ((value, (m, v)), g) in values.iter_mut().zip(moments).zip(gradient) {
            *m += (1.0 - adam.beta_1) * (g - *m);
            *v += (1.0 - adam.beta_2) * (g * g - *v);
            let step = rate * (*m / correction_1) / ((*v / correction_2).sqrt() + ADAM_EPSILON);
            *value = kept * *value - step;
        }
    }
}

/// Adds the parts of every chunk's gradient up, in the place of the first.
fn add_parts(part_counts: &[f32], len: usize, gradient: &mut [f32]) {
    for (chunk, parts) in part_counts.iter().enumerate() {
        let start = chunk * CHUNK;
        for part in 1..parts.to_bits() as usize {
            let (first, others) = gradient.split_at_mut(len);
            let other = &others[(part - 1) * len + start..];
            for (sum, value) in first[start..start + CHUNK].iter_mut().zip(other) {
                *sum += value;
            }
        }
    }
}
