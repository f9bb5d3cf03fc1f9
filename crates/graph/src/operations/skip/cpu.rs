use super::instruction::CopyChannels;
use crate::fused::cpu::CpuMemory;

pub fn copy(instruction: &CopyChannels, memory: &mut CpuMemory) {
    let CopyChannels { from, to } = *instruction;
    memory.with_output(to.buffer, |memory, copies| {
        let values = memory.values(from.buffer);
        let places = from.row_places(0..from.rows).zip(to.row_places(0..to.rows));
        for (source, copy) in places {
            copies[copy..copy + to.columns].copy_from_slice(&values[source..source + to.columns]);
        }
    });
}
