use super::instruction::Projection;
use crate::fused::cpu::CpuMemory;

/// The values of a condition, for every image that a [`Projection`] is about.
fn conditions<'a>(p: &'a Projection, values: &'a [f32]) -> impl Iterator<Item = &'a [f32]> {
    (0..p.images).map(|image| &values[image % p.batch * p.stride..][..p.size])
}

pub fn project(p: &Projection, memory: &mut CpuMemory) {
    memory.with_output(p.logits.buffer, |memory, logits| {
        let logits = logits[p.logits.offset..].iter_mut();
        let outputs = memory.at(p.outputs).chunks_exact(1 + p.size);
        let conditions = conditions(p, memory.at(p.conditions));
        for ((logit, outputs), condition) in logits.zip(outputs).zip(conditions) {
            let projections = outputs[1..].iter().zip(condition);
            *logit = outputs[0] + projections.map(|(o, c)| o * c).sum::<f32>();
        }
    });
}

pub fn gradient(p: &Projection, memory: &mut CpuMemory) {
    memory.with_output(p.outputs.buffer, |memory, d_outputs| {
        let d_logits = memory.at(p.logits);
        let conditions = conditions(p, memory.at(p.conditions));
        let rows = d_outputs[p.outputs.offset..].chunks_exact_mut(1 + p.size);
        for ((d, d_logit), condition) in rows.zip(d_logits).zip(conditions) {
            d[0] = *d_logit;
            for (d, c) in d[1..].iter_mut().zip(condition) {
                *d = d_logit * c;
            }
        }
    });
}
