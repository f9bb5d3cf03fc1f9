//! A moving average of a network.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;

use crate::fused::{
    cpu::CpuMemory,
    layout::{BufferId, Slice},
    network::Running,
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{uniforms, word},
    },
};

/// to ← to + share · (from − to), value by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ema {
    /// What is averaged.
    pub from: Averaged,
    /// The average so far.
    pub to: Averaged,
    /// Where each parameter lies among the transposed ones.
    pub transposition: BufferId,
    /// Weight of the new values, one value.
    pub share: Slice,
}

/// What of a network is averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Averaged {
    /// Parameters, and the same transposed.
    pub arena: [BufferId; 2],
    /// How many.
    pub len: usize,
    /// Running statistics.
    pub running: Running,
}

uniforms! {
    struct Uniforms {
        len: u32,
        running_len: u32,
        share_base: u32,
    }
}

impl Instruction for Ema {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::ema(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self { from, to, .. } = self;
        let uniforms = Uniforms {
            len: word(from.len),
            running_len: word(from.running.len),
            share_base: word(self.share.offset),
        };
        let values = from.len + from.running.len;
        Dispatch::of_values([include_str!("kernel.wgsl")], uniforms, values)
            .read("values", from.arena[0])
            .read("running", from.running.buffer)
            .read_words("transposition", self.transposition)
            .read("shares", self.share.buffer)
            .write("emas", to.arena[0])
            .write("transposed", to.arena[1])
            .write("running_emas", to.running.buffer)
    }
}
