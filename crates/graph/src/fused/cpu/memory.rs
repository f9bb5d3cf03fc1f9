use super::Machine;
use crate::fused::layout::{BufferId, Slice};

/// The buffers of a [`super::CpuBackend`], as instructions see them.
#[derive(Debug)]
pub struct CpuMemory {
    buffers: Vec<Vec<f32>>,
    machine: Machine,
}

impl CpuMemory {
    pub(super) const fn new(machine: Machine) -> Self {
        Self {
            buffers: Vec::new(),
            machine,
        }
    }

    /// What instructions are carried out with.
    pub const fn machine(&self) -> &Machine {
        &self.machine
    }

    /// A new buffer of zeros.
    pub(super) fn allocate(&mut self, len: usize) -> BufferId {
        self.buffers.push(vec![0.0; len]);
        BufferId(self.buffers.len() - 1)
    }

    /// The values of a buffer.
    pub fn values(&self, buffer: BufferId) -> &[f32] {
        &self.buffers[buffer.0]
    }

    /// The values of a buffer from a place on.
    pub fn at(&self, slice: Slice) -> &[f32] {
        &self.values(slice.buffer)[slice.offset..]
    }

    /// Replaces values from a place on.
    pub fn set(&mut self, to: Slice, values: &[f32]) {
        self.buffers[to.buffer.0][to.offset..to.offset + values.len()].copy_from_slice(values);
    }

    /// Lends a buffer out to be written while others are read.
    pub fn with_output<T>(
        &mut self,
        id: BufferId,
        write: impl FnOnce(&Self, &mut [f32]) -> T,
    ) -> T {
        self.with_outputs([id], |this, [buffer]| write(this, buffer))
    }

    /// Lends different buffers out to be written while others are read.
    pub fn with_outputs<T, const N: usize>(
        &mut self,
        ids: [BufferId; N],
        write: impl FnOnce(&Self, [&mut [f32]; N]) -> T,
    ) -> T {
        let mut buffers = ids.map(|id| std::mem::take(&mut self.buffers[id.0]));
        let result = write(self, buffers.each_mut().map(Vec::as_mut_slice));
        for (id, buffer) in ids.into_iter().zip(buffers) {
            self.buffers[id.0] = buffer;
        }
        result
    }
}
