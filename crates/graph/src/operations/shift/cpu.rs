use super::instruction::{AddVectors, PixelSums};
use crate::fused::cpu::CpuMemory;

pub fn add(instruction: &AddVectors, memory: &mut CpuMemory) {
    let AddVectors { vectors, to } = *instruction;
    let (pixels, area) = (to.pixels(), to.height * to.width);
    memory.with_output(to.buffer, |memory, maps| {
        let shifts = memory.values(vectors.buffer);
        for (row, place) in pixels.row_places(0..pixels.rows).enumerate() {
            let shift = &shifts[vectors.row(row / area)..][..to.channels];
            for (value, shift) in maps[place..].iter_mut().zip(shift) {
                *value += shift;
            }
        }
    });
}

pub fn sum(instruction: &PixelSums, memory: &mut CpuMemory) {
    let PixelSums { d, sums } = *instruction;
    let (pixels, vectors) = (d.pixels(), sums.pixels());
    let area = d.height * d.width;
    memory.with_output(sums.buffer, |memory, totals| {
        let gradients = memory.values(d.buffer);
        for image in 0..d.batch {
            let total = &mut totals[vectors.row(image)..][..d.channels];
            total.fill(0.0);
            for place in pixels.row_places(image * area..(image + 1) * area) {
                for (sum, gradient) in total.iter_mut().zip(&gradients[place..]) {
                    *sum += gradient;
                }
            }
        }
    });
}
