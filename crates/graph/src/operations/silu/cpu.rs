use std::ops::Range;

use super::instruction::{Silu, SiluGradient};
use crate::fused::{
    cpu::{CpuMemory, Places, instruction_set::vectorise, silu, silu_slope, split_feature},
    layout::Feature,
};

/// What a value costs, in multiplications.
const WORK: usize = 20;

fn work(output: &Feature) -> usize {
    WORK * output.batch * output.flattened().columns
}

pub fn forward(instruction: &Silu, memory: &mut CpuMemory) {
    let Silu { input, output } = instruction;
    memory.with_output(output.buffer, |memory, to| {
        let (machine, from) = (memory.machine(), memory.values(input.buffer));
        machine.for_each_part(
            work(output),
            output.batch,
            |parts| split_feature(output, to, 1, parts),
            |(images, to)| {
                silu_of_images(machine.instruction_set, [input, output], &images, from, to);
            },
        );
    });
}

pub fn gradient(instruction: &SiluGradient, memory: &mut CpuMemory) {
    let SiluGradient { d, input, output } = instruction;
    memory.with_output(output.buffer, |memory, to| {
        let machine = memory.machine();
        let from = [d, input].map(|feature| memory.values(feature.buffer));
        machine.for_each_part(
            work(output),
            output.batch,
            |parts| split_feature(output, to, 1, parts),
            |(images, to)| {
                gradient_of_images(
                    machine.instruction_set,
                    [d, input, output],
                    &images,
                    from,
                    to,
                );
            },
        );
    });
}

vectorise! {
    fn silu_of_images(
        features: [&Feature; 2],
        images: &Range<usize>,
        from: &[f32],
        to: Places,
    ) {
        let mut to = to;
        let [input, output] = features;
        for (line, place) in input.lines(images).zip(output.lines(images)) {
            for (x, to) in from[line].iter().zip(to.at(place)) {
                *to = silu(*x);
            }
        }
    }

    fn gradient_of_images(
        features: [&Feature; 3],
        images: &Range<usize>,
        from: [&[f32]; 2],
        to: Places,
    ) {
        let mut to = to;
        let [d, input, output] = features;
        let lines = d.lines(images).zip(input.lines(images));
        for ((d, x), place) in lines.zip(output.lines(images)) {
            let pairs = from[0][d].iter().zip(&from[1][x]);
            for ((d, x), to) in pairs.zip(to.at(place)) {
                *to = d * silu_slope(*x);
            }
        }
    }
}
