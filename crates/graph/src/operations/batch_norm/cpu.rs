//! Channel by channel, over the lines of pixels of every group. Threads share the channels where these are summed up, and the
//! images elsewhere.

use std::ops::Range;

use super::instruction::{
    BatchNormBackward, BatchNormalise, NORM_EPSILON, NORM_MOMENTUM, Normalisation,
    NormaliseBackward,
};
use crate::fused::{
    cpu::{CpuMemory, Places, instruction_set::vectorise, rectifier_slope, rectify, split_feature},
    layout::Feature,
};

/// What a value costs, in multiplications.
const WORK: usize = 4;
/// Channels that a thread sums up at least: the pixels are looked at by each thread.
const CHANNELS_MIN: usize = 32;

pub fn batch_normalise(instruction: &BatchNormalise, memory: &mut CpuMemory) {
    let n = &instruction.normalisation;
    memory.with_output(n.statistics.buffer, |memory, to| {
        let (machine, input) = (memory.machine(), memory.values(n.input.buffer));
        let to = &mut to[n.statistics.offset..];
        machine.for_each_part(
            work(n),
            most_shares(n),
            |parts| Share::split(n, to, 2 * n.input.channels, parts),
            |share| measure(machine.instruction_set, n, input, share),
        );
    });
    if instruction.track {
        let running = instruction.running;
        memory.with_output(running.buffer, |memory, to| {
            track(n, memory.at(n.statistics), &mut to[running.offset..]);
        });
    }
    normalise(n, memory);
}

pub fn batch_backward(instruction: &BatchNormBackward, memory: &mut CpuMemory) {
    let BatchNormBackward {
        normalisation: n,
        d,
        gradient,
        part_stride,
    } = instruction;
    memory.with_output(gradient.buffer, |memory, to| {
        let (machine, forward) = (memory.machine(), Forward::of(n, memory));
        let (to, d_values) = (&mut to[gradient.offset..], memory.values(d.buffer));
        machine.for_each_part(
            work(n),
            most_shares(n),
            |parts| Share::split(n, to, *part_stride, parts),
            |share| affine_gradient(machine.instruction_set, n, d, forward, d_values, share),
        );
    });
    memory.with_output(d.buffer, |memory, to| {
        let (machine, forward) = (memory.machine(), Forward::of(n, memory));
        let sums = |group: usize| &memory.at(*gradient)[group * part_stride..];
        let affine = memory.at(n.affine);
        machine.for_each_part(
            work(n),
            d.batch,
            |parts| split_feature(d, to, n.groups, parts),
            |(images, to)| {
                let factors = [affine, sums(group_of(n, &images))];
                input_gradient(machine.instruction_set, n, d, images, forward, factors, to);
            },
        );
    });
}

/// y = rectify(scale · (x − mean) / σ + shift).
pub fn normalise(n: &Normalisation, memory: &mut CpuMemory) {
    memory.with_output(n.output.buffer, |memory, to| {
        let (machine, input) = (memory.machine(), memory.values(n.input.buffer));
        let factors = [memory.at(n.statistics), memory.at(n.affine)];
        machine.for_each_part(
            work(n),
            n.output.batch,
            |parts| split_feature(&n.output, to, n.groups, parts),
            |(images, to)| normalise_values(machine.instruction_set, n, images, input, factors, to),
        );
    });
}

/// d x = scale / σ · d, in place.
pub fn backward(instruction: &NormaliseBackward, memory: &mut CpuMemory) {
    let NormaliseBackward {
        normalisation: n,
        d,
    } = instruction;
    memory.with_output(d.buffer, |memory, to| {
        let (machine, output) = (memory.machine(), memory.values(n.output.buffer));
        let factors = [memory.at(n.statistics), memory.at(n.affine)];
        machine.for_each_part(
            work(n),
            d.batch,
            |parts| split_feature(d, to, n.groups, parts),
            |(images, to)| scale(machine.instruction_set, n, d, images, output, factors, to),
        );
    });
}

/// Of an instruction that looks at every value, in multiplications.
fn work(n: &Normalisation) -> usize {
    WORK * n.input.batch * n.input.height * n.input.width * n.input.channels
}

fn most_shares(n: &Normalisation) -> usize {
    n.groups * n.input.channels.div_ceil(CHANNELS_MIN)
}

/// Images of a group.
const fn batch(n: &Normalisation) -> usize {
    n.input.batch / n.groups
}

const fn group_of(n: &Normalisation, images: &Range<usize>) -> usize {
    images.start / batch(n)
}

/// Some channels of a group, and two sums for each of them.
struct Share<'a> {
    group: usize,
    channels: Range<usize>,
    sums: [&'a mut [f32]; 2],
}

impl<'a> Share<'a> {
    /// Of sums that lie `stride` apart from group to group: one for every channel, then the other.
    fn split(n: &Normalisation, sums: &'a mut [f32], stride: usize, parts: usize) -> Vec<Self> {
        let channels = n.input.channels;
        let each = channels
            .div_ceil(parts.div_ceil(n.groups))
            .max(CHANNELS_MIN);
        let groups = sums.chunks_mut(stride.max(2 * channels)).take(n.groups);
        let shares = groups.enumerate().flat_map(|(group, sums)| {
            let (first, second) = sums.split_at_mut(channels);
            let parts = first
                .chunks_mut(each)
                .zip(second[..channels].chunks_mut(each));
            parts.enumerate().map(move |(index, (first, second))| Self {
                group,
                channels: index * each..index * each + first.len(),
                sums: [first, second],
            })
        });
        shares.collect()
    }

    /// Its images.
    fn images(&self, n: &Normalisation) -> Range<usize> {
        self.group * batch(n)..(self.group + 1) * batch(n)
    }
}

