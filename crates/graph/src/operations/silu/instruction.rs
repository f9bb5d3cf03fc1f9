use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::Feature,
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{MatrixView, uniforms},
    },
};

/// output ← v · σ(v) of every value v.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silu {
    /// What is activated.
    pub input: Feature,
    /// Where it goes, another buffer.
    pub output: Feature,
}

/// output ← d times the derivative of [`Silu`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiluGradient {
    /// Gradient of the output.
    pub d: Feature,
    /// What was activated.
    pub input: Feature,
    /// Gradient of the input, another buffer.
    pub output: Feature,
}

uniforms! {
    struct SiluUniforms {
        input: MatrixView,
        output: MatrixView,
    }

    struct GradientUniforms {
        d: MatrixView,
        input: MatrixView,
        output: MatrixView,
    }
}

impl Instruction for Silu {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::forward(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = SiluUniforms {
            input: self.input.flattened().into(),
            output: self.output.flattened().into(),
        };
        Dispatch::of_images([include_str!("kernel.wgsl")], uniforms, &self.output)
            .read("inputs", self.input.buffer)
            .write("outputs", self.output.buffer)
    }
}

impl Instruction for SiluGradient {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::gradient(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = GradientUniforms {
            d: self.d.flattened().into(),
            input: self.input.flattened().into(),
            output: self.output.flattened().into(),
        };
        Dispatch::of_images([include_str!("gradient.wgsl")], uniforms, &self.output)
            .read("gradients", self.d.buffer)
            .read("inputs", self.input.buffer)
            .write("outputs", self.output.buffer)
    }
}
