//! Gradients of weights: aᵀ d over strided views.

use super::{
    super::simd::{F32x4, Lanes},
    tile::{TILE_ROWS, Tile, check, pack, pieces, stored, tile_columns},
};
use crate::fused::layout::Matrix;

/// Rows over which a weight gradient is summed before the next tile's turn: what they touch stays
/// in the first-level cache.
const GRADIENT_ROWS: usize = 128;

/// Adds the outer products of pieces of `a`, `height` values long, and the rows of a panel.
///
/// # Safety
/// `a` must hold `height` values from every start on, and the panel a row of [`tile_columns`] for
/// each.
#[inline(always)]
unsafe fn add_outer_products<V: Lanes>(
    tile: &mut Tile<V>,
    a: &[f32],
    starts: &[usize],
    height: usize,
    panel: &[f32],
) {
    // Where there are fewer rows than the tile has, the last one is repeated.
    let places: [usize; TILE_ROWS] = core::array::from_fn(|i| i.min(height - 1));
    let mut panel = panel.as_ptr();
    for &start in starts {
        // SAFETY: the caller's.
        unsafe {
            let a = a.as_ptr().add(start);
            let b = [V::load(panel), V::load(panel.add(V::COUNT))];
            for (tile_row, place) in tile.iter_mut().zip(places) {
                let a = V::splat(*a.add(place));
                tile_row[0] = tile_row[0].add_product(a, b[0]);
                tile_row[1] = tile_row[1].add_product(a, b[1]);
            }
            panel = panel.add(tile_columns::<V>());
        }
    }
}

/// gradient = aᵀ d, a row-major `[a.columns, d.columns]` matrix.
pub fn weight_gradient(
    a_view: &Matrix,
    a: &[f32],
    d_view: &Matrix,
    d: &[f32],
    gradient: &mut [f32],
    panel: &mut Vec<f32>,
) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx") {
        // SAFETY: the processor has AVX.
        return unsafe { wide::weight_gradient(a_view, a, d_view, d, gradient, panel) };
    }
    weight_gradient_in::<F32x4>(a_view, a, d_view, d, gradient, panel);
}

#[inline(always)]
fn weight_gradient_in<V: Lanes>(
    a_view: &Matrix,
    a: &[f32],
    d_view: &Matrix,
    d: &[f32],
    gradient: &mut [f32],
    panel: &mut Vec<f32>,
) {
    let (depth, columns) = (a_view.columns, d_view.columns);
    check(a_view, a);
    gradient[..depth * columns].fill(0.0);
    let mut starts = Vec::with_capacity(GRADIENT_ROWS);
    for first_row in (0..a_view.rows).step_by(GRADIENT_ROWS) {
        let rows = first_row..(first_row + GRADIENT_ROWS).min(a_view.rows);
        starts.clear();
        starts.extend(rows.clone().map(|m| a_view.row(m)));
        for first_column in (0..columns).step_by(tile_columns::<V>()) {
            let width = tile_columns::<V>().min(columns - first_column);
            let d_rows = rows.clone().map(|m| d_view.row(m) + first_column);
            pack::<V>(panel, d_rows, d, width);
            for (first_k, height) in pieces(a_view, TILE_ROWS) {
                let column = a_view.column(first_k);
                let mut tile = [[V::splat(0.0); 2]; TILE_ROWS];
                // SAFETY: `check` has shown that all rows of the view lie in `a`, a tile of rows
                // never crosses a run, and the panel has a row for each start.
                unsafe { add_outer_products(&mut tile, &a[column..], &starts, height, panel) };
                for (i, values) in stored(&tile).iter().take(height).enumerate() {
                    let start = (first_k + i) * columns + first_column;
                    for (sum, value) in gradient[start..start + width].iter_mut().zip(values) {
                        *sum += value;
                    }
                }
            }
        }
    }
}

/// The same product, compiled for AVX.
#[cfg(target_arch = "x86_64")]
mod wide {
    use super::{super::super::simd::F32x8, Matrix, weight_gradient_in};

    #[target_feature(enable = "avx")]
    pub fn weight_gradient(
        a_view: &Matrix,
        a: &[f32],
        d_view: &Matrix,
        d: &[f32],
        gradient: &mut [f32],
        panel: &mut Vec<f32>,
    ) {
        weight_gradient_in::<F32x8>(a_view, a, d_view, d, gradient, panel);
    }
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::{super::samples, *};

    #[test]
    fn wide_lanes_compute_the_same_to_the_bit() {
        if !is_x86_feature_detected!("avx") {
            return;
        }
        let (high, low) = samples::features();
        let (a, c) = (samples::patches(&high), low.pixels());
        let from = samples::values(high.batch * high.image_len(), 1);
        let d = samples::values(low.batch * low.image_len(), 3);
        let panel = &mut Vec::new();
        let room = || vec![0.0; a.columns * c.columns];
        let (mut narrow, mut broad) = (room(), room());
        weight_gradient_in::<F32x4>(&a, &from, &c, &d, &mut narrow, panel);
        // SAFETY: the processor has AVX.
        unsafe { wide::weight_gradient(&a, &from, &c, &d, &mut broad, panel) };
        assert!(narrow.iter().any(|value| *value != 0.0));
        assert_eq!(samples::bits(&broad), samples::bits(&narrow));
    }
}
