use super::instruction::MeanScore;
use crate::fused::cpu::CpuMemory;

pub fn mean_score(instruction: &MeanScore, memory: &mut CpuMemory) {
    let scores = &memory.values(instruction.scores)[..instruction.batch];
    let mean = scores.iter().sum::<f32>() / instruction.batch as f32;
    memory.set(instruction.loss_values, &[mean]);
}
