//! Weights of spectral norm 1: a workgroup a weight.

use super::{Dispatch, groups};
use crate::fused::{program::SpectralNorm, webgpu::kernel::Kernel};

pub fn gradient(norm: &SpectralNorm) -> Dispatch {
    let arena = &norm.arena;
    Dispatch {
        kernel: Kernel::SpectralGradient,
        buffers: vec![arena.values, norm.directions, arena.gradient],
        parameters: parameters(norm),
        workgroups: groups(1, 1, 1),
    }
}

pub fn normalise(norm: &SpectralNorm) -> Dispatch {
    let arena = &norm.arena;
    Dispatch {
        kernel: Kernel::SpectralNormalise,
        buffers: vec![
            norm.free,
            arena.transposition,
            norm.directions,
            arena.values,
            arena.transposed,
        ],
        parameters: parameters(norm),
        workgroups: groups(1, 1, 1),
    }
}

fn parameters(norm: &SpectralNorm) -> Vec<u32> {
    let [rows, columns] = norm.shape;
    let stride = norm.arena.len;
    [norm.weight, rows, columns, norm.parts, stride, 0, 0, 0]
        .map(|v| v as u32)
        .into()
}
