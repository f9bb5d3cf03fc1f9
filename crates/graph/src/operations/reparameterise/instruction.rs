//! Diagonal Gaussians, one for each image: drawn from, and what they cost (Kingma & Welling 2014).

use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::{BufferId, Slice},
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{uniforms, word},
    },
};

/// A diagonal Gaussian for each image of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posterior {
    /// Mean, then log-variance of every latent: `[batch, 2 · latent_size]`.
    pub parameters: BufferId,
    /// Noise from N(0, 1), then the condition of the image: `[batch, row]`.
    pub noise: Slice,
    /// The latents drawn, then the condition: `[batch, row]`.
    pub latents: BufferId,
    /// KL divergence of every image.
    pub kl: BufferId,
    /// Images.
    pub batch: usize,
    /// Length of a latent.
    pub latent_size: usize,
    /// Length of a latent and a condition.
    pub row: usize,
    /// Weight of the KL term in the loss, and the nats that every latent has for free
    /// ([`crate::loss::free_bits_kl`]), two values: they may change while training goes on.
    pub kl_cost: BufferId,
}

/// Draws z = μ + σ ε, and passes the condition on that follows ε.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reparameterise(pub Posterior);

/// Adds the gradients of z and of the KL term up to that of the posterior.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PosteriorGradient {
    /// The forward pass.
    pub posterior: Posterior,
    /// Gradient of z and the condition, `[batch, row]`.
    pub d_latents: BufferId,
    /// Gradient of mean and log-variance, lying like them.
    pub d: BufferId,
}

/// A function of WGSL: the KL of a latent, averaged over the batch.
pub(in crate::operations) const KL_OF_LATENT: &str = include_str!("kl_of_latent.wgsl");

uniforms! {
    struct PosteriorUniforms {
        batch: u32,
        latent_size: u32,
        noise_base: u32,
        row: u32,
    }
}

impl Posterior {
    fn uniforms(&self) -> PosteriorUniforms {
        PosteriorUniforms {
            batch: word(self.batch),
            latent_size: word(self.latent_size),
            noise_base: word(self.noise.offset),
            row: word(self.row),
        }
    }
}

impl Instruction for Reparameterise {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::reparameterise(&self.0, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self(p) = self;
        Dispatch::of_values([include_str!("reparameterise.wgsl")], p.uniforms(), p.batch)
            .read("posterior", p.parameters)
            .read("noise", p.noise.buffer)
            .write("latents", p.latents)
            .write("kl", p.kl)
    }
}

impl Instruction for PosteriorGradient {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::gradient(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let p = &self.posterior;
        let texts = [KL_OF_LATENT, include_str!("gradient.wgsl")];
        Dispatch::of_values(texts, p.uniforms(), p.batch * p.latent_size)
            .read("posterior", p.parameters)
            .read("noise", p.noise.buffer)
            .read("kl_cost", p.kl_cost)
            .read("d_latents", self.d_latents)
            .write("d", self.d)
    }
}
