//! Products: which tile suits which shape.

use super::{Dispatch, groups, matrix};
use crate::fused::{
    layout::{Matrix, Phases, Slice},
    program::Epilogue,
    webgpu::kernel::{Kernel, Tile},
};

/// Threads of a workgroup of the product kernels, across and down.
const PRODUCT_THREADS: [usize; 2] = [4, 16];
/// Most columns for which a tile of columns would mostly be idle.
const NARROW_COLUMNS_MAX: usize = 4;
/// Rows of a product of few columns that a workgroup computes.
const NARROW_ROWS: usize = 256;

pub fn weight_gradient(
    a: &Matrix,
    d: &Matrix,
    gradient: Slice,
    parts: usize,
    part_stride: usize,
) -> Dispatch {
    let images = a.rows / (a.size * a.size);
    let scalars = [gradient.offset, part_stride, images, parts].map(|v| v as u32);
    let whole = a.size.is_multiple_of(4) && in_fours(a, Phases::NONE);
    let tile = tile(d.columns, |t| whole && a.run.is_multiple_of(t.rows()));
    Dispatch {
        kernel: Kernel::WeightGradient(tile),
        buffers: vec![a.buffer, d.buffer, gradient.buffer],
        parameters: [&matrix(a)[..], &matrix(d), &scalars].concat(),
        workgroups: product_groups(tile, a.columns, d.columns, parts),
    }
}

pub fn multiply(
    a: Matrix,
    b: Slice,
    c: Matrix,
    phases: Option<(Phases, Phases)>,
    epilogue: Epilogue,
) -> Dispatch {
    // Where nothing is read beside the factors, one of them is bound once more.
    let (code, auxiliary, slope) = match epilogue {
        Epilogue::None => (0, None, 0.0),
        Epilogue::Bias(bias) => (1, Some(bias), 0.0),
        Epilogue::Rectify { slope } => (2, None, slope),
        Epilogue::Tanh => (3, None, 0.0),
        Epilogue::RectifyGradient { output, slope } => (4, Some(start(&output)), slope),
        Epilogue::TanhGradient { output } => (5, Some(start(&output)), 0.0),
    };
    let Slice {
        buffer: auxiliary,
        offset,
    } = auxiliary.unwrap_or(start(&a));
    let steps = phases.map_or([0; 4], |(a, c)| [a.line, a.pixel, c.line, c.pixel]);
    let places = [b.offset, code, offset].map(|v| v as u32);
    let vector = in_fours(&a, phases.map_or(Phases::NONE, |p| p.0));
    let phase_count = if phases.is_some() { 4 } else { 1 };
    let (kernel, workgroups) = if c.columns <= NARROW_COLUMNS_MAX {
        let workgroups = groups(1, c.rows.div_ceil(NARROW_ROWS), phase_count);
        (Kernel::MultiplyNarrow { vector }, workgroups)
    } else {
        let tile = tile(c.columns, |_| vector);
        let workgroups = product_groups(tile, c.rows, c.columns, phase_count);
        (Kernel::Multiply(tile), workgroups)
    };
    Dispatch {
        kernel,
        buffers: vec![a.buffer, b.buffer, auxiliary, c.buffer],
        parameters: [
            &matrix(&a)[..],
            &matrix(&c),
            &steps.map(|v| v as u32),
            &places,
            &[slope.to_bits()],
        ]
        .concat(),
        workgroups,
    }
}

/// Columns of a product that a workgroup computes.
fn group_columns(tile: Tile) -> usize {
    PRODUCT_THREADS[0] * tile.columns()
}

/// The allowed tile that wastes the fewest of its columns.
fn tile(columns: usize, allowed: impl Fn(Tile) -> bool) -> Tile {
    [Tile::Square, Tile::Slim]
        .into_iter()
        .filter(|tile| allowed(*tile))
        .min_by_key(|tile| columns.next_multiple_of(group_columns(*tile)))
        .unwrap_or(Tile::Scalar)
}

fn product_groups(tile: Tile, rows: usize, columns: usize, layers: usize) -> [u32; 3] {
    groups(
        columns.div_ceil(group_columns(tile)),
        rows.div_ceil(PRODUCT_THREADS[1] * tile.rows()),
        layers,
    )
}

/// Whether every row, run and phase begins at a multiple of four.
fn in_fours(m: &Matrix, phases: Phases) -> bool {
    let places = [
        m.base,
        m.image,
        m.line,
        m.pixel,
        m.run,
        m.stride,
        phases.line,
        phases.pixel,
    ];
    places.iter().all(|place| place.is_multiple_of(4))
}

fn start(matrix: &Matrix) -> Slice {
    Slice {
        buffer: matrix.buffer,
        offset: matrix.base,
    }
}
