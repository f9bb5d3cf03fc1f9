//! Line by line: the values of a line of pixels lie next to each other, and what differs from channel to channel is spread
//! over as many, so that all loops are over whole lines. Threads share the images.

use std::ops::Range;

use super::{
    instruction::{GroupNormBackward, GroupNormGradient, GroupNormalise, Grouped},
    line::{Line, statistics_of},
};
use crate::fused::{
    cpu::{
        CpuMemory, Places, instruction_set::vectorise, silu, silu_slope, split_by_images,
        split_feature,
    },
    layout::Feature,
    program::NORM_EPSILON,
};

/// What a value costs, in multiplications.
const WORK: usize = 6;
/// Images whose gradients are summed up together. It decides on the order of the sums, so that it is the same for any number of
/// threads.
const IMAGES_OF_SUM: usize = 8;

fn work(grouped: &Grouped) -> usize {
    WORK * grouped.input.batch * grouped.input.flattened().columns
}

pub fn normalise(instruction: &GroupNormalise, memory: &mut CpuMemory) {
    let GroupNormalise { grouped, output } = instruction;
    let buffers = [grouped.statistics.buffer, output.buffer];
    memory.with_outputs(buffers, |memory, [statistics, to]| {
        let (machine, input) = (memory.machine(), memory.values(grouped.input.buffer));
        let affine = [grouped.scale, grouped.shift].map(|slice| memory.at(slice));
        let mut statistics = &mut statistics[grouped.statistics.offset..];
        machine.for_each_part(
            work(grouped),
            output.batch,
            |parts| {
                let parts = split_feature(output, to, 1, parts).into_iter();
                let parts = parts.map(|(images, to)| {
                    let own = 2 * grouped.groups * images.len();
                    let own = statistics.split_off_mut(..own);
                    (images, own.expect("statistics of every image"), to)
                });
                parts.collect()
            },
            |(images, statistics, to)| {
                let set = machine.instruction_set;
                normalise_images(
                    set,
                    (grouped, output),
                    images,
                    input,
                    affine,
                    statistics,
                    to,
                );
            },
        );
    });
}

pub fn backward(instruction: &GroupNormBackward, memory: &mut CpuMemory) {
    let GroupNormBackward { grouped, d, output } = instruction;
    memory.with_output(output.buffer, |memory, to| {
        let machine = memory.machine();
        let values = [d, &grouped.input].map(|feature| memory.values(feature.buffer));
        let known = [grouped.scale, grouped.statistics].map(|slice| memory.at(slice));
        machine.for_each_part(
            work(grouped),
            output.batch,
            |parts| split_feature(output, to, 1, parts),
            |(images, to)| {
                let set = machine.instruction_set;
                backward_of_images(set, (grouped, d, output), images, values, known, to);
            },
        );
    });
}

pub fn gradient(instruction: &GroupNormGradient, memory: &mut CpuMemory) {
    let GroupNormGradient { grouped, d, sums } = instruction;
    memory.with_outputs([sums[0].buffer, d.buffer], |memory, [to, gradients]| {
        let (machine, input) = (memory.machine(), memory.values(grouped.input.buffer));
        let known = [grouped.scale, grouped.shift, grouped.statistics];
        let known = known.map(|slice| memory.at(slice));
        let (channels, batch) = (grouped.input.channels, grouped.input.batch);
        let mut parts = vec![0.0; 2 * channels * batch.div_ceil(IMAGES_OF_SUM)];
        machine.for_each_part(
            work(grouped),
            batch.div_ceil(IMAGES_OF_SUM),
            |shares| {
                let firsts = (0..batch).step_by(IMAGES_OF_SUM);
                let images = firsts.map(|first| first..batch.min(first + IMAGES_OF_SUM));
                let images = split_by_images(&d.flattened(), gradients, images);
                let each = images.len().div_ceil(shares);
                let mut all = images.into_iter().zip(parts.chunks_exact_mut(2 * channels));
                (0..shares)
                    .map(|_| all.by_ref().take(each).collect::<Vec<_>>())
                    .collect()
            },
            |share| {
                for ((images, gradients), sums) in share {
                    let set = machine.instruction_set;
                    gradient_of_images(set, (grouped, d), images, input, known, gradients, sums);
                }
            },
        );
        for (place, first) in sums.iter().zip([0, channels]) {
            let total = &mut to[place.offset..][..channels];
            total.fill(0.0);
            for part in parts.chunks_exact(2 * channels) {
                for (total, sum) in total.iter_mut().zip(&part[first..]) {
                    *total += sum;
                }
            }
        }
    });
}

