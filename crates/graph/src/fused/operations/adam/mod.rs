//! The optimiser's step.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;

use crate::fused::{
    cpu::CpuMemory,
    layout::Slice,
    parameters::{Arena, CHUNK},
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{uniforms, word},
    },
};

/// Numbers of [`Adam::rates`].
pub const ADAM_RATES: usize = 4;
/// Adam's ε.
pub const ADAM_EPSILON: f32 = 1e-8;

/// One step of Adam (Kingma & Ba 2015) on all parameters of a network, with weight decay that is decoupled from the gradient
/// (Loshchilov & Hutter 2019, *Decoupled weight decay regularization*).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adam {
    /// The network's parameters and their optimiser state.
    pub arena: Arena,
    /// Step size, the two bias corrections 1 − βᵗ, and the share of every parameter that is kept: 1 without decay.
    pub rates: Slice,
    /// Decay of the first moment.
    pub beta_1: f32,
    /// Decay of the second moment.
    pub beta_2: f32,
}

uniforms! {
    struct Uniforms {
        len: u32,
        rates_base: u32,
        beta_1: f32,
        beta_2: f32,
    }
}

impl Instruction for Adam {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::step(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let arena = &self.arena;
        let uniforms = Uniforms {
            len: word(arena.len),
            rates_base: word(self.rates.offset),
            beta_1: self.beta_1,
            beta_2: self.beta_2,
        };
        let workgroups = [arena.len / CHUNK, 1, 1];
        Dispatch::new([include_str!("kernel.wgsl")], uniforms, workgroups)
            .constant("CHUNK", CHUNK)
            .constant("EPSILON", ADAM_EPSILON)
            .write("values", arena.values)
            .write("transposed", arena.transposed)
            .write("moment_1", arena.moment_1)
            .write("moment_2", arena.moment_2)
            .read("gradient", arena.gradient)
            .read_words("transposition", arena.transposition)
            .read_words("part_counts", arena.part_counts)
            .read("rates", self.rates.buffer)
    }
}
