//! Carrying a family's steps out, and what can be asked of its networks.

mod evaluation;
mod host;
mod images;
mod inference;
mod model;
mod on_backend;
mod on_burn;

pub(crate) use images::upload_training_images;
pub use model::{Model, Snapshot};
pub use on_backend::ProgramTrainer;
pub use on_burn::BurnTrainer;

use crate::Losses;
use burn::tensor::Tensor;

/// The loss values that are shown, by name.
fn shown(names: &[Option<&'static str>], values: Tensor<1>) -> Losses {
    let hidden = names.iter().take_while(|name| name.is_none()).count();
    let shown: Vec<_> = names.iter().copied().flatten().collect();
    Losses::new(&shown, values.narrow(0, hidden, shown.len()))
}

#[cfg(test)]
mod tests;
