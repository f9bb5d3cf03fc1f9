//! The optimiser's step.

use super::super::{
    parameters::CHUNK,
    program::{ADAM_EPSILON, Adam},
};

/// θ ← θ − rate · m̂ / (√v̂ + ε), and the transposed copy with it.
pub fn step(adam: &Adam, buffers: &mut [Vec<f32>]) {
    let arena = &adam.arena;
    let rates = &buffers[adam.rates.buffer.0][adam.rates.offset..][..3];
    let (rate, correction_1, correction_2) = (rates[0], rates[1], rates[2]);
    let ids = [
        arena.values,
        arena.moment_1,
        arena.moment_2,
        arena.gradient,
        arena.transposed,
    ];
    let [
        mut values,
        mut moments_1,
        mut moments_2,
        mut gradient,
        mut transposed,
    ] = ids.map(|id| std::mem::take(&mut buffers[id.0]));
    let part_counts = &buffers[arena.part_counts.0];
    for (chunk, parts) in part_counts.iter().enumerate() {
        let start = chunk * CHUNK;
        for part in 1..parts.to_bits() as usize {
            let (first, others) = gradient.split_at_mut(arena.len);
            let other = &others[(part - 1) * arena.len + start..];
            for (sum, value) in first[start..start + CHUNK].iter_mut().zip(other) {
                *sum += value;
            }
        }
    }
    let moments = moments_1.iter_mut().zip(&mut moments_2);
    for ((value, (m, v)), g) in values.iter_mut().zip(moments).zip(&gradient) {
        *m += (1.0 - adam.beta_1) * (g - *m);
        *v += (1.0 - adam.beta_2) * (g * g - *v);
        *value -= rate * (*m / correction_1) / ((*v / correction_2).sqrt() + ADAM_EPSILON);
    }
    for (value, place) in values.iter().zip(&buffers[arena.transposition.0]) {
        transposed[place.to_bits() as usize] = *value;
    }
    for (id, buffer) in ids
        .into_iter()
        .zip([values, moments_1, moments_2, gradient, transposed])
    {
        buffers[id.0] = buffer;
    }
}
