//! Distorted images: a workgroup an image.

use super::{Dispatch, groups, matrix};
use crate::fused::{layout::Feature, program::Augmentation, webgpu::kernel::Kernel};

pub fn augment(augmentation: &Augmentation) -> Dispatch {
    let Augmentation {
        original,
        seen,
        distortions,
    } = *augmentation;
    Dispatch {
        kernel: Kernel::Augment,
        buffers: vec![original.buffer, distortions.buffer, seen.buffer],
        parameters: parameters(augmentation, [original, seen, seen]),
        workgroups: groups(original.batch, 1, 1),
    }
}

pub fn gradient(augmentation: &Augmentation, d_seen: Feature, d: Feature) -> Dispatch {
    let Augmentation {
        original,
        distortions,
        ..
    } = *augmentation;
    Dispatch {
        kernel: Kernel::AugmentGradient,
        buffers: vec![original.buffer, distortions.buffer, d_seen.buffer, d.buffer],
        parameters: parameters(augmentation, [original, d_seen, d]),
        workgroups: groups(original.batch, 1, 1),
    }
}

fn parameters(augmentation: &Augmentation, features: [Feature; 3]) -> Vec<u32> {
    let Augmentation {
        original,
        distortions,
        ..
    } = *augmentation;
    let views = features.map(|feature| matrix(&feature.flattened()));
    let scalars = [distortions.offset, original.channels, original.size, 0];
    [views.as_flattened(), &scalars.map(|v| v as u32)].concat()
}
