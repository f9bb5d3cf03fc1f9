//! The mean of some scores.

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

/// One loss value, the mean of some scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeanScore {
    /// Score of every image.
    pub scores: BufferId,
    /// Number of images.
    pub batch: usize,
    /// Where the loss value goes.
    pub loss_values: Slice,
}

uniforms! {
    struct Uniforms {
        batch: u32,
        loss_values_base: u32,
    }
}

impl Instruction for MeanScore {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::mean_score(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = Uniforms {
            batch: word(self.batch),
            loss_values_base: word(self.loss_values.offset),
        };
        Dispatch::new([include_str!("kernel.wgsl")], uniforms, [1; 3])
            .read("scores", self.scores)
            .write("loss_values", self.loss_values.buffer)
    }
}
