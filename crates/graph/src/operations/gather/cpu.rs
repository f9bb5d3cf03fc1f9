use std::ops::Range;

use super::instruction::Gather;
use crate::fused::{
    cpu::{CpuMemory, Places, images_in_parts, split_by_images},
    layout::Feature,
};
use lab_data::dataset::{View, binarisation::is_white};

/// What a value costs, in multiplications.
const WORK: usize = 16;

pub fn gather(instruction: &Gather, memory: &mut CpuMemory) {
    let Gather {
        pixels,
        views,
        images,
        binarisation,
    } = *instruction;
    memory.with_output(images.buffer, |memory, to| {
        let word = binarisation.map(|place| memory.values(views.buffer)[place].to_bits());
        let (pixels, views) = (memory.values(pixels), memory.at(views));
        let rows = images.flattened();
        memory.machine().for_each_part(
            WORK * rows.rows * rows.columns,
            rows.rows,
            |parts| split_by_images(&rows, to, images_in_parts(rows.rows, 1, parts)),
            |(part, to)| write(pixels, views, &images, word, part, to),
        );
    });
}

/// Views of the images at hand, bytes scaled to −1..1, or drawn as −1 or 1 with a word.
fn write(
    pixels: &[f32],
    views: &[f32],
    images: &Feature,
    word: Option<u32>,
    part: Range<usize>,
    mut to: Places,
) {
    let pixels: &[u8] = bytemuck::cast_slice(pixels);
    let rows = images.flattened();
    let channels = images.channels;
    let value = |byte: u8, place: usize| match word {
        None => f32::from(byte) / 127.5 - 1.0,
        Some(word) if is_white(byte, place as u32, word) => 1.0,
        Some(_) => -1.0,
    };
    for image in part {
        let view = View::from_bits(views[image].to_bits());
        let from = &pixels[view.index * rows.columns..][..rows.columns];
        for line in 0..images.height {
            let start = rows.row(image) + line * rows.stride;
            let first = image * rows.columns + line * rows.run;
            let pixels = to.at(start..start + rows.run).chunks_exact_mut(channels);
            for (column, to) in pixels.enumerate() {
                let place = first + column * channels;
                let [line, column] = view.origin([line, column], [images.height, images.width]);
                let bytes = &from[(line * images.width + column) * channels..];
                for (channel, (to, &byte)) in to.iter_mut().zip(bytes).enumerate() {
                    *to = value(byte, place + channel);
                }
            }
        }
    }
}
