use super::Add;
use crate::fused::cpu::CpuMemory;

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
        for (sum, value) in sums.iter_mut().zip(memory.at(from)) {
            *sum += weight * value;
        }
    });
}
