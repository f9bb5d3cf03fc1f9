//! What a training step computes, written down once as a list of instructions over buffers, and
//! carried out every step by a [`super::Backend`].

use std::{any::Any, fmt::Debug, rc::Rc};

use super::{
    cpu::CpuMemory,
    webgpu::{Adapter, Dispatch},
};

pub use super::operations::*;
pub use crate::operations::instructions::*;

/// One step of a program: what it works on, and how each backend carries it out. Losses and their gradients are
/// averages over the batch, as in [`crate::loss`].
pub trait Instruction: Any + Debug + Named {
    /// Carries it out on the CPU.
    fn run(&self, memory: &mut CpuMemory);

    /// How a GPU of that kind carries it out.
    fn dispatch(&self, adapter: Adapter) -> Dispatch;
}

/// The name of an instruction, the type's. The lists of [`super::operations`] and [`crate::operations`] give it.
pub trait Named {
    /// As it is written in those lists.
    fn name(&self) -> &'static str;
}

/// Some instruction.
#[derive(Debug, Clone)]
pub struct Op(Rc<dyn Instruction>);

impl<I: Instruction> From<I> for Op {
    fn from(instruction: I) -> Self {
        Self(Rc::new(instruction))
    }
}

impl Op {
    /// Carries it out on the CPU.
    pub fn run(&self, memory: &mut CpuMemory) {
        self.0.run(memory);
    }

    /// How a GPU of that kind carries it out.
    pub fn dispatch(&self, adapter: Adapter) -> Dispatch {
        self.0.dispatch(adapter)
    }

    /// See [`Named`].
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// The instruction, if it is of this type.
    pub fn downcast<I: Instruction>(&self) -> Option<&I> {
        let any: &dyn Any = &*self.0;
        any.downcast_ref()
    }
}
