//! Every operation that a step is made of: what it is in Burn, its vector-Jacobian product, and its instructions.
//!
//! Shapes are `[batch, channels, height, width]`.

mod adversarial;
mod apply;
mod augment;
mod batch_norm;
mod columns;
pub(super) mod concatenate;
mod conditioning;
mod convolution;
pub(super) use convolution::NOTHING;
mod elbo;
mod gather;
mod given;
mod perturb;
mod projection;
mod reconstruction;
mod rectify;
mod reparameterise;
pub(super) mod scaled_sum;
mod scored_by_host;
mod sum;
mod table;
mod tanh;
pub(super) mod zeros;

pub use adversarial::{Game, Penalty};
pub use batch_norm::Normalisation;
pub use reconstruction::Comparison;
pub use reparameterise::Posterior;
