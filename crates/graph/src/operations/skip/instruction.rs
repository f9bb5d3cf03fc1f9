use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::Matrix,
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{MatrixView, uniforms},
    },
};

/// to ← from, some channels of each pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyChannels {
    /// A row a pixel, its channels next to each other.
    pub from: Matrix,
    /// As many in another buffer.
    pub to: Matrix,
}

uniforms! {
    struct Uniforms {
        source: MatrixView,
        copy: MatrixView,
    }
}

impl Instruction for CopyChannels {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::copy(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = Uniforms {
            source: self.from.into(),
            copy: self.to.into(),
        };
        let values = self.to.rows * self.to.columns;
        Dispatch::of_values([include_str!("kernel.wgsl")], uniforms, values)
            .read("values", self.from.buffer)
            .write("copies", self.to.buffer)
    }
}
