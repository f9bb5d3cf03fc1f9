//! Makes a data set of image files. A module of its own, loaded only by those who bring images, so
//! that the decoders of four formats weigh on nobody else.
//!
//! Decoding ([`small_square`]) and gathering ([`Collection`]) share no state: a decoder that panics
//! on a file takes its WebAssembly instance with it, and what was gathered lives in another one.

mod collection;
mod colour;
mod decode;
mod depth;
mod order;
mod picture;
mod sample;
#[cfg(target_arch = "wasm32")]
pub mod web;

pub use collection::{Collection, IMAGES_MAX, IMAGES_MIN, Imported};
pub use decode::{FILE_BYTES_MAX, MEMORY_MAX, SIDE_MAX};
pub use picture::small_square;
pub use sample::sample;

/// Why a file or a collection cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ImportError(String);

impl ImportError {
    fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// A decoder's own words, after what they mean.
    fn broken(reason: impl std::fmt::Display) -> Self {
        Self(format!("damaged ({reason})"))
    }

    fn cut_short() -> Self {
        Self::new("incomplete (the end is missing)")
    }
}

type Result<T> = std::result::Result<T, ImportError>;
