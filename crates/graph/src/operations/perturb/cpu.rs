use super::instruction::Perturb;
use crate::{
    fused::cpu::CpuMemory,
    loss::penalty::{REACH, sign},
};

pub fn perturb(instruction: &Perturb, memory: &mut CpuMemory) {
    let Perturb { from, to, key } = *instruction;
    let key = memory.at(key)[0].to_bits();
    let (from_rows, to_rows) = (from.flattened(), to.flattened());
    memory.with_output(to.buffer, |_, values| {
        for image in 0..to.batch {
            let first = (to.first + image) * to_rows.columns;
            for column in 0..to_rows.columns {
                let value = values[from_rows.row(image) + from_rows.column(column)];
                let place = to_rows.row(image) + to_rows.column(column);
                values[place] = value + REACH * sign(key, (first + column) as u32);
            }
        }
    });
}
