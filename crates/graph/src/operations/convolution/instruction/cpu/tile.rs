//! Tiles of products: a few rows, one or two vectors each, held in registers while the inner dimension passes by. The right
//! factor is packed into panels of the tile's width first.

use std::ops::Range;

use crate::fused::{cpu::lanes::Lanes, layout::Matrix};

/// Most columns of a tile: two vectors of sixteen.
const TILE_COLUMNS_MAX: usize = 32;

/// Sums of a tile.
pub type Tile<V, const ROWS: usize, const VECTORS: usize> = [[V; VECTORS]; ROWS];

/// A tile of zeros.
#[inline(always)]
pub fn zeros<V: Lanes, const ROWS: usize, const VECTORS: usize>() -> Tile<V, ROWS, VECTORS> {
    [[V::splat(0.0); VECTORS]; ROWS]
}

/// Adds the outer product of a column of `ROWS` values and a row of a panel.
///
/// # Safety
/// `column` must give pointers that are valid for reading, and `panel` be valid for reading `VECTORS` vectors.
#[inline(always)]
pub unsafe fn add_outer_product<V: Lanes, const ROWS: usize, const VECTORS: usize>(
    tile: &mut Tile<V, ROWS, VECTORS>,
    column: impl Fn(usize) -> *const f32,
    panel: *const f32,
) {
    // SAFETY: the caller's.
    unsafe {
        let mut b = [V::splat(0.0); VECTORS];
        for (i, b) in b.iter_mut().enumerate() {
            *b = V::load(panel.add(i * V::COUNT));
        }
        for (i, row) in tile.iter_mut().enumerate() {
            let a = V::splat(*column(i));
            for (sum, b) in row.iter_mut().zip(b) {
                *sum = sum.add_product(a, b);
            }
        }
    }
}

/// Writes a row of a tile to as many values as there are, at most so many as it has.
#[inline(always)]
pub fn store<V: Lanes, const VECTORS: usize>(row: [V; VECTORS], to: &mut [f32]) {
    if to.len() == VECTORS * V::COUNT {
        // SAFETY: there is room for the row.
        unsafe { store_at(row, to.as_mut_ptr()) };
    } else {
        let values = values(row);
        to.copy_from_slice(&values[..to.len()]);
    }
}

/// Adds a row of a tile to as many values as there are.
#[inline(always)]
pub fn add<V: Lanes, const VECTORS: usize>(mut row: [V; VECTORS], to: &mut [f32]) {
    if to.len() == VECTORS * V::COUNT {
        // SAFETY: there are as many values as the row has.
        unsafe {
            for (i, sums) in row.iter_mut().enumerate() {
                *sums = V::load(to.as_ptr().add(i * V::COUNT)).add(*sums);
            }
            store_at(row, to.as_mut_ptr());
        }
    } else {
        for (sum, value) in to.iter_mut().zip(values(row)) {
            *sum += value;
        }
    }
}

/// The values of a row, zeros behind them.
#[inline(always)]
fn values<V: Lanes, const VECTORS: usize>(row: [V; VECTORS]) -> [f32; TILE_COLUMNS_MAX] {
    let mut values = [0.0; TILE_COLUMNS_MAX];
    // SAFETY: no row is longer.
    unsafe { store_at(row, values.as_mut_ptr()) };
    values
}

/// # Safety
/// `to` must be valid for writing the row.
#[inline(always)]
unsafe fn store_at<V: Lanes, const VECTORS: usize>(row: [V; VECTORS], to: *mut f32) {
    for (i, vector) in row.into_iter().enumerate() {
        // SAFETY: the caller's.
        unsafe { vector.store(to.add(i * V::COUNT)) };
    }
}

/// Appends some columns of a row-major matrix, whose rows begin at those places, to a panel of a tile's width, zeros beyond
/// the last.
#[inline(always)]
pub fn pack<V: Lanes, const VECTORS: usize>(
    panel: &mut Vec<f32>,
    rows: impl ExactSizeIterator<Item = usize>,
    from: &[f32],
    columns: usize,
) {
    let (start, width) = (panel.len(), VECTORS * V::COUNT);
    panel.resize(start + rows.len() * width, 0.0);
    for (row, to) in rows.zip(panel[start..].chunks_exact_mut(width)) {
        let from = &from[row..][..columns];
        if columns == width {
            for i in 0..VECTORS {
                // SAFETY: both are as long as a row of the tile.
                unsafe {
                    let vector = V::load(from.as_ptr().add(i * V::COUNT));
                    vector.store(to.as_mut_ptr().add(i * V::COUNT));
                }
            }
        } else {
            to[..columns].copy_from_slice(from);
        }
    }
}

/// Panics unless every value that the view reaches lies in the buffer: the tiles trust it.
pub fn check(view: &Matrix, buffer: &[f32]) {
    let runs = view.columns.div_ceil(view.run);
    let last = view.row(view.rows - 1) + (runs - 1) * view.stride + view.run - 1;
    assert!(
        last < buffer.len() && view.columns == runs * view.run,
        "{view:?}"
    );
}

/// Some columns in pieces of at most so many, which are neighbours in memory: the first of each, and how many.
pub fn pieces(
    view: &Matrix,
    columns: Range<usize>,
    most: usize,
) -> impl Iterator<Item = (usize, usize)> + use<> {
    let (run, end) = (view.run, columns.end);
    let piece = move |first: usize| (first, most.min(run - first % run).min(end - first));
    let mut next = columns.start;
    std::iter::from_fn(move || {
        (next < end).then(|| {
            let (first, len) = piece(next);
            next += len;
            (first, len)
        })
    })
}
