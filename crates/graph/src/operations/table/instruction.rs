//! Rows that are partly zeroed.

use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::BufferId,
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{uniforms, word},
    },
};

/// Zeroes the values from a place on in each of so many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clear {
    /// The rows, one after the other.
    pub buffer: BufferId,
    /// How many.
    pub rows: usize,
    /// Length of a row.
    pub row: usize,
    /// First place of a row to be zeroed.
    pub from: usize,
}

uniforms! {
    struct Uniforms {
        values: u32,
        row: u32,
        start: u32,
    }
}

impl Instruction for Clear {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::clear(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let values = self.rows * self.row;
        let uniforms = Uniforms {
            values: word(values),
            row: word(self.row),
            start: word(self.from),
        };
        Dispatch::of_values([include_str!("kernel.wgsl")], uniforms, values)
            .write("rows", self.buffer)
    }
}
