//! Weights of spectral norm 1 (Miyato et al. 2018, *Spectral normalization for generative adversarial networks*).

#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;

use crate::fused::{
    cpu::CpuMemory,
    layout::BufferId,
    parameters::Arena,
    program::Instruction,
    webgpu::{
        Adapter, Dispatch, WORKGROUP_SUM,
        uniforms::{uniforms, word},
    },
};

/// Power iterations of [`SpectralNormalise`]. Miyato et al. 2018 take one; the weights of networks
/// as small as ours turn faster than that follows.
pub const POWER_ITERATIONS: usize = 3;
/// Smallest length by which a vector is divided.
pub const LENGTH_MIN: f32 = 1e-12;

/// A weight V = W / σ(W) of spectral norm 1, where W is what the optimiser steps. As in Miyato et al.
/// 2018 they are matrices of a row for each channel on the side with fewer pixels and a column for
/// each place and channel under the kernel. Their transposes lie in the buffers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpectralNorm {
    /// The network's parameters, V among them.
    pub arena: Arena,
    /// Where W is; it lies as V does.
    pub free: BufferId,
    /// Where the weight begins in the arena.
    pub weight: usize,
    /// Rows and columns of the matrix in the arena.
    pub shape: [usize; 2],
    /// Parts in which the gradient comes.
    pub parts: usize,
    /// u, one value a column of the matrix in the arena, then v, one a row, then σ.
    pub directions: BufferId,
}

/// Before the optimiser's step: from the gradient G of V = W / σ(W) that of W, which is (G − ⟨G,
/// V⟩ u vᵀ) / σ (Miyato et al. 2018, section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpectralGradient(pub SpectralNorm);

/// After it: power iterations on W, v ← Wᵀu / |Wᵀu|, u ← Wv / |Wv|, then V ← W / σ with σ =
/// uᵀWv, and the transposed copy of V.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpectralNormalise(pub SpectralNorm);

/// Threads of a workgroup, which has a weight.
const THREADS: usize = 256;

uniforms! {
    struct Uniforms {
        weight: u32,
        rows: u32,
        columns: u32,
        parts: u32,
        part_stride: u32,
    }
}

impl SpectralNorm {
    fn dispatch(&self, kernel: &'static str) -> Dispatch {
        let [rows, columns] = self.shape;
        let uniforms = Uniforms {
            weight: word(self.weight),
            rows: word(rows),
            columns: word(columns),
            parts: word(self.parts),
            part_stride: word(self.arena.len),
        };
        Dispatch::new([WORKGROUP_SUM, kernel], uniforms, [1; 3]).constant("THREADS", THREADS)
    }
}

impl Instruction for SpectralGradient {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::gradient(&self.0, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self(norm) = self;
        norm.dispatch(include_str!("gradient.wgsl"))
            .read("values", norm.arena.values)
            .read("directions", norm.directions)
            .write("gradient", norm.arena.gradient)
    }
}

impl Instruction for SpectralNormalise {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::normalise(&self.0, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self(norm) = self;
        norm.dispatch(include_str!("normalise.wgsl"))
            .constant("LENGTH_MIN", LENGTH_MIN)
            .constant("POWER_ITERATIONS", POWER_ITERATIONS)
            .read("free", norm.free)
            .read_words("transposition", norm.arena.transposition)
            .write("directions", norm.directions)
            .write("values", norm.arena.values)
            .write("transposed", norm.arena.transposed)
    }
}
