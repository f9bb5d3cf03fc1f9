use crate::fused::layout::{Matrix, Slice};

/// Where the conditions of a batch lie: behind the noise of each image.
#[derive(Debug, Clone, Copy)]
pub struct ConditionRows {
    /// The condition of the first image.
    pub start: Slice,
    /// From a condition to the next.
    pub stride: usize,
    /// Length of a condition; 0 where nothing is told.
    pub size: usize,
    /// How many there are.
    pub batch: usize,
}

impl ConditionRows {
    /// One row an image.
    pub fn matrix(&self) -> Matrix {
        Matrix {
            buffer: self.start.buffer,
            rows: self.batch,
            size: 1,
            base: self.start.offset,
            image: self.stride,
            line: 0,
            pixel: 0,
            columns: self.size,
            run: self.size,
            stride: self.size,
        }
    }
}
