//! Carries programs out on the CPU.

pub(crate) mod instruction_set;
pub mod lanes;
mod memory;
mod scalar;
mod split;
mod threads;

use std::num::NonZeroUsize;

use super::{
    backend::{Backend, ProgramId},
    layout::BufferId,
    program::Op,
};
pub use instruction_set::{Arithmetic, InstructionSet, Kernel};
use lab_core::reading::Reading;
pub use memory::CpuMemory;
pub use scalar::{rectifier_slope, rectify, silu, silu_slope};
pub use split::{Places, images_in_parts, split_by_images, split_feature};
pub use threads::Threads;

/// What an instruction is carried out with.
/// One thread and the arithmetic of every browser are the default.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// Of the processor.
    pub instruction_set: InstructionSet,
    /// Of this process.
    pub threads: Threads,
}

impl Machine {
    /// All that the processor has, for as many threads.
    pub fn fastest(threads: NonZeroUsize) -> Self {
        Self {
            instruction_set: InstructionSet::of(Arithmetic::Fused),
            threads: Threads::start(threads),
        }
    }

    /// The default, with the threads that a worker of a browser has brought.
    pub fn of_process() -> Self {
        Self {
            #[cfg(target_arch = "wasm32")]
            threads: Threads::of_process(),
            ..Self::default()
        }
    }

    /// Calls a function with every part of some multiplications, split into at most `most`: `split` gets their
    /// number.
    pub fn for_each_part<T: Send>(
        &self,
        multiplications: usize,
        most: usize,
        split: impl FnOnce(usize) -> Vec<T>,
        work: impl Fn(T) + Sync,
    ) {
        let lane_work = multiplications / self.instruction_set.lane_count();
        let parts = split(self.threads.parts(lane_work, most));
        self.threads.for_each(parts, work);
    }
}

/// Buffers in memory, programs carried out instruction by instruction.
#[derive(Debug)]
pub struct CpuBackend {
    memory: CpuMemory,
    programs: Vec<Vec<Op>>,
}

impl CpuBackend {
    /// A backend without buffers, whose programs are carried out with that.
    pub fn on(machine: Machine) -> Self {
        Self {
            memory: CpuMemory::new(machine),
            programs: Vec::new(),
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
        let memory = &mut self.memory;
        memory.machine().threads.clone().ready(|| {
            for instruction in &self.programs[program.0] {
                instruction.run(memory);
            }
        });
    }

    fn read(&mut self, parts: &[(BufferId, usize)]) -> Reading {
        let parts = parts
            .iter()
            .map(|&(buffer, len)| &self.values(buffer)[..len]);
        Reading::known(parts.collect::<Vec<_>>().concat())
    }
}
