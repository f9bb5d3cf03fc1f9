mod multiply;
#[cfg(all(test, target_arch = "x86_64"))]
mod samples;
mod tile;
mod weight_gradient;

use super::{Multiply, WeightGradient};
use crate::fused::{
    cpu::CpuMemory,
    layout::{Matrix, Phases},
};

pub fn weight_gradient(instruction: &WeightGradient, memory: &mut CpuMemory) {
    let WeightGradient {
        a,
        d,
        gradient,
        parts,
        ..
    } = *instruction;
    assert_eq!(parts, 1, "this backend never splits gradients");
    memory.with_output_and_panel(gradient.buffer, |memory, to, panel| {
        let (a_values, d_values) = (memory.values(a.buffer), memory.values(d.buffer));
        let to = &mut to[gradient.offset..];
        weight_gradient::weight_gradient(&a, a_values, &d, d_values, to, panel);
    });
}

pub fn multiply(instruction: &Multiply, memory: &mut CpuMemory) {
    let Multiply {
        a,
        b,
        c,
        phases,
        activation,
    } = *instruction;
    memory.with_output_and_panel(c.buffer, |memory, to, panel| {
        let a_values = memory.values(a.buffer);
        for phase in 0..instruction.phase_count() {
            let shifted = |view: Matrix, by: Option<Phases>| match by {
                Some(by) => Matrix {
                    base: view.base + phase / 2 * by.line + phase % 2 * by.pixel,
                    ..view
                },
                None => view,
            };
            let (a_view, c_view) = (
                shifted(a, phases.map(|p| p.0)),
                shifted(c, phases.map(|p| p.1)),
            );
            let b_values = &memory.at(b)[phase * a.columns * c.columns..];
            let finish = |values: &mut [f32], place: usize, column: usize| {
                activation.apply(memory, values, place.wrapping_sub(c.base), column);
            };
            multiply::multiply(&a_view, a_values, b_values, &c_view, to, panel, finish);
        }
    });
}
