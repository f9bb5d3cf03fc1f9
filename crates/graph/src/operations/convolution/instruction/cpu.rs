mod multiply;
mod panel;
#[cfg(test)]
mod tests;
mod tile;
mod weight_gradient;

use self::{multiply::Product, weight_gradient::Gradient};
use super::{Multiply, WeightGradient};
use crate::fused::{
    cpu::{CpuMemory, images_in_parts, split_by_images},
    layout::Matrix,
};

/// Rows of a weight gradient that a part of the work has at least: of two tiles.
const GRADIENT_ROWS_MIN: usize = 8;

pub fn weight_gradient(instruction: &WeightGradient, memory: &mut CpuMemory) {
    let WeightGradient {
        a,
        d,
        gradient,
        parts,
        bias,
        ..
    } = *instruction;
    assert_eq!(parts, 1, "this backend never splits gradients");
    let (depth, columns) = (a.columns, d.columns);
    memory.with_output(gradient.buffer, |memory, to| {
        if let Some(bias) = bias {
            bias_gradient(d, memory, &mut to[bias..][..columns]);
        }
        let to = &mut to[gradient.offset..][..depth * columns];
        let (machine, most) = (memory.machine(), depth.div_ceil(GRADIENT_ROWS_MIN));
        machine.for_each_part(
            a.rows * depth * columns,
            most,
            |parts| {
                let rows_each = depth.div_ceil(parts).next_multiple_of(GRADIENT_ROWS_MIN);
                let firsts = (0..depth).step_by(rows_each);
                firsts.zip(to.chunks_mut(rows_each * columns)).collect()
            },
            |(first, gradient)| {
                machine.instruction_set.run(Gradient {
                    a_view: a,
                    a: memory.values(a.buffer),
                    d_view: d,
                    d: memory.values(d.buffer),
                    columns: first..first + gradient.len() / columns,
                    gradient,
                });
            },
        );
    });
}

/// The product of a single row of ones and d.
fn bias_gradient(d: Matrix, memory: &CpuMemory, gradient: &mut [f32]) {
    let ones = Matrix {
        base: 0,
        image: 0,
        line: 0,
        pixel: 0,
        columns: 1,
        run: 1,
        stride: 1,
        ..d
    };
    memory.machine().instruction_set.run(Gradient {
        a_view: ones,
        a: &[1.0],
        d_view: d,
        d: memory.values(d.buffer),
        columns: 0..1,
        gradient,
    });
}

pub fn multiply(instruction: &Multiply, memory: &mut CpuMemory) {
    let Multiply { a, c, .. } = *instruction;
    memory.with_output(c.buffer, |memory, to| {
        let images = c.rows / (c.height * c.width);
        let (machine, rows) = (memory.machine(), instruction.phase_count() * c.rows);
        machine.for_each_part(
            rows * c.columns * a.columns,
            images,
            |parts| split_by_images(&c, to, images_in_parts(images, 1, parts)),
            |(images, to)| {
                machine.instruction_set.run(Product {
                    instruction,
                    memory,
                    images,
                    c: to,
                });
            },
        );
    });
}
