use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::{Feature, Matrix},
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{MatrixView, uniforms, word},
    },
};

/// images ← rows, from the order channel, line, pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unflatten {
    /// A row an image.
    pub rows: Matrix,
    /// Where they go, another buffer.
    pub images: Feature,
}

uniforms! {
    struct Uniforms {
        rows: MatrixView,
        images: MatrixView,
        area: u32,
    }
}

impl Instruction for Unflatten {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::unflatten(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let images = self.images.pixels();
        let uniforms = Uniforms {
            rows: self.rows.into(),
            images: images.into(),
            area: word(self.images.height * self.images.width),
        };
        let values = images.rows * images.columns;
        Dispatch::of_values([include_str!("kernel.wgsl")], uniforms, values)
            .read("values", self.rows.buffer)
            .write("pixels", self.images.buffer)
    }
}
