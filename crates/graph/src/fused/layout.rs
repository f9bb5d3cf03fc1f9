//! How matrices lie in memory.
//!
//! Feature maps are stored channels last with a border of one zero pixel, `[batch, height + 2,
//! width + 2, channels]`. Then the patch under a kernel is a few contiguous runs, no load needs a
//! bounds check, and every convolution is a matrix product over strided views: nothing is copied
//! into columns.

mod feature;
mod row_places;
mod window;

use std::ops::Range;

pub use feature::Feature;
pub use row_places::RowPlaces;
pub use window::{Phases, Window};

/// A block of `f32` values that a [`super::Backend`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BufferId(pub usize);

impl BufferId {
    /// Its first value.
    pub const fn start(self) -> Slice {
        Slice {
            buffer: self,
            offset: 0,
        }
    }
}

/// A place in a buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// Where.
    pub buffer: BufferId,
    /// First value.
    pub offset: usize,
}

/// A matrix laid over a buffer. Row `m` is pixel `m` of a batch of images; columns come in
/// contiguous runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matrix {
    /// Where the values are.
    pub buffer: BufferId,
    /// Number of rows: images · height · width.
    pub rows: usize,
    /// Lines of pixels of an image.
    pub height: usize,
    /// Pixels of a line.
    pub width: usize,
    /// Place of row 0, column 0.
    pub base: usize,
    /// From an image to the next.
    pub image: usize,
    /// From a line of pixels to the next.
    pub line: usize,
    /// From a pixel to the next in its line.
    pub pixel: usize,
    /// Number of columns.
    pub columns: usize,
    /// Columns that lie next to each other.
    pub run: usize,
    /// From a run to the next.
    pub stride: usize,
}

impl Matrix {
    /// Place of row 0, column 0.
    pub fn start(&self) -> Slice {
        Slice {
            buffer: self.buffer,
            offset: self.base,
        }
    }

    /// Place of the first column of a row.
    pub fn row(&self, index: usize) -> usize {
        let area = self.height * self.width;
        let (image, pixel) = (index / area, index % area);
        self.base
            + image * self.image
            + pixel / self.width * self.line
            + pixel % self.width * self.pixel
    }

    /// Places of the first columns of some rows, found without a division for each.
    #[inline(always)]
    pub fn row_places(&self, rows: Range<usize>) -> RowPlaces {
        let (line, pixel) = (rows.start / self.width, rows.start % self.width);
        RowPlaces {
            view: *self,
            place: self.row(rows.start),
            pixels_left: self.width - pixel,
            lines_left: self.height - line % self.height,
            rows_left: rows.len(),
        }
    }

    /// Place of a column relative to the first.
    pub fn column(&self, index: usize) -> usize {
        index / self.run * self.stride + index % self.run
    }
}
