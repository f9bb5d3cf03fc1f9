use super::instruction::Unflatten;
use crate::fused::cpu::CpuMemory;

pub fn unflatten(instruction: &Unflatten, memory: &mut CpuMemory) {
    let Unflatten { rows, images } = *instruction;
    let (pixels, area) = (images.pixels(), images.height * images.width);
    memory.with_output(images.buffer, |memory, outputs| {
        let values = memory.values(rows.buffer);
        for (row, place) in pixels.row_places(0..pixels.rows).enumerate() {
            let first = rows.row(row / area) + row % area;
            for channel in 0..images.channels {
                outputs[place + channel] = values[first + channel * area];
            }
        }
    });
}
