use std::ops::Range;

use super::instruction::CopyChannels;
use crate::fused::{
    cpu::{CpuMemory, Places, images_in_parts, instruction_set::vectorise, split_by_images},
    layout::Matrix,
};

/// Channels that are copied together: a few at every pixel of a line, then the next few, since copies of single pixels
/// would each be a call.
const TOGETHER: usize = 4;

pub fn copy(instruction: &CopyChannels, memory: &mut CpuMemory) {
    let CopyChannels { from, to } = instruction;
    memory.with_output(to.buffer, |memory, copies| {
        let (machine, values) = (memory.machine(), memory.values(from.buffer));
        let images = to.rows / (to.height * to.width);
        machine.for_each_part(
            to.rows * to.columns,
            images,
            |parts| split_by_images(to, copies, images_in_parts(images, 1, parts)),
            |(images, copies)| {
                copy_images(machine.instruction_set, [from, to], images, values, copies);
            },
        );
    });
}

vectorise! {
    fn copy_images(
        views: [&Matrix; 2],
        images: Range<usize>,
        values: &[f32],
        copies: Places,
    ) {
        let [from, to] = views;
        let Places { first, values: copies } = copies;
        let columns = to.columns / TOGETHER * TOGETHER;
        for line in images.start * to.height..images.end * to.height {
            let source = from.row(line * from.width);
            let copy = to.row(line * to.width) - first;
            for column in (0..columns).step_by(TOGETHER) {
                for pixel in 0..to.width {
                    let source = source + pixel * from.pixel + column;
                    let copy = copy + pixel * to.pixel + column;
                    let few: [f32; TOGETHER] = std::array::from_fn(|i| values[source + i]);
                    copies[copy..copy + TOGETHER].copy_from_slice(&few);
                }
            }
            for column in columns..to.columns {
                for pixel in 0..to.width {
                    copies[copy + pixel * to.pixel + column] =
                        values[source + pixel * from.pixel + column];
                }
            }
        }
    }
}