/// What the backward pass needs of the forward pass.
#[derive(Clone, Copy)]
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

/// Pixels of a group.
fn count(n: &Normalisation) -> f32 {
    (batch(n) * n.input.height * n.input.width) as f32
}

vectorise! {
    /// Two passes: the variance of values far from zero would drown in a single one.
    fn measure(n: &Normalisation, input: &[f32], share: Share) {
        let (images, channels) = (share.images(n), share.channels);
        let [mean, variance] = share.sums;
        mean.fill(0.0);
        for line in n.input.lines(&images) {
            for pixel in input[line].chunks_exact(n.input.channels) {
                for (sum, value) in mean.iter_mut().zip(&pixel[channels.clone()]) {
                    *sum += value;
                }
            }
        }
        mean.iter_mut().for_each(|sum| *sum /= count(n));
        variance.fill(0.0);
        for line in n.input.lines(&images) {
            for pixel in input[line].chunks_exact(n.input.channels) {
                let values = pixel[channels.clone()].iter().zip(&*mean);
                for (sum, (value, mean)) in variance.iter_mut().zip(values) {
                    *sum += (value - mean) * (value - mean);
                }
            }
        }
        variance.iter_mut().for_each(|sum| *sum /= count(n));
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

vectorise! {
    fn normalise_values(
        n: &Normalisation,
        images: Range<usize>,
        input: &[f32],
        factors: [&[f32]; 2],
        to: Places,
    ) {
        let mut to = to;
        let [statistics, affine] = factors;
        let channels = n.input.channels;
        let (mean, variance) = statistics[2 * channels * group_of(n, &images)..].split_at(channels);
        let factors: Vec<_> = (0..channels)
            .map(|c| {
                let factor = affine[c] / (variance[c] + NORM_EPSILON).sqrt();
                (factor, affine[channels + c] - mean[c] * factor)
            })
            .collect();
        for (from, line) in n.input.lines(&images).zip(n.output.lines(&images)) {
            let pixels = input[from].chunks_exact(channels);
            for (from, to) in pixels.zip(to.at(line).chunks_exact_mut(channels)) {
                for ((to, from), (factor, offset)) in to.iter_mut().zip(from).zip(&factors) {
                    *to = rectify(from * factor + offset, n.slope);
                }
            }
        }
    }
}

vectorise! {
    /// Σ d and Σ d x̂ of each group, where d is the gradient before the rectifier and x̂ the normalised
    /// input: the gradients of shift and scale.
    fn affine_gradient(
        n: &Normalisation,
        d: &Feature,
        forward: Forward,
        d_values: &[f32],
        share: Share,
    ) {
        let (images, range) = (share.images(n), share.channels);
        let [products, sums] = share.sums;
        let channels = n.input.channels;
        let (mean, variance) = forward.statistics[2 * channels * share.group..].split_at(channels);
        let (mean, variance) = (&mean[range.clone()], &variance[range.clone()]);
        products.fill(0.0);
        sums.fill(0.0);
        let places = n.input.lines(&images).zip(n.output.lines(&images));
        for ((input, output), d) in places.zip(d.lines(&images)) {
            let inputs = forward.input[input].chunks_exact(channels);
            let outputs = forward.output[output].chunks_exact(channels);
            let ds = d_values[d].chunks_exact(channels);
            for ((inputs, outputs), ds) in inputs.zip(outputs).zip(ds) {
                let [inputs, outputs, ds] = [inputs, outputs, ds].map(|all| &all[range.clone()]);
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

vectorise! {
    /// d x = scale / σ · (d − mean d − x̂ · mean(d x̂)), in place of the gradient of the output.
    fn input_gradient(
        n: &Normalisation,
        d: &Feature,
        images: Range<usize>,
        forward: Forward,
        factors: [&[f32]; 2],
        to: Places,
    ) {
        let mut to = to;
        let [affine, sums] = factors;
        let channels = n.input.channels;
        let count = count(n);
        let statistics = &forward.statistics[2 * channels * group_of(n, &images)..];
        let (mean, variance) = statistics.split_at(channels);
        let (scale_sum, shift_sum) = sums.split_at(channels);
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
        let places = n.input.lines(&images).zip(n.output.lines(&images));
        for ((input, output), line) in places.zip(d.lines(&images)) {
            let inputs = forward.input[input].chunks_exact(channels);
            let outputs = forward.output[output].chunks_exact(channels);
            let ds = to.at(line).chunks_exact_mut(channels);
            for ((inputs, outputs), ds) in inputs.zip(outputs).zip(ds) {
                let values = ds.iter_mut().zip(inputs).zip(outputs).zip(&terms);
                for (((d, input), output), (factor, slope, offset)) in values {
                    *d = factor * *d * rectifier_slope(*output, n.slope) + slope * input + offset;
                }
            }
        }
    }
}

vectorise! {
    /// d x = scale / σ · d, in place of the gradient of the output.
    fn scale(
        n: &Normalisation,
        d: &Feature,
        images: Range<usize>,
        output: &[f32],
        factors: [&[f32]; 2],
        to: Places,
    ) {
        let mut to = to;
        let [statistics, affine] = factors;
        let channels = n.input.channels;
        let factors: Vec<_> = (0..channels)
            .map(|c| affine[c] * (1.0 / (statistics[channels + c] + NORM_EPSILON).sqrt()))
            .collect();
        for (from, line) in n.output.lines(&images).zip(d.lines(&images)) {
            let outputs = output[from].chunks_exact(channels);
            for (outputs, ds) in outputs.zip(to.at(line).chunks_exact_mut(channels)) {
                for ((d, output), factor) in ds.iter_mut().zip(outputs).zip(&factors) {
                    *d = factor * *d * rectifier_slope(*output, n.slope);
                }
            }
        }
    }
}
