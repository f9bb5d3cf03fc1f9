//! Channel by channel, over the lines of pixels of every group.

use super::instruction::{
    NORM_EPSILON, NORM_MOMENTUM, Normalisation, NormalisationBackward, NormalisationGradient,
    Statistics,
};
use crate::fused::{
    cpu::{CpuMemory, instruction_set::vectorise, rectifier_slope, rectify},
    layout::Feature,
};

pub fn statistics(instruction: &Statistics, memory: &mut CpuMemory) {
    let n = &instruction.normalisation;
    memory.with_output(n.statistics.buffer, |memory, to| {
        let to = &mut to[n.statistics.offset..];
        let set = memory.machine().instruction_set;
        measure(set, n, memory.values(n.input.buffer), to);
    });
    if let Some(running) = instruction.running {
        memory.with_output(running.buffer, |memory, to| {
            track(n, memory.at(n.statistics), &mut to[running.offset..]);
        });
    }
}

pub fn gradient(instruction: &NormalisationGradient, memory: &mut CpuMemory) {
    let NormalisationGradient {
        normalisation,
        d,
        gradient,
        ..
    } = instruction;
    memory.with_output(gradient.buffer, |memory, to| {
        let forward = Forward::of(normalisation, memory);
        let to = &mut to[gradient.offset..];
        let set = memory.machine().instruction_set;
        affine_gradient(set, instruction, forward, memory.values(d.buffer), to);
    });
}

pub fn backward(instruction: &NormalisationBackward, memory: &mut CpuMemory) {
    let NormalisationBackward {
        normalisation,
        d,
        gradient,
        ..
    } = instruction;
    memory.with_output(d.buffer, |memory, to| {
        let forward = Forward::of(normalisation, memory);
        let factors = [memory.at(normalisation.affine), memory.at(*gradient)];
        let set = memory.machine().instruction_set;
        input_gradient(set, instruction, forward, factors, to);
    });
}

/// What the backward pass needs of the forward pass.
struct Forward<'a> {
    input: &'a [f32],
    output: &'a [f32],
    statistics: &'a [f32],
}

impl<'a> Forward<'a> {
    fn of(n: &Normalisation, memory: &'a CpuMemory) -> Self {
        Self {
            input: memory.values(n.input.buffer),
            output: memory.values(n.output.buffer),
            statistics: memory.at(n.statistics),
        }
    }
}

/// The places of the lines of pixels in one of some equal groups of images.
#[inline(always)]
fn lines(
    feature: &Feature,
    group: usize,
    groups: usize,
) -> impl Iterator<Item = std::ops::Range<usize>> + use<> {
    let batch = feature.batch / groups;
    let view = feature
        .images(&(group * batch..(group + 1) * batch))
        .flattened();
    let lines = view.columns / view.run;
    (0..batch).flat_map(move |image| {
        let start = view.row(image);
        (0..lines)
            .map(move |line| start + line * view.stride..start + line * view.stride + view.run)
    })
}

/// Pixels of a group.
fn count(feature: &Feature, groups: usize) -> f32 {
    (feature.batch / groups * feature.height * feature.width) as f32
}

vectorise! {
    /// Two passes: the variance of values far from zero would drown in a single one.
    fn measure(n: &Normalisation, input: &[f32], statistics: &mut [f32]) {
        let channels = n.input.channels;
        for (group, statistics) in statistics
            .chunks_exact_mut(2 * channels)
            .take(n.groups)
            .enumerate()
        {
            let (mean, variance) = statistics.split_at_mut(channels);
            let count = count(&n.input, n.groups);
            mean.fill(0.0);
            for line in lines(&n.input, group, n.groups) {
                for pixel in input[line].chunks_exact(channels) {
                    for (sum, value) in mean.iter_mut().zip(pixel) {
                        *sum += value;
                    }
                }
            }
            mean.iter_mut().for_each(|sum| *sum /= count);
            variance.fill(0.0);
            for line in lines(&n.input, group, n.groups) {
                for pixel in input[line].chunks_exact(channels) {
                    for ((sum, value), mean) in variance.iter_mut().zip(pixel).zip(&*mean) {
                        *sum += (value - mean) * (value - mean);
                    }
                }
            }
            variance.iter_mut().for_each(|sum| *sum /= count);
        }
    }
}

/// Moves the running statistics towards those of each group in turn.
fn track(n: &Normalisation, statistics: &[f32], running: &mut [f32]) {
    for statistics in statistics.chunks_exact(2 * n.input.channels).take(n.groups) {
        for (running, value) in running.iter_mut().zip(statistics) {
            *running += NORM_MOMENTUM * (value - *running);
        }
    }
}

/// y = rectify(scale · (x − mean) / σ + shift).
pub fn normalise(n: &Normalisation, memory: &mut CpuMemory) {
    memory.with_output(n.output.buffer, |memory, output| {
        let input = memory.values(n.input.buffer);
        let (statistics, affine) = (memory.at(n.statistics), memory.at(n.affine));
        let set = memory.machine().instruction_set;
        normalise_values(set, n, input, statistics, affine, output);
    });
}

