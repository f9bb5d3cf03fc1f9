//! The training step as a fixed program of fused operations.
//!
//! Burn's autodiff records a graph every step and launches several kernels for every operation in it; for small networks
//! that costs more than the arithmetic. Networks do not change while they train, so their step is compiled once
//! ([`crate::compile`]) to a list of fused instructions ([`operations`], [`program`]) over buffers that stay where they
//! are, and carried out every step by a [`Backend`]: [`CpuBackend`] or [`WebGpuBackend`]. Tests prove every program equal
//! to Burn's autodiff.

mod backend;
pub mod cpu;
pub mod inference;
pub mod layout;
mod load;
pub mod network;
pub mod operations;
pub mod parameters;
pub mod program;
pub mod webgpu;

pub use backend::{Backend, ProgramId};
pub use cpu::CpuBackend;
pub use load::load;
pub use network::Network;
#[cfg(feature = "webgpu")]
pub use webgpu::WebGpuBackend;
