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

/// to ← to + the vector of each image, at every pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddVectors {
    /// A row an image, a column a channel.
    pub vectors: Matrix,
    /// Feature maps, in another buffer.
    pub to: Feature,
}

/// sums ← the sum over the pixels of each channel of each image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PixelSums {
    /// Feature maps.
    pub d: Feature,
    /// Vectors of as many channels, in another buffer.
    pub sums: Feature,
}

uniforms! {
    struct AddUniforms {
        vectors: MatrixView,
        to: MatrixView,
    }

    struct SumUniforms {
        d: MatrixView,
        sums: MatrixView,
        area: u32,
    }
}

impl Instruction for AddVectors {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::add(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let to = self.to.pixels();
        let uniforms = AddUniforms {
            vectors: self.vectors.into(),
            to: to.into(),
        };
        Dispatch::of_values(
            [include_str!("kernel.wgsl")],
            uniforms,
            to.rows * to.columns,
        )
        .read("vectors", self.vectors.buffer)
        .write("maps", self.to.buffer)
    }
}

impl Instruction for PixelSums {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::sum(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let sums = self.sums.pixels();
        let uniforms = SumUniforms {
            d: self.d.pixels().into(),
            sums: sums.into(),
            area: word(self.d.height * self.d.width),
        };
        let values = sums.rows * sums.columns;
        Dispatch::of_values([include_str!("sums.wgsl")], uniforms, values)
            .read("gradients", self.d.buffer)
            .write("sums", self.sums.buffer)
    }
}