vectorise! {
    fn normalise_values(
        n: &Normalisation,
        input: &[f32],
        statistics: &[f32],
        affine: &[f32],
        output: &mut [f32],
    ) {
        let channels = n.input.channels;
        for group in 0..n.groups {
            let (mean, variance) = statistics[2 * channels * group..].split_at(channels);
            let factors: Vec<_> = (0..channels)
                .map(|c| {
                    let factor = affine[c] / (variance[c] + NORM_EPSILON).sqrt();
                    (factor, affine[channels + c] - mean[c] * factor)
                })
                .collect();
            let from = lines(&n.input, group, n.groups);
            for (from, to) in from.zip(lines(&n.output, group, n.groups)) {
                let pixels = input[from].chunks_exact(channels);
                for (from, to) in pixels.zip(output[to].chunks_exact_mut(channels)) {
                    for ((to, from), (factor, offset)) in to.iter_mut().zip(from).zip(&factors) {
                        *to = rectify(from * factor + offset, n.slope);
                    }
                }
            }
        }
    }
}

vectorise! {
    /// Σ d and Σ d x̂ of each group, where d is the gradient before the rectifier and x̂ the normalised
    /// input: the gradients of shift and scale.
    fn affine_gradient(
        instruction: &NormalisationGradient,
        forward: Forward,
        d_values: &[f32],
        gradient: &mut [f32],
    ) {
        let NormalisationGradient {
            normalisation: n,
            d,
            part_stride,
            ..
        } = instruction;
        let channels = n.input.channels;
        for group in 0..n.groups {
            let (mean, variance) = forward.statistics[2 * channels * group..].split_at(channels);
            let (products, sums) = gradient[group * part_stride..].split_at_mut(channels);
            products.fill(0.0);
            sums[..channels].fill(0.0);
            let places = lines(&n.input, group, n.groups).zip(lines(&n.output, group, n.groups));
            for ((input, output), d) in places.zip(lines(d, group, n.groups)) {
                let inputs = forward.input[input].chunks_exact(channels);
                let outputs = forward.output[output].chunks_exact(channels);
                let ds = d_values[d].chunks_exact(channels);
                for ((inputs, outputs), ds) in inputs.zip(outputs).zip(ds) {
                    let values = inputs.iter().zip(mean).zip(outputs).zip(ds);
                    let both = products.iter_mut().zip(&mut *sums);
                    for ((((input, mean), output), d), (product, sum)) in values.zip(both) {
                        let d = d * rectifier_slope(*output, n.slope);
                        *sum += d;
                        *product += d * (input - mean);
                    }
                }
            }
            for (product, variance) in products.iter_mut().zip(variance) {
                *product /= (variance + NORM_EPSILON).sqrt();
            }
        }
    }
}

vectorise! {
    /// d x = scale / σ · (d − mean d − x̂ · mean(d x̂)), in place of the gradient of the output.
    fn input_gradient(
        instruction: &NormalisationBackward,
        forward: Forward,
        factors: [&[f32]; 2],
        d_values: &mut [f32],
    ) {
        let NormalisationBackward {
            normalisation: n,
            d,
            part_stride,
            ..
        } = instruction;
        let [affine, sums] = factors;
        let channels = n.input.channels;
        let count = count(&n.input, n.groups);
        for group in 0..n.groups {
            let (mean, variance) = forward.statistics[2 * channels * group..].split_at(channels);
            let (scale_sum, shift_sum) = sums[group * part_stride..].split_at(channels);
            // d x = factor · d + slope · x + offset
            let terms: Vec<_> = (0..channels)
                .map(|c| {
                    let inverse = 1.0 / (variance[c] + NORM_EPSILON).sqrt();
                    let factor = affine[c] * inverse;
                    let slope = -factor * inverse * scale_sum[c] / count;
                    (
                        factor,
                        slope,
                        -factor * shift_sum[c] / count - slope * mean[c],
                    )
                })
                .collect();
            let places = lines(&n.input, group, n.groups).zip(lines(&n.output, group, n.groups));
            for ((input, output), d) in places.zip(lines(d, group, n.groups)) {
                let inputs = forward.input[input].chunks_exact(channels);
                let outputs = forward.output[output].chunks_exact(channels);
                for ((inputs, outputs), ds) in inputs
                    .zip(outputs)
                    .zip(d_values[d].chunks_exact_mut(channels))
                {
                    for (((d, input), output), (factor, slope, offset)) in
                        ds.iter_mut().zip(inputs).zip(outputs).zip(&terms)
                    {
                        *d = factor * *d * rectifier_slope(*output, n.slope) + slope * input + offset;
                    }
                }
            }
        }
    }
}
