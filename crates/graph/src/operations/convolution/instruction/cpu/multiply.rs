//! Convolutions: c = a b over strided views.

use std::ops::Range;

use super::{
    super::Multiply,
    panel,
    tile::{Tile, add_outer_product, check, pack, pieces, store, zeros},
};
use crate::fused::{
    cpu::{
        CpuMemory, Kernel, Places,
        lanes::{DotLanes, F32x4, Lanes},
    },
    layout::{Matrix, Phases},
};

/// Dot products that are added up at once.
const DOTS: usize = 4;

/// Rows that every tile of columns passes over before the next ones' turn: what is read and written of them stays in the
/// second-level cache.
const BLOCK_ROWS: usize = 128;

/// The part of a product that belongs to some images.
pub struct Product<'a> {
    pub instruction: &'a Multiply,
    pub memory: &'a CpuMemory,
    pub images: Range<usize>,
    /// Theirs.
    pub c: Places<'a>,
}

impl Kernel for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes, const ROWS: usize>(mut self) {
        for phase in 0..self.instruction.phase_count() {
            let (a, _) = self.views(phase);
            check(&a, self.memory.values(a.buffer));
        }
        let mut panels = panel::take();
        panels.clear();
        match self.instruction.c.columns {
            1 => self.narrow::<V::Dot, 1>(&mut panels),
            2 => self.narrow::<V::Dot, 2>(&mut panels),
            3 => self.narrow::<V::Dot, 3>(&mut panels),
            columns if columns <= V::COUNT => self.wide::<V, ROWS, 1>(&mut panels),
            _ => self.wide::<V, ROWS, 2>(&mut panels),
        }
        panel::give_back(panels);
    }
}

impl Product<'_> {
    #[inline(always)]
    fn wide<V: Lanes, const ROWS: usize, const VECTORS: usize>(&mut self, panels: &mut Vec<f32>) {
        let Multiply { a, c, .. } = *self.instruction;
        let (depth, tile_columns) = (a.columns, VECTORS * V::COUNT);
        let tiles = || pieces(&c, 0..c.columns, tile_columns);
        for phase in 0..self.instruction.phase_count() {
            let b = self.factor(phase);
            for (first, width) in tiles() {
                let rows = (0..depth).map(|k| k * c.columns + first);
                pack::<V, VECTORS>(panels, rows, b, width);
            }
        }
        for rows in self.blocks() {
            let mut panels = panels.chunks_exact(depth * tile_columns);
            for phase in 0..self.instruction.phase_count() {
                for ((first, width), panel) in tiles().zip(&mut panels) {
                    let columns = (first, width);
                    self.columns::<V, ROWS, VECTORS>(phase, rows.clone(), columns, panel);
                }
            }
        }
    }

    /// A tile of columns of some rows.
    #[inline(always)]
    fn columns<V: Lanes, const ROWS: usize, const VECTORS: usize>(
        &mut self,
        phase: usize,
        rows: Range<usize>,
        (first, width): (usize, usize),
        panel: &[f32],
    ) {
        let (a, c) = self.views(phase);
        let runs = [a.columns / a.run, a.run, a.stride];
        let from = self.memory.values(a.buffer);
        let (mut a_places, mut c_places) = (a.row_places(rows.clone()), c.row_places(rows));
        loop {
            let (starts, height) = a_places.next_places::<ROWS>();
            if height == 0 {
                break;
            }
            let mut tile = zeros::<V, ROWS, VECTORS>();
            let starts = starts.map(|start| from[start..].as_ptr());
            // SAFETY: `check` has shown that all rows of the view lie in the buffer; the panel was packed with as
            // many rows as the view has columns.
            unsafe { add_product(&mut tile, starts, runs, panel.as_ptr()) };
            let (places, _) = c_places.next_places::<ROWS>();
            for (place, sums) in places.into_iter().zip(tile).take(height) {
                self.complete(place + c.column(first), first, width, |to| store(sums, to));
            }
        }
    }

    /// For so few columns that most of a tile would be idle: one dot product each.
    #[inline(always)]
    fn narrow<V: DotLanes, const COLUMNS: usize>(&mut self, panels: &mut Vec<f32>) {
        let Multiply { a, .. } = *self.instruction;
        for phase in 0..self.instruction.phase_count() {
            let b = self.factor(phase);
            for column in 0..COLUMNS {
                panels.extend((0..a.columns).map(|k| b[k * COLUMNS + column]));
            }
        }
        for rows in self.blocks() {
            for (phase, panel) in panels.chunks_exact(COLUMNS * a.columns).enumerate() {
                self.rows::<V, COLUMNS>(phase, rows.clone(), panel);
            }
        }
    }

    /// All columns of some rows.
    #[inline(always)]
    fn rows<V: DotLanes, const COLUMNS: usize>(
        &mut self,
        phase: usize,
        rows: Range<usize>,
        panel: &[f32],
    ) {
        let (a, c) = self.views(phase);
        let runs = [a.columns / a.run, a.run, a.stride];
        let from = self.memory.values(a.buffer);
        let (mut a_places, mut c_places) = (a.row_places(rows.clone()), c.row_places(rows));
        loop {
            let (starts, height) = a_places.next_places::<DOTS>();
            if height == 0 {
                break;
            }
            let starts = starts.map(|start| from[start..].as_ptr());
            // SAFETY: `check` has shown that all rows of the view lie in the buffer; the panel holds a column of
            // as many values after the other.
            let sums = unsafe { dots::<V, COLUMNS>(starts, runs, panel.as_ptr()) };
            let (places, _) = c_places.next_places::<DOTS>();
            for (place, sums) in places.into_iter().zip(sums).take(height) {
                self.complete(place, 0, COLUMNS, |to| to.copy_from_slice(&sums));
            }
        }
    }

    /// The views of a phase.
    #[inline(always)]
    fn views(&self, phase: usize) -> (Matrix, Matrix) {
        let Multiply { a, c, phases, .. } = *self.instruction;
        let shifted = |view: Matrix, by: Phases| Matrix {
            base: view.base + phase / 2 * by.line + phase % 2 * by.pixel,
            ..view
        };
        let (a_phases, c_phases) = phases.unwrap_or((Phases::NONE, Phases::NONE));
        (shifted(a, a_phases), shifted(c, c_phases))
    }

    /// The right factor of a phase and those after it.
    #[inline(always)]
    fn factor(&self, phase: usize) -> &[f32] {
        let Multiply { a, b, c, .. } = *self.instruction;
        &self.memory.at(b)[phase * a.columns * c.columns..]
    }

    /// The rows of whole images, several at a time.
    #[inline(always)]
    fn blocks(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let c = self.instruction.c;
        let pixels = c.height * c.width;
        let images_each = (BLOCK_ROWS / pixels).max(1);
        let images = self.images.clone();
        images.clone().step_by(images_each).map(move |first| {
            let last = images.end.min(first + images_each);
            first * pixels..last * pixels
        })
    }

    /// Has some neighbouring values of c written, and completes them.
    #[inline(always)]
    fn complete(
        &mut self,
        place: usize,
        column: usize,
        width: usize,
        write: impl FnOnce(&mut [f32]),
    ) {
        let Multiply { c, activation, .. } = self.instruction;
        let to = self.c.at(place..place + width);
        write(to);
        activation.apply(self.memory, to, place.wrapping_sub(c.base), column);
    }
}

