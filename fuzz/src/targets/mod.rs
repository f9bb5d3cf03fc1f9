//! The targets, one a file.

mod data_file;
mod image;
#[cfg(feature = "models")]
mod judge;
#[cfg(feature = "models")]
mod model;
mod sound;

pub use data_file::DATA_FILE;
pub use image::IMAGE;
#[cfg(feature = "models")]
pub use judge::{JUDGE_DESCRIPTION, JUDGE_FILE};
#[cfg(feature = "models")]
pub use model::{MODEL_FILE, MODEL_STATE};
pub use sound::SOUND;

use crate::Target;

/// All of them.
pub const ALL: &[&Target] = &[
    &DATA_FILE,
    &IMAGE,
    &SOUND,
    #[cfg(feature = "models")]
    &MODEL_FILE,
    #[cfg(feature = "models")]
    &MODEL_STATE,
    #[cfg(feature = "models")]
    &JUDGE_FILE,
    #[cfg(feature = "models")]
    &JUDGE_DESCRIPTION,
];
