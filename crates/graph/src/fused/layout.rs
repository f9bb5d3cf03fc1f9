//! How matrices lie in memory.
//!
//! Feature maps are stored channels last with a border of one zero pixel, `[batch, size + 2,
//! size + 2, channels]`. Then the patch under a kernel is a few contiguous runs, no load needs a
//! bounds check, and every convolution is a matrix product over strided views: nothing is copied
//! into columns.

use std::ops::Range;

use super::Machine;

/// A block of `f32` values that a [`super::Machine`] holds.
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

/// A matrix laid over a buffer. Row `m` is pixel `m` of a batch of square images; columns come in
/// contiguous runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matrix {
    /// Where the values are.
    pub buffer: BufferId,
    /// Number of rows: images · size².
    pub rows: usize,
    /// Rows of an image are its pixels, `size` a side.
    pub size: usize,
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
        let (image, pixel) = (
            index / (self.size * self.size),
            index % (self.size * self.size),
        );
        self.base
            + image * self.image
            + pixel / self.size * self.line
            + pixel % self.size * self.pixel
    }

    /// Place of a column relative to the first.
    pub fn column(&self, index: usize) -> usize {
        index / self.run * self.stride + index % self.run
    }
}

/// How far apart the four phases of an upsampled image are: phase (p, q) holds the pixels at even
/// or odd lines p and even or odd places q.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phases {
    /// From phase (0, q) to (1, q).
    pub line: usize,
    /// From phase (p, 0) to (p, 1).
    pub pixel: usize,
}

impl Phases {
    /// All in the same place.
    pub const NONE: Self = Self { line: 0, pixel: 0 };
}

/// A batch of feature maps, `[batch, size + 2 · border, size + 2 · border, channels]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// Where the values are.
    pub buffer: BufferId,
    /// First image of the buffer that belongs to it.
    pub first: usize,
    /// Number of images.
    pub batch: usize,
    /// Height and width without the border.
    pub size: usize,
    /// Feature maps.
    pub channels: usize,
    /// Zero pixels around each image: 1, or 0 for plain vectors.
    pub border: usize,
}

impl Feature {
    /// Room for feature maps of zeros; those of more than one pixel get a border.
    pub fn allocate(batch: usize, size: usize, channels: usize, machine: &mut dyn Machine) -> Self {
        let border = usize::from(size > 1);
        let side = size + 2 * border;
        Self {
            buffer: machine.allocate(batch * side * side * channels),
            first: 0,
            batch,
            size,
            channels,
            border,
        }
    }

    /// Plain vectors at the beginning of a buffer.
    pub fn vectors(buffer: BufferId, batch: usize, channels: usize) -> Self {
        Self {
            buffer,
            first: 0,
            batch,
            size: 1,
            channels,
            border: 0,
        }
    }

    /// Values of an image with its border.
    pub fn image_len(&self) -> usize {
        let side = self.size + 2 * self.border;
        side * side * self.channels
    }

    /// Some of the images.
    pub fn images(&self, images: &Range<usize>) -> Self {
        Self {
            first: self.first + images.start,
            batch: images.len(),
            ..*self
        }
    }

    fn line(&self) -> usize {
        (self.size + 2 * self.border) * self.channels
    }

    fn first_image(&self) -> usize {
        self.first * self.image_len()
    }

    /// Where its first image begins.
    pub fn start(&self) -> Slice {
        Slice {
            buffer: self.buffer,
            offset: self.first_image(),
        }
    }

    fn interior(&self) -> usize {
        self.first_image() + self.border * (self.line() + self.channels)
    }

    /// One row a pixel, one column a channel.
    pub fn pixels(&self) -> Matrix {
        Matrix {
            buffer: self.buffer,
            rows: self.batch * self.size * self.size,
            size: self.size,
            base: self.interior(),
            image: self.image_len(),
            line: self.line(),
            pixel: self.channels,
            columns: self.channels,
            run: self.channels,
            stride: self.channels,
        }
    }

    /// One row an image, its values in the order line, pixel, channel as columns.
    pub fn flattened(&self) -> Matrix {
        Matrix {
            rows: self.batch,
            size: 1,
            columns: self.size * self.size * self.channels,
            run: self.size * self.channels,
            stride: self.line(),
            ..self.pixels()
        }
    }

    /// One row for each place of a 4×4 kernel of stride 2 and padding 1, its patch as columns.
    pub fn patches(&self) -> Matrix {
        let size = self.size / 2;
        Matrix {
            rows: self.batch * size * size,
            size,
            base: self.first_image(),
            line: 2 * self.line(),
            pixel: 2 * self.channels,
            columns: 16 * self.channels,
            run: 4 * self.channels,
            stride: self.line(),
            ..self.pixels()
        }
    }

    /// One row a pixel: the 2×2 neighbourhood that phase (0, 0) of the image upsampled from here
    /// depends on. The other phases' neighbourhoods are [`Feature::corner_phases`] away.
    pub fn corners(&self) -> Matrix {
        Matrix {
            base: self.first_image(),
            columns: 4 * self.channels,
            run: 2 * self.channels,
            stride: self.line(),
            ..self.pixels()
        }
    }

    /// See [`Feature::corners`].
    pub fn corner_phases(&self) -> Phases {
        Phases {
            line: self.line(),
            pixel: self.channels,
        }
    }

    /// One row for each pixel of phase (0, 0); see [`Phases`].
    pub fn phase(&self) -> Matrix {
        let size = self.size / 2;
        Matrix {
            rows: self.batch * size * size,
            size,
            line: 2 * self.line(),
            pixel: 2 * self.channels,
            ..self.pixels()
        }
    }

    /// See [`Feature::phase`].
    pub fn phases(&self) -> Phases {
        Phases {
            line: self.line(),
            pixel: self.channels,
        }
    }
}
