//! How good what a model makes is, and what goes wrong while it learns: the [`metrics`], the classifier that they look
//! through ([`classifier`]), and the monitor of a training ([`stability`]).

pub mod classifier;
pub mod metrics;
pub mod stability;
