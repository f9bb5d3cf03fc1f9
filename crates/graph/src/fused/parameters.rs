//! All parameters of a network in one flat buffer, so that one operation updates them all.
//!
//! The weight between a high-resolution side of `h` channels and a low-resolution side of `l`
//! channels is stored as the matrix `[height · width · h, l]` of the convolution, and again, transposed, as
//! the matrices of the transposed convolution. A layer needs both: one to go forward and the other
//! to go back.

mod kernel;

pub use kernel::{Kernel, Upsampling};

use super::{
    backend::Backend,
    layout::{BufferId, Slice},
};

/// Values that one row of the part table describes; every parameter begins at a multiple.
pub const CHUNK: usize = 256;

/// A network's parameters and what their training needs, each buffer in the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arena {
    /// Values, with gaps of zeros.
    pub len: usize,
    /// The parameters.
    pub values: BufferId,
    /// The parameters once more, weights transposed.
    pub transposed: BufferId,
    /// Where each value lies in `transposed`.
    pub transposition: BufferId,
    /// Gradients: parts to be added up, `len` apart.
    pub gradient: BufferId,
    /// How many parts each chunk's gradient has.
    pub part_counts: BufferId,
    /// Adam's first moment.
    pub moment_1: BufferId,
    /// Adam's second moment.
    pub moment_2: BufferId,
}

/// Shape of a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeightShape {
    /// Strides and padding.
    pub kernel: Kernel,
    /// Channels on the side with more pixels.
    pub high: usize,
    /// Channels on the side with fewer pixels.
    pub low: usize,
}

impl WeightShape {
    /// Number of values.
    pub fn values(&self) -> usize {
        let [height, width] = self.kernel.sides();
        height * width * self.high * self.low
    }

    /// Where value (low, high, y, x) lies in the matrix of the convolution.
    pub fn index(&self, low: usize, high: usize, y: usize, x: usize) -> usize {
        let [_, width] = self.kernel.sides();
        ((y * width + x) * self.high + high) * self.low + low
    }

    /// Where it lies in the matrices of the transposed convolution, see [`Kernel::transposed_index`].
    pub fn transposed_index(&self, low: usize, high: usize, y: usize, x: usize) -> usize {
        self.kernel
            .transposed_index([self.low, self.high], [low, high, y, x])
    }

    /// Every (low, high, y, x) in the order of Burn's `[low, high, height, width]`.
    pub fn positions(&self) -> impl Iterator<Item = [usize; 4]> + use<> {
        let Self { kernel, high, low } = *self;
        let [height, width] = kernel.sides();
        let area = height * width;
        let position = move |i: usize| {
            [
                i / area / high,
                i / area % high,
                i / width % height,
                i % width,
            ]
        };
        (0..low * high * area).map(position)
    }
}

/// Lays the parameters of a network out, then makes its [`Arena`].
#[derive(Debug, Default)]
pub struct ArenaBuilder {
    transposition: Vec<u32>,
    part_counts: Vec<u32>,
}

impl ArenaBuilder {
    /// Room for a weight whose gradient comes in `parts`.
    pub fn weight(&mut self, shape: &WeightShape, parts: usize) -> usize {
        let start = self.reserve(shape.values(), parts);
        for [low, high, y, x] in shape.positions() {
            self.transposition[start + shape.index(low, high, y, x)] =
                (start + shape.transposed_index(low, high, y, x)) as u32;
        }
        start
    }

    /// Room for `len` values that are not transposed.
    pub fn vector(&mut self, len: usize, parts: usize) -> usize {
        self.reserve(len, parts)
    }

    fn reserve(&mut self, len: usize, parts: usize) -> usize {
        let start = self.transposition.len();
        let end = start + len.next_multiple_of(CHUNK);
        self.transposition.extend(start as u32..end as u32);
        self.part_counts.resize(end / CHUNK, parts as u32);
        start
    }

    /// Allocates the buffers.
    pub fn build(self, backend: &mut dyn Backend) -> Arena {
        let len = self.transposition.len();
        let parts = self.part_counts.iter().copied().max().unwrap_or(1) as usize;
        let arena = Arena {
            len,
            values: backend.allocate(len),
            transposed: backend.allocate(len),
            transposition: backend.allocate(len),
            gradient: backend.allocate(len * parts),
            part_counts: backend.allocate(len / CHUNK),
            moment_1: backend.allocate(len),
            moment_2: backend.allocate(len),
        };
        backend.write(arena.transposition, &self.transposition);
        backend.write(arena.part_counts, &self.part_counts);
        arena
    }
}

impl Arena {
    /// A place among the parameters.
    pub fn value(&self, offset: usize) -> Slice {
        Slice {
            buffer: self.values,
            offset,
        }
    }

    /// The same place among the transposed parameters.
    pub fn transposed(&self, offset: usize) -> Slice {
        Slice {
            buffer: self.transposed,
            offset,
        }
    }

    /// The same place in the first part of the gradient.
    pub fn gradient(&self, offset: usize) -> Slice {
        Slice {
            buffer: self.gradient,
            offset,
        }
    }
}
