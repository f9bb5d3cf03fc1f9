//! Makes a data set of image files. A module of its own, loaded only by those who bring images, so
//! that the decoders of four formats weigh on nobody else.

mod collection;
mod picture;
#[cfg(target_arch = "wasm32")]
pub mod web;

pub use collection::{Collection, IMAGES_MAX, IMAGES_MIN, Imported};
pub use picture::{FILE_BYTES_MAX, SIDE_MAX, small_square};

/// Why a file or a collection cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ImportError(String);
