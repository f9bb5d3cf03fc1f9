//! A moving average.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;

use crate::fused::{
    cpu::CpuMemory,
    layout::{BufferId, Slice},
    program::Instruction,
    webgpu::{
        Dispatch,
        uniforms::{uniforms, word},
    },
};

/// to ← to + share · (from − to), value by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ema {
    /// What is averaged.
    pub from: BufferId,
    /// The average so far.
    pub to: BufferId,
    /// Number of values.
    pub len: usize,
    /// Weight of the new values, one value.
    pub share: Slice,
}

uniforms! {
    struct Uniforms {
        len: u32,
        share_base: u32,
    }
}

impl Instruction for Ema {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::ema(self, memory);
    }

    fn dispatch(&self) -> Dispatch {
        let uniforms = Uniforms {
            len: word(self.len),
            share_base: word(self.share.offset),
        };
        Dispatch::of_values([include_str!("kernel.wgsl")], uniforms, self.len)
            .read("values", self.from)
            .read("shares", self.share.buffer)
            .write("emas", self.to)
    }
}
