//! Matrix products over strided views: every convolution of the networks, forward and back.
//!
//! A tile of [`TILE_ROWS`] rows, two vectors each, is held in registers while the inner dimension
//! passes by; the right factor is packed into panels of the tile's width first.

use super::simd::{F32x4, Lanes};
use crate::fused::layout::Matrix;

/// Rows of a tile.
const TILE_ROWS: usize = 4;
/// Most columns of a tile: two vectors of eight.
const TILE_COLUMNS_MAX: usize = 16;
/// Most columns for which dot products beat tiles.
const NARROW_COLUMNS_MAX: usize = 3;
/// Rows over which a weight gradient is summed before the next tile's turn: what they touch stays
/// in the first-level cache.
const GRADIENT_ROWS: usize = 128;

type Tile<V> = [[V; 2]; TILE_ROWS];

/// Columns of a tile.
const fn tile_columns<V: Lanes>() -> usize {
    2 * V::COUNT
}

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

#[inline(always)]
fn stored<V: Lanes>(tile: &Tile<V>) -> [[f32; TILE_COLUMNS_MAX]; TILE_ROWS] {
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
fn pack<V: Lanes>(
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
fn check(view: &Matrix, buffer: &[f32]) {
    let runs = view.columns.div_ceil(view.run);
    let last = view.row(view.rows - 1) + (runs - 1) * view.stride + view.run - 1;
    assert!(
        last < buffer.len() && view.columns == runs * view.run,
        "{view:?}"
    );
}

/// Columns in pieces of at most so many, which are neighbours in memory: the first of each, and how many.
fn pieces(view: &Matrix, most: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
    let Matrix { columns, run, .. } = *view;
    let runs = (0..columns).step_by(run);
    runs.flat_map(move |start| {
        let firsts = (start..start + run).step_by(most);
        firsts.map(move |first| (first, most.min(start + run - first)))
    })
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

/// The same products, compiled for AVX.
#[cfg(target_arch = "x86_64")]
mod wide {
    use super::{super::simd::F32x8, Matrix, multiply_in, weight_gradient_in};

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
    use super::*;
    use crate::fused::{
        layout::{BufferId, Feature},
        parameters::Kernel,
    };

    fn feature(size: usize, channels: usize) -> Feature {
        Feature {
            height: size,
            width: size,
            ..Feature::vectors(BufferId(0), 3, channels)
        }
    }

    fn values(count: usize, seed: usize) -> Vec<f32> {
        let value = |i: usize| ((i * 7919 + seed * 104_729) % 1013) as f32 / 507.3 - 1.0;
        (0..count).map(value).collect()
    }

    fn bits(values: &[f32]) -> Vec<u32> {
        values.iter().map(|value| value.to_bits()).collect()
    }

    /// Columns that fill no tile evenly, of four lanes or of eight.
    #[test]
    fn wide_lanes_compute_the_same_to_the_bit() {
        if !is_x86_feature_detected!("avx") {
            return;
        }
        let (high, low) = (feature(8, 5), feature(4, 19));
        let (a, c) = (high.patches(&Kernel::Strided.window()), low.pixels());
        let [from, d] = [(high, 1), (low, 3)].map(|(one, seed)| values(3 * one.image_len(), seed));
        let b = values(a.columns * c.columns, 2);
        let panel = &mut Vec::new();
        let room = || vec![0.0; d.len()];
        let (mut narrow, mut broad) = (room(), room());
        let finish = |_: &mut [f32], _, _| ();
        multiply_in::<F32x4>(&a, &from, &b, &c, &mut narrow, panel, finish);
        // SAFETY: the processor has AVX.
        unsafe { wide::multiply(&a, &from, &b, &c, &mut broad, panel, finish) };
        assert!(narrow.iter().any(|value| *value != 0.0));
        assert_eq!(bits(&broad), bits(&narrow));

        let (mut narrow, mut broad) = (vec![0.0; b.len()], vec![0.0; b.len()]);
        weight_gradient_in::<F32x4>(&a, &from, &c, &d, &mut narrow, panel);
        // SAFETY: the processor has AVX.
        unsafe { wide::weight_gradient(&a, &from, &c, &d, &mut broad, panel) };
        assert!(narrow.iter().any(|value| *value != 0.0));
        assert_eq!(bits(&broad), bits(&narrow));
    }
}
