use super::Ema;
use crate::fused::cpu::CpuMemory;

pub fn ema(instruction: &Ema, memory: &mut CpuMemory) {
    let Ema {
        from,
        to,
        len,
        share,
    } = *instruction;
    let share = memory.at(share)[0];
    memory.with_output(to, |memory, to| {
        for (ema, value) in to[..len].iter_mut().zip(memory.values(from)) {
            *ema += share * (value - *ema);
        }
    });
}
