use super::instruction::Blend;
use crate::fused::cpu::CpuMemory;

pub fn blend(instruction: &Blend, memory: &mut CpuMemory) {
    let Blend {
        a,
        b,
        weights,
        output,
    } = *instruction;
    let [a_rows, b_rows, output_rows] = [a, b, output].map(|feature| feature.flattened());
    memory.with_output(output.buffer, |memory, blended| {
        let [a, b, shares] =
            [a.buffer, b.buffer, weights.buffer].map(|buffer| memory.values(buffer));
        for image in 0..output.batch {
            let [first, second] = [0, 1].map(|column: usize| shares[weights.row(image) + column]);
            for column in 0..output_rows.columns {
                let [of_a, of_b, to] =
                    [a_rows, b_rows, output_rows].map(|rows| rows.row(image) + rows.column(column));
                blended[to] = first * a[of_a] + second * b[of_b];
            }
        }
    });
}
