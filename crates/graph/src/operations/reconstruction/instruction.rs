//! How near reconstructions are to their images, image by image, and the gradient: [`crate::loss`].

pub use super::score::ReconstructionScore;

use super::cpu;
use crate::{
    fused::{
        cpu::CpuMemory,
        layout::{BufferId, Feature},
        program::Instruction,
        webgpu::{
            Adapter, Dispatch, THREADS,
            uniforms::{MatrixView, uniforms},
        },
    },
    loss::VARIANCE_MIN,
};

/// Scores reconstructions image by image, and their gradient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reconstruction {
    /// Pixel logits.
    pub logits: Feature,
    /// What they should be, values in −1..1.
    pub images: Feature,
    /// Gradient of the mean score, lying like the logits.
    pub d: Feature,
    /// Score of every image.
    pub scores: BufferId,
    /// Which score.
    pub score: ReconstructionScore,
}

/// Goes over from half the squared error to [`crate::loss::learned_gaussian_reconstruction`]:
/// the scores of that, whose mean it is, and the gradient divided by the variance of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LearnVariance {
    /// Half the squared error of every image.
    pub errors: BufferId,
    /// Score of every image.
    pub scores: BufferId,
    /// Gradient of the mean of `errors`, then that of the mean of `scores`.
    pub d: Feature,
}

uniforms! {
    struct ReconstructionUniforms {
        logits: MatrixView,
        images: MatrixView,
        d: MatrixView,
        weight: f32,
    }

    struct VarianceUniforms {
        d: MatrixView,
    }
}

impl Instruction for Reconstruction {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::reconstruction(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = ReconstructionUniforms {
            logits: self.logits.flattened().into(),
            images: self.images.flattened().into(),
            d: self.d.flattened().into(),
            weight: self.score.weight(),
        };
        let texts = [self.score.wgsl(), include_str!("reconstruction.wgsl")];
        Dispatch::new(texts, uniforms, [self.logits.batch, 1, 1])
            .constant("THREADS", THREADS)
            .read("logits", self.logits.buffer)
            .read("images", self.images.buffer)
            .write("d", self.d.buffer)
            .write("scores", self.scores)
    }
}

impl Instruction for LearnVariance {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::learn_variance(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = VarianceUniforms {
            d: self.d.flattened().into(),
        };
        let texts = [include_str!("learn_variance.wgsl")];
        Dispatch::new(texts, uniforms, [self.d.batch, 1, 1])
            .constant("THREADS", THREADS)
            .constant("TAU", std::f32::consts::TAU)
            .constant("VARIANCE_MIN", VARIANCE_MIN as f32)
            .read("errors", self.errors)
            .write("d", self.d.buffer)
            .write("scores", self.scores)
    }
}
