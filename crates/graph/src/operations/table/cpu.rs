use super::instruction::Clear;
use crate::fused::cpu::CpuMemory;

pub fn clear(instruction: &Clear, memory: &mut CpuMemory) {
    let Clear {
        buffer,
        rows,
        row,
        from,
    } = *instruction;
    memory.with_output(buffer, |_, values| {
        for values in values[..rows * row].chunks_exact_mut(row) {
            values[from..].fill(0.0);
        }
    });
}
