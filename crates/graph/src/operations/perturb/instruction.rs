//! Images a little apart, from which a discriminator's slope is estimated: [`crate::loss::penalty`].

use super::cpu;
use crate::{
    fused::{
        cpu::CpuMemory,
        layout::{Feature, Slice},
        program::Instruction,
        webgpu::{
            Adapter, Dispatch,
            uniforms::{MatrixView, uniforms, word},
        },
    },
    loss::penalty::{REACH, SCRAMBLING_FACTORS},
};

/// [`crate::loss::penalty::perturbed`]: every value a little up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Perturb {
    /// Which images.
    pub from: Feature,
    /// Where they go, in the same buffer. Its images are numbered as [`crate::loss::penalty::perturbed`]
    /// wants them.
    pub to: Feature,
    /// Decides the signs, one word.
    pub key: Slice,
}

uniforms! {
    struct Uniforms {
        source: MatrixView,
        perturbed: MatrixView,
        key_base: u32,
        first: u32,
    }
}

impl Instruction for Perturb {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::perturb(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = Uniforms {
            source: self.from.flattened().into(),
            perturbed: self.to.flattened().into(),
            key_base: word(self.key.offset),
            first: word(self.to.first),
        };
        Dispatch::of_images([include_str!("kernel.wgsl")], uniforms, &self.to)
            .constant("REACH", REACH)
            .constant("FACTOR_1", SCRAMBLING_FACTORS[0])
            .constant("FACTOR_2", SCRAMBLING_FACTORS[1])
            .read_words("keys", self.key.buffer)
            .write("images", self.to.buffer)
    }
}
