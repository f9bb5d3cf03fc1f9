//! Which tile of a product suits which shape.

use crate::fused::{
    layout::{Matrix, Phases},
    webgpu::Dispatch,
};

/// Threads of a workgroup of the product kernels, across and down.
pub const PRODUCT_THREADS: [usize; 2] = [4, 16];
/// Most columns for which a tile of columns would mostly be idle.
pub const NARROW_COLUMNS_MAX: usize = 4;
/// Rows of a product of few columns that a workgroup computes.
pub const NARROW_ROWS: usize = 256;

/// The part of a product that a thread holds in registers. The larger the tile, the fewer loads a
/// multiplication takes, and the longer it takes to compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tile {
    /// 4 × 4, loading single values: for layers next to the image.
    Scalar,
    /// 8 × 4, loading four values at once: for products of few columns.
    Slim,
    /// 8 × 8, loading four values at once.
    Square,
}

impl Tile {
    /// The allowed tile that wastes the fewest of its columns.
    pub fn of(columns: usize, allowed: impl Fn(Self) -> bool) -> Self {
        [Self::Square, Self::Slim]
            .into_iter()
            .filter(|tile| allowed(*tile))
            .min_by_key(|tile| columns.next_multiple_of(tile.group_columns()))
            .unwrap_or(Self::Scalar)
    }

    /// Of each thread.
    pub const fn rows(self) -> usize {
        match self {
            Self::Scalar => 4,
            Self::Slim | Self::Square => 8,
        }
    }

    const fn columns(self) -> usize {
        match self {
            Self::Scalar | Self::Slim => 4,
            Self::Square => 8,
        }
    }

    /// Whether it loads four values at once.
    pub const fn loads_fours(self) -> bool {
        match self {
            Self::Scalar => false,
            Self::Slim | Self::Square => true,
        }
    }

    /// Columns of a product that a workgroup computes.
    const fn group_columns(self) -> usize {
        PRODUCT_THREADS[0] * self.columns()
    }

    /// For a product of that shape, so many times.
    pub fn workgroups(self, rows: usize, columns: usize, layers: usize) -> [usize; 3] {
        let group_rows = PRODUCT_THREADS[1] * self.rows();
        let columns = columns.div_ceil(self.group_columns());
        [columns, rows.div_ceil(group_rows), layers]
    }

    /// Tells the kernel.
    pub fn constants(self, dispatch: Dispatch) -> Dispatch {
        let [across, down] = PRODUCT_THREADS;
        dispatch
            .constant("ACROSS", across)
            .constant("DOWN", down)
            .constant("ROWS", self.rows())
            .constant("COLUMNS", self.columns())
            .constant("FOUR_ROWS", self.rows() / 4)
    }
}

/// Whether every row, run and phase begins at a multiple of four.
pub fn in_fours(m: &Matrix, phases: Phases) -> bool {
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
