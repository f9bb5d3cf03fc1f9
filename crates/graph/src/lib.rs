//! A training step as a graph, written once and carried out by two interpreters.
//!
//! A step is a function that records operations on a [`Graph`]: the forward passes, which losses are minimised with
//! respect to which networks, the optimisers' steps. The same recording then runs
//!
//! - on **Burn** ([`eager`]), operation by operation, with gradients from Burn's autodiff: the readable truth;
//! - as a **program** of fused operations ([`compile`]) on the CPU or the GPU, with gradients from the [`chain_rule`]
//!   over the recorded operations.
//!
//! What an operation is stands in one folder or file under [`operations`]: its form in Burn, its vector-Jacobian product,
//! and the instructions that carry it out. Nothing here knows a model family.

#[cfg(feature = "burn")]
pub mod burn_layers;
#[cfg(any(test, feature = "cases"))]
pub mod cases;
pub mod chain_rule;
pub mod compile;
pub mod device;
#[cfg(feature = "burn")]
pub mod eager;
pub mod fused;
pub mod layer;
pub mod loss;
mod network;
pub mod operation;
pub mod operations;
#[cfg(test)]
pub(crate) mod parity;
mod record;
mod value;

pub use network::{Embedding, Fresh, Initialisation, NetworkSpec, ParameterRole, ParameterSpec};
pub use operations::{
    BatchNorm, Block, Convolution, Direction, Drawing, EmbeddingShift, GroupNorm, LeakyRelu,
    Residual, SigmoidLinear, Skip, Table, Tanh,
};
pub use record::{Graph, Loss, NetworkId, SettingId, Statement, UploadId};
pub use value::{NodeId, Shape, Value};

#[cfg(test)]
pub(crate) mod tests;
