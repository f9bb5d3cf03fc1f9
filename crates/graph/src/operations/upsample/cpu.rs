use super::instruction::{UpsampleGradient, UpsampleNearest};
use crate::fused::{cpu::CpuMemory, layout::Feature};

/// Of every pixel of the small side: where it begins, and where its four copies on the large one do.
fn places(small: &Feature, large: &Feature) -> impl Iterator<Item = (usize, [usize; 4])> + use<> {
    let (pixels, phase, phases) = (small.pixels(), large.phase([2, 2]), large.phases([2, 2]));
    (0..pixels.rows).map(move |row| {
        let first = phase.row(row);
        let copies = [0, phases.pixel, phases.line, phases.line + phases.pixel];
        (pixels.row(row), copies.map(|copy| first + copy))
    })
}

pub fn upsample(instruction: &UpsampleNearest, memory: &mut CpuMemory) {
    let UpsampleNearest { input, output } = *instruction;
    memory.with_output(output.buffer, |memory, outputs| {
        let inputs = memory.values(input.buffer);
        for (from, copies) in places(&input, &output) {
            for to in copies {
                let pixel = &inputs[from..from + input.channels];
                outputs[to..to + input.channels].copy_from_slice(pixel);
            }
        }
    });
}

pub fn gradient(instruction: &UpsampleGradient, memory: &mut CpuMemory) {
    let UpsampleGradient { d, output } = *instruction;
    memory.with_output(output.buffer, |memory, outputs| {
        let gradients = memory.values(d.buffer);
        for (to, copies) in places(&output, &d) {
            for channel in 0..output.channels {
                outputs[to + channel] = copies.iter().map(|copy| gradients[copy + channel]).sum();
            }
        }
    });
}
