//! Images a little apart, and what the slope between them costs.

use super::{Dispatch, THREADS, groups, matrix};
use crate::fused::{
    layout::{Feature, Slice},
    program::GradientPenalty,
    webgpu::kernel::Kernel,
};

pub fn move_images(from: Feature, to: Feature, key: Slice) -> Dispatch {
    let views = [from, to].map(|feature| matrix(&feature.flattened()));
    let scalars = [key.offset as u32, to.first as u32, 0, 0];
    Dispatch {
        kernel: Kernel::MoveImages,
        buffers: vec![key.buffer, to.buffer],
        parameters: [views.as_flattened(), &scalars].concat(),
        workgroups: groups(to.flattened().columns.div_ceil(THREADS), to.batch, 1),
    }
}

pub fn penalise(penalty: &GradientPenalty) -> Dispatch {
    let GradientPenalty {
        first,
        moved,
        batch,
        weight,
        ..
    } = *penalty;
    Dispatch {
        kernel: Kernel::GradientPenalty,
        buffers: vec![penalty.logits, penalty.d],
        parameters: vec![first as u32, moved as u32, batch as u32, weight.to_bits()],
        workgroups: groups(batch.div_ceil(THREADS), 1, 1),
    }
}
