//! Images of the resident data set.

use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::{BufferId, Feature, Slice},
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{MatrixView, uniforms, word},
    },
};
use lab_data::dataset::{SHIFT_MAX, View, binarisation::HASH_FACTORS};

/// Images of the resident data set, bytes scaled to −1..1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gather {
    /// Bytes, channels last.
    pub pixels: BufferId,
    /// Which image, and how it is seen: [`lab_data::dataset::View::to_bits`].
    pub views: Slice,
    /// Where the images go.
    pub images: Feature,
    /// Where in the buffer of the views the word is that they are binarised with, if they are:
    /// [`lab_data::dataset::binarisation`].
    pub binarisation: Option<usize>,
}

uniforms! {
    struct Uniforms {
        images: MatrixView,
        views_base: u32,
        channels: u32,
        height: u32,
        width: u32,
        binarise: u32,
        word_place: u32,
    }
}

impl Instruction for Gather {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::gather(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = Uniforms {
            images: self.images.flattened().into(),
            views_base: word(self.views.offset),
            channels: word(self.images.channels),
            height: word(self.images.height),
            width: word(self.images.width),
            binarise: u32::from(self.binarisation.is_some()),
            word_place: word(self.binarisation.unwrap_or_default()),
        };
        Dispatch::of_images([include_str!("kernel.wgsl")], uniforms, &self.images)
            .constant("SHIFT_MAX", SHIFT_MAX)
            .constant("INDEX_END", View::INDEX_END)
            .constant("MIRRORED_BIT", View::MIRRORED_BIT)
            .constant("RIGHT_BIT", View::SHIFT_BITS[0])
            .constant("DOWN_BIT", View::SHIFT_BITS[1])
            .constant("SHIFT_END", View::SHIFT_END)
            .constant("FACTOR_1", HASH_FACTORS[0])
            .constant("FACTOR_2", HASH_FACTORS[1])
            .read_words("pixels", self.pixels)
            .read_words("views", self.views.buffer)
            .write("images", self.images.buffer)
    }
}
