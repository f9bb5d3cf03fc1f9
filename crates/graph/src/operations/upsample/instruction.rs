use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::Feature,
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{MatrixView, uniforms, word},
    },
};

/// Every pixel four times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpsampleNearest {
    /// Feature maps.
    pub input: Feature,
    /// Those of twice the height and width.
    pub output: Feature,
}

/// The sum of the gradients of each pixel's four copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpsampleGradient {
    /// Gradient of the output of [`UpsampleNearest`].
    pub d: Feature,
    /// That of its input.
    pub output: Feature,
}

uniforms! {
    struct Uniforms {
        small: MatrixView,
        large: MatrixView,
        phase_line: u32,
        phase_pixel: u32,
    }
}

/// A kernel over the pixels of the small side and the four phases of the large one, a thread a value.
fn dispatch(text: &'static str, small: &Feature, large: &Feature) -> Dispatch {
    let (pixels, phases) = (small.pixels(), large.phases([2, 2]));
    let uniforms = Uniforms {
        small: pixels.into(),
        large: large.phase([2, 2]).into(),
        phase_line: word(phases.line),
        phase_pixel: word(phases.pixel),
    };
    Dispatch::of_values([text], uniforms, pixels.rows * pixels.columns)
}

impl Instruction for UpsampleNearest {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::upsample(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        dispatch(include_str!("kernel.wgsl"), &self.input, &self.output)
            .read("pixels", self.input.buffer)
            .write("outputs", self.output.buffer)
    }
}

impl Instruction for UpsampleGradient {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::gradient(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        dispatch(include_str!("gradient.wgsl"), &self.output, &self.d)
            .read("d", self.d.buffer)
            .write("outputs", self.output.buffer)
    }
}
