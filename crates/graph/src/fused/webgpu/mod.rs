//! Carries programs out on the GPU.
//!
//! Everything that a step needs is made beforehand: pipelines, uniforms of every operation, and
//! one bind group for each. Carrying a step out is then one upload of a few values and one command
//! buffer, in which nothing is created; measured, this is what a step's host time consists of.
//!
//! Without the feature `webgpu` kernels are described and never carried out.

#[cfg(feature = "webgpu")]
mod backend;
#[cfg_attr(not(feature = "webgpu"), expect(dead_code))]
mod dispatch;
#[cfg(feature = "webgpu")]
mod failure;
#[cfg_attr(not(feature = "webgpu"), expect(dead_code))]
mod kernel;
#[cfg(feature = "webgpu")]
mod staging;
pub(crate) mod uniforms;

#[cfg(feature = "webgpu")]
pub use self::backend::{Gpu, WebGpuBackend};
pub use self::dispatch::{Adapter, Dispatch, THREADS, WORKGROUP_SUM};
/// The API that the kernels are written against, for those who measure what the adapter can do.
#[cfg(feature = "webgpu")]
pub use wgpu;
