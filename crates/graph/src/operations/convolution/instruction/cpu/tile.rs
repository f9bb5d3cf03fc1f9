//! Tiles of products: a few rows, two vectors each, held in registers while the inner dimension passes by. The right
//! factor is packed into panels of the tile's width first.

use super::super::simd::Lanes;
use crate::fused::layout::Matrix;

/// Rows of a tile.
pub const TILE_ROWS: usize = 4;
/// Most columns of a tile: two vectors of eight.
pub const TILE_COLUMNS_MAX: usize = 16;

/// Sums of a tile.
pub type Tile<V> = [[V; 2]; TILE_ROWS];

/// Columns of a tile.
pub const fn tile_columns<V: Lanes>() -> usize {
    2 * V::COUNT
}

/// The values of a tile, row by row.
#[inline(always)]
pub fn stored<V: Lanes>(tile: &Tile<V>) -> [[f32; TILE_COLUMNS_MAX]; TILE_ROWS] {
    let mut values = [[0.0; TILE_COLUMNS_MAX]; TILE_ROWS];
    for (row, values) in tile.iter().zip(&mut values) {
        // SAFETY: a row of values has room for two vectors.
        unsafe {
            row[0].store(values.as_mut_ptr());
            row[1].store(values.as_mut_ptr().add(V::COUNT));
        }
    }
    values
}

/// Packs some columns of a row-major `[rows, columns]` matrix, zeros beyond the last.
#[inline(always)]
pub fn pack<V: Lanes>(
    panel: &mut Vec<f32>,
    rows: impl Iterator<Item = usize>,
    from: &[f32],
    columns: usize,
) {
    panel.clear();
    for start in rows {
        let mut row = [0.0; TILE_COLUMNS_MAX];
        row[..columns].copy_from_slice(&from[start..start + columns]);
        panel.extend(&row[..tile_columns::<V>()]);
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

/// Columns in pieces of at most so many, which are neighbours in memory: the first of each, and how many.
pub fn pieces(view: &Matrix, most: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
    let Matrix { columns, run, .. } = *view;
    let runs = (0..columns).step_by(run);
    runs.flat_map(move |start| {
        let firsts = (start..start + run).step_by(most);
        firsts.map(move |first| (first, most.min(start + run - first)))
    })
}
