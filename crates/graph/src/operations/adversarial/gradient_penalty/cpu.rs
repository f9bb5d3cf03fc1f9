use super::GradientPenalty;
use crate::{fused::cpu::CpuMemory, loss::penalty::REACH};

pub fn penalise(penalty: &GradientPenalty, memory: &mut CpuMemory) {
    let GradientPenalty {
        first,
        perturbed,
        batch,
        weight,
        ..
    } = *penalty;
    memory.with_output(penalty.d, |memory, d| {
        let logits = memory.values(penalty.logits);
        for image in 0..batch {
            let slope = (logits[perturbed + image] - logits[first + image]) / REACH;
            let pull = weight * slope / (REACH * batch as f32);
            d[perturbed + image] = pull;
            d[first + image] -= pull;
        }
    });
}
