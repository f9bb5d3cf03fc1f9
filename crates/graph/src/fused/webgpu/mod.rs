//! Carries programs out on the GPU.
//!
//! Everything that a step needs is made beforehand: pipelines, uniforms of every operation, and
//! one bind group for each. Carrying a step out is then one upload of a few values and one command
//! buffer, in which nothing is created; measured, this is what a step's host time consists of. The
//! kernels share device and queue with Burn, which Burn provides for.
//!
//! Without the feature `webgpu` kernels are described and never carried out.

#[cfg(feature = "webgpu")]
mod backend;
mod dispatch;
#[cfg(feature = "webgpu")]
mod failure;
mod kernel;
pub(crate) mod uniforms;

#[cfg(feature = "webgpu")]
pub use self::backend::{Gpu, WebGpuBackend};
pub use self::dispatch::{Dispatch, THREADS, WORKGROUP_SUM};
/// The API that the kernels are written against, for those who measure what the adapter can do.
#[cfg(feature = "webgpu")]
pub use burn_wgpu::wgpu;
