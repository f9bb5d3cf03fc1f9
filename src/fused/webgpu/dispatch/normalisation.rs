//! Batch normalisation, forward and back.

use super::{Dispatch, groups, matrix};
use crate::fused::{
    layout::{Feature, Slice},
    program::Normalisation,
    webgpu::kernel::{Kernel, Threads},
};

/// Channels of a workgroup of the normalisation kernels.
const CHANNELS: usize = 4;
/// Most rows that few threads sum up.
const FEW_THREADS_ROWS_MAX: usize = 1024;
/// Rows of a workgroup of the normalisation kernels that map value to value.
const ROWS: usize = 128;

pub fn statistics(n: &Normalisation, running: Option<Slice>) -> Dispatch {
    let mut parameters = parameters(n, &n.output, None, 0);
    // Without running statistics something else has to be bound, and is left alone.
    let (buffer, place) = match running {
        Some(running) => (running.buffer, [1, running.offset as u32]),
        None => (n.output.buffer, [0, 0]),
    };
    parameters[42..].copy_from_slice(&place);
    Dispatch {
        kernel: Kernel::Statistics(summing_threads(n)),
        buffers: vec![n.input.buffer, n.statistics.buffer, buffer],
        parameters,
        workgroups: groups(n.input.channels.div_ceil(CHANNELS), 1, 1),
    }
}

pub fn normalise(n: &Normalisation) -> Dispatch {
    Dispatch {
        kernel: Kernel::Normalise,
        buffers: vec![
            n.input.buffer,
            n.statistics.buffer,
            n.affine.buffer,
            n.output.buffer,
        ],
        parameters: parameters(n, &n.output, None, 0),
        workgroups: elementwise(n),
    }
}

pub fn gradient(n: &Normalisation, d: &Feature, gradient: Slice, part_stride: usize) -> Dispatch {
    Dispatch {
        kernel: Kernel::NormalisationGradient(summing_threads(n)),
        buffers: vec![
            n.input.buffer,
            n.output.buffer,
            d.buffer,
            n.statistics.buffer,
            gradient.buffer,
        ],
        parameters: parameters(n, d, Some(gradient), part_stride),
        workgroups: groups(n.input.channels.div_ceil(CHANNELS), 1, n.groups),
    }
}

pub fn backward(n: &Normalisation, d: &Feature, gradient: Slice, part_stride: usize) -> Dispatch {
    Dispatch {
        kernel: Kernel::NormalisationBackward,
        buffers: vec![
            n.input.buffer,
            n.output.buffer,
            d.buffer,
            n.statistics.buffer,
            gradient.buffer,
            n.affine.buffer,
        ],
        parameters: parameters(n, d, Some(gradient), part_stride),
        workgroups: elementwise(n),
    }
}

fn parameters(
    n: &Normalisation,
    d: &Feature,
    gradient: Option<Slice>,
    part_stride: usize,
) -> Vec<u32> {
    let views = [n.input, n.output, *d].map(|feature| matrix(&feature.pixels()));
    let scalars = [
        n.groups as u32,
        n.statistics.offset as u32,
        n.affine.offset as u32,
        n.slope.to_bits(),
        gradient.map_or(0, |slice| slice.offset as u32),
        part_stride as u32,
        0,
        0,
    ];
    [views.as_flattened(), &scalars].concat()
}

fn summing_threads(n: &Normalisation) -> Threads {
    match n.input.pixels().rows / n.groups {
        ..=FEW_THREADS_ROWS_MAX => Threads::Few,
        _ => Threads::Many,
    }
}

fn elementwise(n: &Normalisation) -> [u32; 3] {
    let rows = n.input.pixels().rows / n.groups;
    groups(
        n.input.channels.div_ceil(CHANNELS),
        rows.div_ceil(ROWS),
        n.groups,
    )
}
