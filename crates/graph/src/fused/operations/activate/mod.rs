//! A function of each value by itself, where no product does it on its way to memory.

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;

use crate::fused::{
    cpu::CpuMemory,
    layout::Feature,
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{MatrixView, uniforms, word},
    },
};

/// output ← f(input).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Activate {
    /// What is activated.
    pub input: Feature,
    /// What the function is known from besides; the input where it is known from that alone.
    pub known_from: Feature,
    /// Where it goes, another buffer.
    pub output: Feature,
    /// The function.
    pub function: Function,
}

/// See [`Activate`]; v is the input, y what it is known from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Function {
    /// v.
    Identity,
    /// v where v > 0, else slope · v.
    Rectify {
        /// 0 for ReLU.
        slope: f32,
    },
    /// tanh v.
    Tanh,
    /// v where y > 0, else slope · v.
    RectifyGradient {
        /// As in the forward pass.
        slope: f32,
    },
    /// v · (1 − y²).
    TanhGradient,
}

impl Function {
    /// In WGSL.
    const fn expression(&self) -> &'static str {
        match self {
            Self::Identity => "v",
            Self::Rectify { .. } => "select(p.slope * v, v, v > 0.0)",
            Self::Tanh => "tanh(v)",
            Self::RectifyGradient { .. } => "v * select(p.slope, 1.0, y > 0.0)",
            Self::TanhGradient => "v * (1.0 - y * y)",
        }
    }

    const fn slope(&self) -> f32 {
        match self {
            Self::Rectify { slope } | Self::RectifyGradient { slope } => *slope,
            Self::Identity | Self::Tanh | Self::TanhGradient => 0.0,
        }
    }
}

uniforms! {
    struct Uniforms {
        input: MatrixView,
        known_from: MatrixView,
        output: MatrixView,
        slope: f32,
        unused: u32,
    }
}

impl Instruction for Activate {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::activate(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = Uniforms {
            input: self.input.flattened().into(),
            known_from: self.known_from.flattened().into(),
            output: self.output.flattened().into(),
            slope: self.function.slope(),
            unused: word(0),
        };
        Dispatch::of_images([include_str!("kernel.wgsl")], uniforms, &self.output)
            .constant("FUNCTION", self.function.expression())
            .read("inputs", self.input.buffer)
            .read("known", self.known_from.buffer)
            .write("outputs", self.output.buffer)
    }
}
