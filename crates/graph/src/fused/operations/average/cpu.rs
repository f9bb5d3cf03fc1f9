use super::Average;
use crate::fused::cpu::CpuMemory;

pub fn average(instruction: &Average, memory: &mut CpuMemory) {
    let Average {
        from,
        to,
        len,
        share,
    } = *instruction;
    let share = memory.at(share)[0];
    memory.with_output(to, |memory, to| {
        for (average, value) in to[..len].iter_mut().zip(memory.values(from)) {
            *average += share * (value - *average);
        }
    });
}
