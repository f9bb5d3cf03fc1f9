use super::instruction::Elbo;
use crate::{
    fused::{cpu::CpuMemory, layout::BufferId},
    operations::reparameterise::{
        cpu::{kl_cost, kl_of_latents},
        instruction::Posterior,
    },
};

/// The KL of the batch with so many nats free in every latent.
fn free_bits_kl(p: &Posterior, parameters: &[f32], free_bits: f32) -> f32 {
    let latents = kl_of_latents(p, parameters).into_iter();
    latents.map(|kl| kl.max(free_bits)).sum()
}

pub fn elbo(instruction: &Elbo, memory: &mut CpuMemory) {
    let p = &instruction.posterior;
    let mean = |buffer: BufferId| {
        let values = &memory.values(buffer)[..p.batch];
        values.iter().sum::<f32>() / p.batch as f32
    };
    let (reconstruction, kl) = (mean(instruction.scores), mean(p.kl));
    let [kl_weight, free_bits] = kl_cost(p, memory);
    let costly_kl = match free_bits > 0.0 {
        true => free_bits_kl(p, memory.values(p.parameters), free_bits),
        false => kl,
    };
    let total = reconstruction + kl_weight * costly_kl;
    memory.set(instruction.loss_values, &[total, reconstruction, kl]);
}
