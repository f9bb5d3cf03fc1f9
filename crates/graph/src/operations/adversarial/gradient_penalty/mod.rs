//! What the slope of a discriminator costs: [`crate::loss::penalty`].

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;

use crate::{
    fused::{
        cpu::CpuMemory,
        layout::BufferId,
        program::Instruction,
        webgpu::{
            Adapter, Dispatch,
            uniforms::{uniforms, word},
        },
    },
    loss::penalty::REACH,
};

/// Adds the gradient of [`crate::loss::penalty::gradient_penalty`] to that of the logits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradientPenalty {
    /// Logits of images, and of the same ones perturbed.
    pub logits: BufferId,
    /// Their gradient: that of the images has its share of the loss already.
    pub d: BufferId,
    /// Place of the first image.
    pub first: usize,
    /// Place of the first one perturbed.
    pub perturbed: usize,
    /// How many there are of each.
    pub batch: usize,
    /// γ.
    pub weight: f32,
}

uniforms! {
    struct Uniforms {
        first: u32,
        perturbed: u32,
        batch: u32,
        weight: f32,
    }
}

impl Instruction for GradientPenalty {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::penalise(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = Uniforms {
            first: word(self.first),
            perturbed: word(self.perturbed),
            batch: word(self.batch),
            weight: self.weight,
        };
        Dispatch::of_values([include_str!("kernel.wgsl")], uniforms, self.batch)
            .constant("REACH", REACH)
            .read("logits", self.logits)
            .write("d", self.d)
    }
}
