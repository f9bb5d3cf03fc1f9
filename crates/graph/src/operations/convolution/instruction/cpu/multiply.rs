//! Convolutions: c = a b over strided views.

use super::{
    super::simd::{F32x4, Lanes},
    tile::{TILE_ROWS, Tile, check, pack, pieces, stored, tile_columns},
};
use crate::fused::layout::Matrix;

/// Most columns for which dot products beat tiles.
const NARROW_COLUMNS_MAX: usize = 3;

/// Adds a product of a few rows, given by where they begin, and a panel to a tile.
///
/// # Safety
/// Every row must be valid for reading `runs` runs of `run` values, `stride` apart, and the panel
/// for `runs · run` rows of [`tile_columns`].
#[inline(always)]
unsafe fn add_product<V: Lanes>(
    tile: &mut Tile<V>,
    mut rows: [*const f32; TILE_ROWS],
    (runs, run, stride): (usize, usize, usize),
    mut panel: *const f32,
) {
    for _ in 0..runs {
        for k in 0..run {
            // SAFETY: k stays inside the run and the panel has a row for every k of every run.
            unsafe {
                let b = [V::load(panel), V::load(panel.add(V::COUNT))];
                for (tile_row, row) in tile.iter_mut().zip(rows) {
                    let a = V::splat(*row.add(k));
                    tile_row[0] = tile_row[0].add_product(a, b[0]);
                    tile_row[1] = tile_row[1].add_product(a, b[1]);
                }
                panel = panel.add(tile_columns::<V>());
            }
        }
        rows = rows.map(|row| row.wrapping_add(stride));
    }
}

/// c = a b for a row-major b, which begins at the given slice. `finish` completes some
/// neighbouring values on their way to memory, given their place in `c` and the first one's column.
pub fn multiply(
    a_view: &Matrix,
    a: &[f32],
    b: &[f32],
    c_view: &Matrix,
    c: &mut [f32],
    panel: &mut Vec<f32>,
    finish: impl Fn(&mut [f32], usize, usize),
) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx") {
        // SAFETY: the processor has AVX.
        return unsafe { wide::multiply(a_view, a, b, c_view, c, panel, finish) };
    }
    multiply_in::<F32x4>(a_view, a, b, c_view, c, panel, finish);
}

#[inline(always)]
fn multiply_in<V: Lanes>(
    a_view: &Matrix,
    a: &[f32],
    b: &[f32],
    c_view: &Matrix,
    c: &mut [f32],
    panel: &mut Vec<f32>,
    finish: impl Fn(&mut [f32], usize, usize),
) {
    let (depth, columns) = (a_view.columns, c_view.columns);
    check(a_view, a);
    if columns <= NARROW_COLUMNS_MAX {
        return multiply_narrow(a_view, a, b, c_view, c, panel, finish);
    }
    let runs = (depth / a_view.run, a_view.run, a_view.stride);
    for (first_column, width) in pieces(c_view, tile_columns::<V>()) {
        let b_rows = (0..depth).map(|k| k * columns + first_column);
        pack::<V>(panel, b_rows, b, width);
        let column_place = c_view.column(first_column);
        for first_row in (0..c_view.rows).step_by(TILE_ROWS) {
            let height = TILE_ROWS.min(c_view.rows - first_row);
            let row = |i: usize| (first_row + i).min(c_view.rows - 1);
            let rows = core::array::from_fn(|i| a[a_view.row(row(i))..].as_ptr());
            let mut tile = [[V::splat(0.0); 2]; TILE_ROWS];
            // SAFETY: `check` has shown that all rows of the view lie in `a`; the panel was packed
            // with `depth` rows.
            unsafe { add_product(&mut tile, rows, runs, panel.as_ptr()) };
            for (i, values) in stored(&tile).iter().take(height).enumerate() {
                let place = c_view.row(first_row + i) + column_place;
                let to = &mut c[place..place + width];
                to.copy_from_slice(&values[..width]);
                finish(to, place, first_column);
            }
        }
    }
}

/// As [`multiply`] for so few columns that most of a tile would be idle: one dot product each.
fn multiply_narrow(
    a_view: &Matrix,
    a: &[f32],
    b: &[f32],
    c_view: &Matrix,
    c: &mut [f32],
    panel: &mut Vec<f32>,
    finish: impl Fn(&mut [f32], usize, usize),
) {
    let (depth, columns) = (a_view.columns, c_view.columns);
    for column in 0..columns {
        panel.clear();
        panel.extend((0..depth).map(|k| b[k * columns + column]));
        let place = c_view.column(column);
        for row in 0..c_view.rows {
            let start = a_view.row(row);
            let runs = panel.chunks_exact(a_view.run).enumerate();
            let place = c_view.row(row) + place;
            c[place] = runs
                .map(|(i, b)| dot(&a[start + i * a_view.stride..][..b.len()], b))
                .sum();
            finish(&mut c[place..=place], place, column);
        }
    }
}

/// Sum of the products of two slices of the same length.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a_fours, a_rest) = a.as_chunks::<4>();
    let (b_fours, b_rest) = b.as_chunks::<4>();
    let mut sums = F32x4::splat(0.0);
    for (a, b) in a_fours.iter().zip(b_fours) {
        // SAFETY: both are four values long.
        sums = unsafe { sums.add_product(F32x4::load(a.as_ptr()), F32x4::load(b.as_ptr())) };
    }
    let mut four = [0.0; 4];
    // SAFETY: `four` is four values long.
    unsafe { sums.store(four.as_mut_ptr()) };
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    four.iter().sum::<f32>() + rest
}

/// The same product, compiled for AVX.
#[cfg(target_arch = "x86_64")]
mod wide {
    use super::{super::super::simd::F32x8, Matrix, multiply_in};

    #[target_feature(enable = "avx")]
    pub fn multiply(
        a_view: &Matrix,
        a: &[f32],
        b: &[f32],
        c_view: &Matrix,
        c: &mut [f32],
        panel: &mut Vec<f32>,
        finish: impl Fn(&mut [f32], usize, usize),
    ) {
        multiply_in::<F32x8>(a_view, a, b, c_view, c, panel, finish);
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
        let b = samples::values(a.columns * c.columns, 2);
        let panel = &mut Vec::new();
        let room = || vec![0.0; low.batch * low.image_len()];
        let (mut narrow, mut broad) = (room(), room());
        let finish = |_: &mut [f32], _, _| ();
        multiply_in::<F32x4>(&a, &from, &b, &c, &mut narrow, panel, finish);
        // SAFETY: the processor has AVX.
        unsafe { wide::multiply(&a, &from, &b, &c, &mut broad, panel, finish) };
        assert!(narrow.iter().any(|value| *value != 0.0));
        assert_eq!(samples::bits(&broad), samples::bits(&narrow));
    }
}
