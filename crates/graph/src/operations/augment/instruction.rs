//! DiffAugment (Zhao et al. 2020): [`lab_data::diff_augment`].

use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::{Feature, Slice},
    program::Instruction,
    webgpu::{
        Adapter, Dispatch, WORKGROUP_SUM,
        uniforms::{MatrixView, uniforms, word},
    },
};
use lab_data::diff_augment::{CUT_PART, NO_CUT, NO_SHIFT};

/// Images, and how they are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Augmentation {
    /// The images as they are.
    pub original: Feature,
    /// What is seen of them, in another buffer.
    pub seen: Feature,
    /// [`lab_data::diff_augment::DiffAugment::to_words`] of each.
    pub diff_augments: Slice,
}

/// Augments images: [`lab_data::diff_augment::DiffAugment`], one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Augment(pub Augmentation);

/// The gradient of images that a tanh has made, on to before it, from that of the augmented
/// ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AugmentGradient {
    /// The forward pass.
    pub augmentation: Augmentation,
    /// Gradient of what is seen.
    pub d_seen: Feature,
    /// Where the gradient goes.
    pub d: Feature,
}

/// Threads of a workgroup, which has an image.
const THREADS: usize = 256;

uniforms! {
    struct Uniforms {
        original: MatrixView,
        seen: MatrixView,
        d: MatrixView,
        diff_augments_base: u32,
        channels: u32,
        height: u32,
        width: u32,
    }
}

impl Augmentation {
    fn dispatch(&self, kernel: &'static str, seen: Feature, d: Feature) -> Dispatch {
        let uniforms = Uniforms {
            original: self.original.flattened().into(),
            seen: seen.flattened().into(),
            d: d.flattened().into(),
            diff_augments_base: word(self.diff_augments.offset),
            channels: word(self.original.channels),
            height: word(self.original.height),
            width: word(self.original.width),
        };
        let texts = [WORKGROUP_SUM, include_str!("diff_augment.wgsl"), kernel];
        Dispatch::new(texts, uniforms, [self.original.batch, 1, 1])
            .constant("THREADS", THREADS)
            .constant("NO_CUT", NO_CUT)
            .constant("NO_SHIFT", NO_SHIFT.unsigned_abs())
            .constant("CUT_PART", CUT_PART)
            .read("originals", self.original.buffer)
            .read_words("diff_augments", self.diff_augments.buffer)
    }
}

impl Instruction for Augment {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::augment(&self.0, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let seen = self.0.seen;
        let kernel = include_str!("augment.wgsl");
        self.0
            .dispatch(kernel, seen, seen)
            .write("seen", seen.buffer)
    }
}

impl Instruction for AugmentGradient {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::gradient(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let kernel = include_str!("gradient.wgsl");
        self.augmentation
            .dispatch(kernel, self.d_seen, self.d)
            .read("d_seen", self.d_seen.buffer)
            .write("d", self.d.buffer)
    }
}
