use super::{layout::BufferId, program::Op};
use lab_core::reading::Reading;

/// A list of operations that a [`Backend`] has prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgramId(pub usize);

/// Holds buffers and carries out programs over them. Nothing here waits for the device.
pub trait Backend {
    /// A new buffer of zeros.
    fn allocate(&mut self, len: usize) -> BufferId;

    /// Replaces the values of a buffer from its beginning; 32-bit integers and floats alike are
    /// given as bits.
    fn write(&mut self, buffer: BufferId, bits: &[u32]);

    /// Into how many parts the gradient of a weight with `values` values should be split for a
    /// batch of `images`.
    fn gradient_parts(&self, values: usize, images: usize) -> usize;

    /// Prepares operations to be run many times.
    fn prepare(&mut self, operations: Vec<Op>) -> ProgramId;

    /// Carries a program out.
    fn run(&mut self, program: ProgramId);

    /// The first values of buffers as they are now, so many of each, one after the other.
    fn read(&mut self, parts: &[(BufferId, usize)]) -> Reading;
}
