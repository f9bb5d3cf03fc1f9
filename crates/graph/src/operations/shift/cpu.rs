use super::instruction::{AddVectors, PixelSums};
use crate::fused::{
    cpu::{CpuMemory, Places, instruction_set::vectorise, split_feature},
    layout::{Feature, Matrix},
};
use std::ops::Range;

pub fn add(instruction: &AddVectors, memory: &mut CpuMemory) {
    let AddVectors { vectors, to: maps } = instruction;
    memory.with_output(maps.buffer, |memory, to| {
        let (machine, shifts) = (memory.machine(), memory.values(vectors.buffer));
        machine.for_each_part(
            maps.batch * maps.flattened().columns,
            maps.batch,
            |parts| split_feature(maps, to, 1, parts),
            |(images, to)| {
                let set = machine.instruction_set;
                add_to_images(set, (vectors, shifts), maps, &images, to);
            },
        );
    });
}

pub fn sum(instruction: &PixelSums, memory: &mut CpuMemory) {
    let PixelSums { d, sums } = instruction;
    memory.with_output(sums.buffer, |memory, to| {
        let (machine, gradients) = (memory.machine(), memory.values(d.buffer));
        machine.for_each_part(
            d.batch * d.flattened().columns,
            d.batch,
            |parts| split_feature(sums, to, 1, parts),
            |(images, to)| {
                let set = machine.instruction_set;
                sum_of_images(set, (d, gradients), sums, &images, to);
            },
        );
    });
}

vectorise! {
    fn add_to_images(
        shifts: (&Matrix, &[f32]),
        maps: &Feature,
        images: &Range<usize>,
        to: Places,
    ) {
        let mut to = to;
        let (vectors, values) = shifts;
        let mut row = vec![0.0; maps.flattened().run];
        for image in images.clone() {
            let shift = &values[vectors.row(image)..][..maps.channels];
            for pixel in row.chunks_exact_mut(maps.channels) {
                pixel.copy_from_slice(shift);
            }
            for line in maps.lines(&(image..image + 1)) {
                for (value, shift) in to.at(line).iter_mut().zip(&row) {
                    *value += shift;
                }
            }
        }
    }

    fn sum_of_images(
        gradients: (&Feature, &[f32]),
        sums: &Feature,
        images: &Range<usize>,
        to: Places,
    ) {
        let mut to = to;
        let (d, values) = gradients;
        let mut row = vec![0.0; d.flattened().run];
        for image in images.clone() {
            let image = image..image + 1;
            row.fill(0.0);
            for line in d.lines(&image) {
                for (sum, gradient) in row.iter_mut().zip(&values[line]) {
                    *sum += gradient;
                }
            }
            for place in sums.lines(&image) {
                let total = to.at(place);
                total.fill(0.0);
                for pixel in row.chunks_exact(d.channels) {
                    for (sum, value) in total.iter_mut().zip(pixel) {
                        *sum += value;
                    }
                }
            }
        }
    }
}
