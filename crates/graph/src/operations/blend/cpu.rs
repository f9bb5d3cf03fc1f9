use std::ops::Range;

use super::instruction::Blend;
use crate::fused::{
    cpu::{CpuMemory, Places, instruction_set::vectorise, split_feature},
    layout::Feature,
};

pub fn blend(instruction: &Blend, memory: &mut CpuMemory) {
    let Blend {
        a,
        b,
        weights,
        output,
    } = instruction;
    memory.with_output(output.buffer, |memory, to| {
        let machine = memory.machine();
        let [of_a, of_b, shares] =
            [a.buffer, b.buffer, weights.buffer].map(|buffer| memory.values(buffer));
        machine.for_each_part(
            2 * output.batch * output.flattened().columns,
            output.batch,
            |parts| split_feature(output, to, 1, parts),
            |(images, mut to)| {
                for image in images {
                    let first = weights.row(image);
                    let shares = [shares[first], shares[first + 1]];
                    let image = image..image + 1;
                    let set = machine.instruction_set;
                    blend_image(set, [a, b, output], &image, [of_a, of_b], shares, &mut to);
                }
            },
        );
    });
}

vectorise! {
    fn blend_image(
        features: [&Feature; 3],
        image: &Range<usize>,
        values: [&[f32]; 2],
        shares: [f32; 2],
        to: &mut Places,
    ) {
        let [a, b, output] = features;
        let lines = a.lines(image).zip(b.lines(image));
        for ((of_a, of_b), place) in lines.zip(output.lines(image)) {
            let pairs = values[0][of_a].iter().zip(&values[1][of_b]);
            for ((a, b), to) in pairs.zip(to.at(place)) {
                *to = shares[0] * a + shares[1] * b;
            }
        }
    }
}
