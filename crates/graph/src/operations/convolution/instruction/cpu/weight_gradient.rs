//! Gradients of weights: aᵀ d over strided views.

use std::ops::Range;

use super::{
    panel,
    tile::{add, add_outer_product, check, pack, pieces, zeros},
};
use crate::fused::{cpu::Kernel, cpu::lanes::Lanes, layout::Matrix};

/// Rows over which a weight gradient is summed before the next tile's turn: what they touch stays
/// in the first-level cache.
const GRADIENT_ROWS: usize = 128;
/// Rows of a tile for the few neighbours in memory of an image of one channel.
const SLIM_ROWS: usize = 4;

/// Some rows of aᵀ d, a row-major `[a.columns, d.columns]` matrix.
pub struct Gradient<'a> {
    pub a_view: Matrix,
    pub a: &'a [f32],
    pub d_view: Matrix,
    pub d: &'a [f32],
    /// Of a.
    pub columns: Range<usize>,
    /// The rows that belong to them.
    pub gradient: &'a mut [f32],
}

impl Kernel for Gradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes, const ROWS: usize>(mut self) {
        check(&self.a_view, self.a);
        self.gradient.fill(0.0);
        let mut panel = panel::take();
        match self.d_view.columns {
            columns if columns <= V::COUNT => self.sum::<V, ROWS, 1>(&mut panel),
            _ => self.sum::<V, ROWS, 2>(&mut panel),
        }
        panel::give_back(panel);
    }
}

impl Gradient<'_> {
    #[inline(always)]
    fn sum<V: Lanes, const ROWS: usize, const VECTORS: usize>(&mut self, panel: &mut Vec<f32>) {
        let mut starts = Vec::with_capacity(GRADIENT_ROWS);
        for first_row in (0..self.a_view.rows).step_by(GRADIENT_ROWS) {
            let rows = first_row..(first_row + GRADIENT_ROWS).min(self.a_view.rows);
            starts.clear();
            starts.extend(self.a_view.row_places(rows.clone()));
            self.pack::<V, VECTORS>(rows, panel);
            for piece in pieces(&self.a_view, self.columns.clone(), ROWS) {
                if piece.1 <= SLIM_ROWS {
                    self.add_tiles::<V, SLIM_ROWS, VECTORS>(piece, &starts, panel);
                } else {
                    self.add_tiles::<V, ROWS, VECTORS>(piece, &starts, panel);
                }
            }
        }
    }

    /// Packs rows of d, one panel of a tile's width after the other.
    #[inline(always)]
    fn pack<V: Lanes, const VECTORS: usize>(&self, rows: Range<usize>, panel: &mut Vec<f32>) {
        panel.clear();
        let (columns, tile_columns) = (self.d_view.columns, VECTORS * V::COUNT);
        for first in (0..columns).step_by(tile_columns) {
            let d_rows = self
                .d_view
                .row_places(rows.clone())
                .map(|place| place + first);
            let width = tile_columns.min(columns - first);
            pack::<V, VECTORS>(panel, d_rows, self.d, width);
        }
    }

    /// Adds the products of some neighbouring columns of a and all columns of d.
    #[inline(always)]
    fn add_tiles<V: Lanes, const ROWS: usize, const VECTORS: usize>(
        &mut self,
        (first, height): (usize, usize),
        starts: &[usize],
        panel: &[f32],
    ) {
        let columns = self.d_view.columns;
        let a = &self.a[self.a_view.column(first)..];
        // Where there are fewer columns than the tile has rows, the last one is repeated.
        let places: [usize; ROWS] = core::array::from_fn(|i| i.min(height - 1));
        let panels = panel.chunks_exact(starts.len() * VECTORS * V::COUNT);
        for (index, panel) in panels.enumerate() {
            let mut tile = zeros::<V, ROWS, VECTORS>();
            let mut d = panel.as_ptr();
            for &start in starts {
                // SAFETY: `check` has shown that all rows of the view lie in `a`, a piece of them never crosses a run,
                // and the panel has a row for each start.
                unsafe {
                    let a = a.as_ptr().add(start);
                    add_outer_product(&mut tile, |i| a.add(places[i]), d);
                    d = d.add(VECTORS * V::COUNT);
                }
            }
            let first_column = index * VECTORS * V::COUNT;
            let width = (VECTORS * V::COUNT).min(columns - first_column);
            for (i, sums) in tile.into_iter().enumerate().take(height) {
                let place = (first - self.columns.start + i) * columns + first_column;
                add(sums, &mut self.gradient[place..][..width]);
            }
        }
    }
}