vectorise! {
    /// Two passes: the variance of values far from zero would drown in a single one.
    fn normalise_images(
        features: (&Grouped, &Feature),
        images: Range<usize>,
        input: &[f32],
        affine: [&[f32]; 2],
        statistics: &mut [f32],
        to: Places,
    ) {
        let mut to = to;
        let ((grouped, output), [scale, shift]) = (features, affine);
        let line = Line::of(grouped);
        let [mut sums, mut means, mut factors] = [line.row(), line.row(), line.row()];
        for (image, statistics) in images.zip(statistics.chunks_exact_mut(2 * grouped.groups)) {
            let image = image..image + 1;
            sums.fill(0.0);
            for place in grouped.input.lines(&image) {
                for (sum, value) in sums.iter_mut().zip(&input[place]) {
                    *sum += value;
                }
            }
            line.means(&sums, (0..grouped.groups).map(|group| 2 * group), statistics);
            line.spread(|channel| statistics_of(line, statistics, channel)[0], &mut means);
            sums.fill(0.0);
            for place in grouped.input.lines(&image) {
                for ((sum, value), mean) in sums.iter_mut().zip(&input[place]).zip(&means) {
                    *sum += (value - mean) * (value - mean);
                }
            }
            line.means(&sums, (0..grouped.groups).map(|group| 2 * group + 1), statistics);
            for pair in statistics.chunks_exact_mut(2) {
                pair[1] = 1.0 / (pair[1] + NORM_EPSILON).sqrt();
            }
            line.spread(
                |channel| statistics_of(line, statistics, channel)[1] * scale[channel],
                &mut factors,
            );
            line.spread(|channel| shift[channel], &mut sums);
            for (from, place) in grouped.input.lines(&image).zip(output.lines(&image)) {
                let known = means.iter().zip(&factors).zip(&sums);
                let to = to.at(place);
                for ((to, value), ((mean, factor), shift)) in
                    to.iter_mut().zip(&input[from]).zip(known)
                {
                    *to = (value - mean) * factor + shift;
                }
                if grouped.silu {
                    to.iter_mut().for_each(|value| *value = silu(*value));
                }
            }
        }
    }

    /// 1 / deviation · (g − mean of g − x̂ · mean of g x̂), where g is the gradient times the scale and x̂ the normalised
    /// input.
    fn backward_of_images(
        features: (&Grouped, &Feature, &Feature),
        images: Range<usize>,
        values: [&[f32]; 2],
        known: [&[f32]; 2],
        to: Places,
    ) {
        let mut to = to;
        let ((grouped, d, output), [scale, statistics]) = (features, known);
        let line = Line::of(grouped);
        let [mut scales, mut means, mut inverses] = [line.row(), line.row(), line.row()];
        let [mut sums, mut products] = [line.row(), line.row()];
        let [mut mean_g, mut mean_product] = [(); 2].map(|()| vec![0.0; grouped.groups]);
        line.spread(|channel| scale[channel], &mut scales);
        for image in images {
            let statistics = &statistics[2 * grouped.groups * image..];
            let image = image..image + 1;
            line.spread(|channel| statistics_of(line, statistics, channel)[0], &mut means);
            line.spread(|channel| statistics_of(line, statistics, channel)[1], &mut inverses);
            sums.fill(0.0);
            products.fill(0.0);
            for (d, x) in d.lines(&image).zip(grouped.input.lines(&image)) {
                let pairs = values[0][d].iter().zip(&values[1][x]).zip(&scales);
                let of_line = means.iter().zip(&inverses);
                let both = sums.iter_mut().zip(&mut products);
                for ((((d, x), scale), (mean, inverse)), (sum, product)) in
                    pairs.zip(of_line).zip(both)
                {
                    let g = d * scale;
                    *sum += g;
                    *product += g * ((x - mean) * inverse);
                }
            }
            line.means(&sums, 0..grouped.groups, &mut mean_g);
            line.means(&products, 0..grouped.groups, &mut mean_product);
            line.spread(|channel| mean_g[channel / line.width], &mut sums);
            line.spread(|channel| mean_product[channel / line.width], &mut products);
            let lines = d.lines(&image).zip(grouped.input.lines(&image));
            for ((d, x), place) in lines.zip(output.lines(&image)) {
                let pairs = values[0][d].iter().zip(&values[1][x]).zip(&scales);
                let of_line = means.iter().zip(&inverses).zip(sums.iter().zip(&products));
                for ((to, ((d, x), scale)), ((mean, inverse), (mean_g, mean_product))) in
                    to.at(place).iter_mut().zip(pairs).zip(of_line)
                {
                    let normal = (x - mean) * inverse;
                    *to = inverse * (d * scale - mean_g - normal * mean_product);
                }
            }
        }
    }

    /// The sums of d x̂ for each channel, then those of d, which is before the activation afterwards.
    fn gradient_of_images(
        features: (&Grouped, &Feature),
        images: Range<usize>,
        input: &[f32],
        known: [&[f32]; 3],
        gradients: Places,
        totals: &mut [f32],
    ) {
        let mut gradients = gradients;
        let ((grouped, d), [scale, shift, statistics]) = (features, known);
        let line = Line::of(grouped);
        let [mut means, mut inverses] = [line.row(), line.row()];
        let [mut factors, mut shifts] = [line.row(), line.row()];
        let [mut sums, mut products] = [line.row(), line.row()];
        line.spread(|channel| shift[channel], &mut shifts);
        for image in images {
            let statistics = &statistics[2 * grouped.groups * image..];
            let image = image..image + 1;
            line.spread(|channel| statistics_of(line, statistics, channel)[0], &mut means);
            line.spread(|channel| statistics_of(line, statistics, channel)[1], &mut inverses);
            line.spread(
                |channel| statistics_of(line, statistics, channel)[1] * scale[channel],
                &mut factors,
            );
            for (place, x) in d.lines(&image).zip(grouped.input.lines(&image)) {
                let (d, x) = (gradients.at(place), &input[x]);
                if grouped.silu {
                    let of_line = means.iter().zip(&factors).zip(&shifts);
                    for ((d, x), ((mean, factor), shift)) in d.iter_mut().zip(x).zip(of_line) {
                        *d *= silu_slope((x - mean) * factor + shift);
                    }
                }
                let of_line = means.iter().zip(&inverses);
                let both = sums.iter_mut().zip(&mut products);
                for (((d, x), (mean, inverse)), (sum, product)) in
                    d.iter().zip(x).zip(of_line).zip(both)
                {
                    *sum += d;
                    *product += d * ((x - mean) * inverse);
                }
            }
        }
        let totals = totals.chunks_exact_mut(line.channels);
        for (total, row) in totals.zip([&products, &sums]) {
            for pixel in row.chunks_exact(line.channels) {
                for (total, value) in total.iter_mut().zip(pixel) {
                    *total += value;
                }
            }
        }
    }
}