/// Adds a product of a few rows, given by where they begin, and a panel to a tile.
///
/// # Safety
/// Every row must be valid for reading `runs` runs of `run` values, `stride` apart, and the panel
/// for `runs · run` rows of the tile's width.
#[inline(always)]
unsafe fn add_product<V: Lanes, const ROWS: usize, const VECTORS: usize>(
    tile: &mut Tile<V, ROWS, VECTORS>,
    mut rows: [*const f32; ROWS],
    [runs, run, stride]: [usize; 3],
    mut panel: *const f32,
) {
    for _ in 0..runs {
        for k in 0..run {
            // SAFETY: k stays inside the run and the panel has a row for every k of every run.
            unsafe {
                add_outer_product(tile, |i| rows[i].add(k), panel);
                panel = panel.add(VECTORS * V::COUNT);
            }
        }
        rows = rows.map(|row| row.wrapping_add(stride));
    }
}

/// Dot products of a few rows, given by where they begin, and some columns, one after the other.
///
/// # Safety
/// Every row must be valid for reading `runs` runs of `run` values, `stride` apart, and the columns
/// for `runs · run` values each.
#[inline(always)]
unsafe fn dots<V: DotLanes, const COLUMNS: usize>(
    mut rows: [*const f32; DOTS],
    [runs, run, stride]: [usize; 3],
    mut columns: *const f32,
) -> [[f32; COLUMNS]; DOTS] {
    let whole = run - run % V::COUNT;
    let mut totals = [F32x4::splat(0.0); COLUMNS];
    for _ in 0..runs {
        let mut sums = [[V::splat(0.0); DOTS]; COLUMNS];
        // SAFETY: all places lie inside the run.
        unsafe {
            for k in (0..whole).step_by(V::COUNT) {
                let a = rows.map(|row| V::load(row.add(k)));
                for (column, sums) in sums.iter_mut().enumerate() {
                    let b = V::load(columns.add(column * runs * run + k));
                    for (sum, a) in sums.iter_mut().zip(a) {
                        *sum = sum.add_product(a, b);
                    }
                }
            }
            for (column, (total, sums)) in totals.iter_mut().zip(sums).enumerate() {
                let mut rest = [0.0; DOTS];
                for k in whole..run {
                    for (rest, row) in rest.iter_mut().zip(rows) {
                        *rest += *row.add(k) * *columns.add(column * runs * run + k);
                    }
                }
                *total = total.add(V::sums(sums).add(F32x4::load(rest.as_ptr())));
            }
            columns = columns.add(run);
        }
        rows = rows.map(|row| row.wrapping_add(stride));
    }
    let mut values = [[0.0; COLUMNS]; DOTS];
    for (column, total) in totals.into_iter().enumerate() {
        let mut four = [0.0; DOTS];
        // SAFETY: there is room for four values.
        unsafe { total.store(four.as_mut_ptr()) };
        for (row, value) in values.iter_mut().zip(four) {
            row[column] = value;
        }
    }
    values
}
