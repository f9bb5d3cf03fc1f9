//! Carrying a family's steps out, and what can be asked of its networks.

mod evaluation;
mod host;
mod images;
mod inference;
mod model;
mod on_backend;
#[cfg(feature = "burn")]
mod on_burn;

pub(crate) use images::upload_training_images;
pub use model::{Model, Snapshot, SnapshotTensors};
pub use on_backend::ProgramTrainer;
#[cfg(feature = "burn")]
pub use on_burn::BurnTrainer;

use crate::Losses;
use lab_core::reading::Reading;

/// The loss values that are shown, by name.
fn shown(names: &[Option<&'static str>], values: Reading) -> Losses {
    let hidden = names.iter().take_while(|name| name.is_none()).count();
    let shown: Vec<_> = names.iter().copied().flatten().collect();
    Losses::new(&shown, values.map(move |values| values[hidden..].to_vec()))
}

#[cfg(test)]
mod tests;
