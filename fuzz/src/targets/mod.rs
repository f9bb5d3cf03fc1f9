//! The targets, one a file.

#[cfg(feature = "models")]
mod classifier;
mod data_file;
mod image;
#[cfg(feature = "models")]
mod model;
mod sound;

#[cfg(feature = "models")]
pub use classifier::{CLASSIFIER_DESCRIPTION, CLASSIFIER_FILE};
pub use data_file::DATA_FILE;
pub use image::IMAGE;
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
    &CLASSIFIER_FILE,
    #[cfg(feature = "models")]
    &CLASSIFIER_DESCRIPTION,
];
