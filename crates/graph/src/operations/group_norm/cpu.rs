use super::instruction::{GroupNormBackward, GroupNormGradient, GroupNormalise, Grouped};
use crate::fused::{
    cpu::CpuMemory,
    layout::{Feature, Matrix},
    program::NORM_EPSILON,
};

/// A group of an image.
#[derive(Clone, Copy)]
struct Group {
    image: usize,
    /// Its first channel.
    channel: usize,
    width: usize,
    area: usize,
    /// Place of its mean among the statistics, followed by 1 / deviation.
    statistics: usize,
}

impl Group {
    /// The groups of all images.
    fn all(grouped: &Grouped) -> impl Iterator<Item = Self> + use<> {
        let (width, area, groups) = (grouped.width(), grouped.area(), grouped.groups);
        let first = grouped.statistics.offset;
        (0..grouped.input.batch * groups).map(move |index| Self {
            image: index / groups,
            channel: index % groups * width,
            width,
            area,
            statistics: first + 2 * index,
        })
    }

    fn count(&self) -> f32 {
        (self.area * self.width) as f32
    }

    /// Where the first channels of its pixels lie.
    fn pixels(self, feature: &Feature) -> impl Iterator<Item = usize> + use<> {
        let pixels: Matrix = feature.pixels();
        let first = self.image * self.area;
        (first..first + self.area).map(move |row| pixels.row(row) + self.channel)
    }

    /// Its values, pixel by pixel.
    fn values<'a>(
        self,
        feature: &Feature,
        memory: &'a CpuMemory,
    ) -> impl Iterator<Item = f32> + use<'a> {
        let values = memory.values(feature.buffer);
        let pixels = self.pixels(feature);
        pixels.flat_map(move |place| values[place..place + self.width].iter().copied())
    }
}

pub fn normalise(instruction: &GroupNormalise, memory: &mut CpuMemory) {
    let GroupNormalise {
        grouped,
        shift,
        output,
    } = instruction;
    let buffers = [grouped.statistics.buffer, output.buffer];
    memory.with_outputs(buffers, |memory, [statistics, outputs]| {
        let [scale, shift] = [grouped.scale, *shift].map(|slice| memory.at(slice));
        for group in Group::all(grouped) {
            let values = || group.values(&grouped.input, memory);
            let mean = values().sum::<f32>() / group.count();
            let squares = values().map(|value| (value - mean) * (value - mean));
            let variance = squares.sum::<f32>() / group.count();
            let inverse = 1.0 / (variance + NORM_EPSILON).sqrt();
            statistics[group.statistics] = mean;
            statistics[group.statistics + 1] = inverse;
            let inputs = memory.values(grouped.input.buffer);
            let places = group.pixels(&grouped.input).zip(group.pixels(output));
            for (from, to) in places {
                for i in 0..group.width {
                    let normal = (inputs[from + i] - mean) * inverse;
                    let channel = group.channel + i;
                    outputs[to + i] = normal * scale[channel] + shift[channel];
                }
            }
        }
    });
}

pub fn backward(instruction: &GroupNormBackward, memory: &mut CpuMemory) {
    let GroupNormBackward { grouped, d, output } = instruction;
    memory.with_output(output.buffer, |memory, outputs| {
        let scale = memory.at(grouped.scale);
        let statistics = memory.values(grouped.statistics.buffer);
        for group in Group::all(grouped) {
            let (mean, inverse) = (
                statistics[group.statistics],
                statistics[group.statistics + 1],
            );
            let pairs = || {
                let gradients = group.values(d, memory).enumerate();
                let gradients = gradients.map(|(i, d)| d * scale[group.channel + i % group.width]);
                let normal = group.values(&grouped.input, memory);
                gradients.zip(normal.map(|x| (x - mean) * inverse))
            };
            let mean_g = pairs().map(|(g, _)| g).sum::<f32>() / group.count();
            let mean_product = pairs().map(|(g, normal)| g * normal).sum::<f32>() / group.count();
            let places = group
                .pixels(output)
                .flat_map(|place| place..place + group.width);
            for ((g, normal), to) in pairs().zip(places) {
                outputs[to] = inverse * (g - mean_g - normal * mean_product);
            }
        }
    });
}

pub fn gradient(instruction: &GroupNormGradient, memory: &mut CpuMemory) {
    let GroupNormGradient {
        grouped,
        d,
        scale,
        shift,
    } = instruction;
    memory.with_output(scale.buffer, |memory, sums| {
        let channels = grouped.input.channels;
        sums[scale.offset..][..channels].fill(0.0);
        sums[shift.offset..][..channels].fill(0.0);
        let statistics = memory.values(grouped.statistics.buffer);
        for group in Group::all(grouped) {
            let (mean, inverse) = (
                statistics[group.statistics],
                statistics[group.statistics + 1],
            );
            let pairs = group
                .values(d, memory)
                .zip(group.values(&grouped.input, memory));
            for (i, (d, x)) in pairs.enumerate() {
                let channel = group.channel + i % group.width;
                sums[scale.offset + channel] += d * (x - mean) * inverse;
                sums[shift.offset + channel] += d;
            }
        }
    });
}
