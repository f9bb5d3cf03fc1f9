use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::{Feature, Matrix},
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{MatrixView, uniforms},
    },
};

/// output ← `weights[0] · a + weights[1] · b`, image by image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blend {
    /// Images.
    pub a: Feature,
    /// As many others.
    pub b: Feature,
    /// A row an image, two weights.
    pub weights: Matrix,
    /// Where it goes, another buffer.
    pub output: Feature,
}

uniforms! {
    struct Uniforms {
        a: MatrixView,
        b: MatrixView,
        weights: MatrixView,
        output: MatrixView,
    }
}

impl Instruction for Blend {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::blend(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = Uniforms {
            a: self.a.flattened().into(),
            b: self.b.flattened().into(),
            weights: self.weights.into(),
            output: self.output.flattened().into(),
        };
        Dispatch::of_images([include_str!("kernel.wgsl")], uniforms, &self.output)
            .read("a", self.a.buffer)
            .read("b", self.b.buffer)
            .read("weights", self.weights.buffer)
            .write("blended", self.output.buffer)
    }
}
