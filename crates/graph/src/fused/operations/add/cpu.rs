use super::Add;
use crate::fused::cpu::{CpuMemory, instruction_set::vectorise};

pub fn add(instruction: &Add, memory: &mut CpuMemory) {
    let Add {
        from,
        to,
        len,
        weight,
    } = *instruction;
    let weight = memory.values(weight)[0];
    memory.with_output(to.buffer, |memory, values| {
        let sums = &mut values[to.offset..][..len];
        let set = memory.machine().instruction_set;
        add_values(set, sums, memory.at(from), weight);
    });
}

vectorise! {
    fn add_values(sums: &mut [f32], values: &[f32], weight: f32) {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += weight * value;
        }
    }
}
