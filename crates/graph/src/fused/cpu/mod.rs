//! Carries programs out on the CPU.

mod memory;
mod scalar;

use burn::tensor::{Device, Tensor, TensorData};

use super::{
    backend::{Backend, ProgramId},
    layout::BufferId,
    program::Op,
};
pub use memory::CpuMemory;
pub use scalar::{rectifier_slope, rectify};

/// Buffers in memory, programs carried out instruction by instruction on the calling thread.
#[derive(Debug)]
pub struct CpuBackend {
    memory: CpuMemory,
    programs: Vec<Vec<Op>>,
    device: Device,
}

impl CpuBackend {
    /// A backend without buffers, whose results appear as tensors on `device`.
    pub fn new(device: Device) -> Self {
        Self {
            memory: CpuMemory::default(),
            programs: Vec::new(),
            device,
        }
    }

    /// The values of a buffer as they are now.
    pub fn values(&self, buffer: BufferId) -> &[f32] {
        self.memory.values(buffer)
    }
}

impl Backend for CpuBackend {
    fn allocate(&mut self, len: usize) -> BufferId {
        self.memory.allocate(len)
    }

    fn write(&mut self, buffer: BufferId, bits: &[u32]) {
        self.memory.set(buffer.start(), bytemuck::cast_slice(bits));
    }

    fn gradient_parts(&self, _values: usize, _images: usize) -> usize {
        1
    }

    fn prepare(&mut self, operations: Vec<Op>) -> ProgramId {
        self.programs.push(operations);
        ProgramId(self.programs.len() - 1)
    }

    fn run(&mut self, program: ProgramId) {
        for instruction in &self.programs[program.0] {
            instruction.run(&mut self.memory);
        }
    }

    fn tensor(&mut self, buffer: BufferId, len: usize) -> Tensor<1> {
        let values = self.values(buffer)[..len].to_vec();
        Tensor::from_data(TensorData::new(values, [len]), &self.device)
    }
}
