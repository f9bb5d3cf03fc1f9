use super::Ema;
use crate::fused::cpu::CpuMemory;

pub fn ema(instruction: &Ema, memory: &mut CpuMemory) {
    let Ema {
        from,
        to,
        transposition,
        share,
    } = *instruction;
    let share = memory.at(share)[0];
    memory.with_outputs(to.arena, |memory, [values, transposed]| {
        average(&mut values[..from.len], memory.values(from.arena[0]), share);
        for (value, place) in values.iter().zip(memory.values(transposition)) {
            transposed[place.to_bits() as usize] = *value;
        }
    });
    memory.with_output(to.running.buffer, |memory, to| {
        let running = from.running;
        average(&mut to[..running.len], memory.values(running.buffer), share);
    });
}

fn average(emas: &mut [f32], values: &[f32], share: f32) {
    for (ema, value) in emas.iter_mut().zip(values) {
        *ema += share * (value - *ema);
    }
}
