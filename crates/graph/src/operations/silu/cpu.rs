use super::instruction::{Silu, SiluGradient};
use crate::fused::{cpu::CpuMemory, layout::Feature};

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Where the values of feature maps lie, those of the first image first.
fn places(feature: Feature) -> impl Iterator<Item = usize> {
    let rows = feature.flattened();
    (0..rows.rows).flat_map(move |row| {
        (0..rows.columns).map(move |column| rows.row(row) + rows.column(column))
    })
}

pub fn silu(instruction: &Silu, memory: &mut CpuMemory) {
    let Silu { input, output } = *instruction;
    memory.with_output(output.buffer, |memory, outputs| {
        let inputs = memory.values(input.buffer);
        for (from, to) in places(input).zip(places(output)) {
            let x = inputs[from];
            outputs[to] = x * sigmoid(x);
        }
    });
}

pub fn gradient(instruction: &SiluGradient, memory: &mut CpuMemory) {
    let SiluGradient { d, input, output } = *instruction;
    memory.with_output(output.buffer, |memory, outputs| {
        let [gradients, inputs] = [d, input].map(|feature| memory.values(feature.buffer));
        for ((from, known), to) in places(d).zip(places(input)).zip(places(output)) {
            let x = inputs[known];
            let share = sigmoid(x);
            outputs[to] = gradients[from] * share * (1.0 + x * (1.0 - share));
        }
    });
}
