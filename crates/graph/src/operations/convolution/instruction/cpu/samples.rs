//! What the products are tested with: columns that fill no tile evenly, of four lanes or of eight.

use crate::fused::{
    layout::{BufferId, Feature, Matrix},
    parameters::Kernel,
};

/// The sides of a convolution with more pixels and with fewer.
pub fn features() -> (Feature, Feature) {
    let feature = |size: usize, channels: usize| Feature {
        height: size,
        width: size,
        ..Feature::vectors(BufferId(0), 3, channels)
    };
    (feature(8, 5), feature(4, 19))
}

pub fn patches(high: &Feature) -> Matrix {
    Kernel::Strided.patches(high)
}

pub fn values(count: usize, seed: usize) -> Vec<f32> {
    let value = |i: usize| ((i * 7919 + seed * 104_729) % 1013) as f32 / 507.3 - 1.0;
    (0..count).map(value).collect()
}

pub fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}
