//! A weighted sum.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;

use crate::fused::{
    cpu::CpuMemory,
    layout::{BufferId, Slice},
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{uniforms, word},
    },
};

/// to ← to + weight · from, value by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Add {
    /// What is added.
    pub from: Slice,
    /// To what.
    pub to: Slice,
    /// Number of values.
    pub len: usize,
    /// One value.
    pub weight: BufferId,
}

uniforms! {
    struct Uniforms {
        len: u32,
        values_base: u32,
        sums_base: u32,
    }
}

impl Instruction for Add {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::add(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = Uniforms {
            len: word(self.len),
            values_base: word(self.from.offset),
            sums_base: word(self.to.offset),
        };
        Dispatch::of_values([include_str!("kernel.wgsl")], uniforms, self.len)
            .read("values", self.from.buffer)
            .read("weight", self.weight)
            .write("sums", self.to.buffer)
    }
}
