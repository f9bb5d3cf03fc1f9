//! −ELBO and its terms.

use super::cpu;
use crate::{
    fused::{
        cpu::CpuMemory,
        layout::{BufferId, Slice},
        program::Instruction,
        webgpu::{
            Adapter, Dispatch, THREADS,
            uniforms::{uniforms, word},
        },
    },
    operations::reparameterise::instruction::{KL_OF_LATENT, Posterior},
};

/// Loss values 0 to 2: −ELBO with what the KL costs, mean reconstruction score, mean KL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elbo {
    /// With the KL of every image.
    pub posterior: Posterior,
    /// Score of every image.
    pub scores: BufferId,
    /// Where the loss values go.
    pub loss_values: Slice,
}

uniforms! {
    struct Uniforms {
        batch: u32,
        latent_size: u32,
        loss_values_base: u32,
    }
}

impl Instruction for Elbo {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::elbo(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let p = &self.posterior;
        let uniforms = Uniforms {
            batch: word(p.batch),
            latent_size: word(p.latent_size),
            loss_values_base: word(self.loss_values.offset),
        };
        let texts = [KL_OF_LATENT, include_str!("kernel.wgsl")];
        Dispatch::new(texts, uniforms, [1; 3])
            .constant("THREADS", THREADS)
            .read("scores", self.scores)
            .read("kl", p.kl)
            .read("kl_cost", p.kl_cost)
            .read("posterior", p.parameters)
            .write("loss_values", self.loss_values.buffer)
    }
}
