//! The data file of GAN·VAE Lab: a small header, then for each split one lossless WebP sheet and
//! its labels. A crate of its own, so that the tools that write data files need not build Burn.
//!
//! ```text
//! "GVLD"            magic
//! u32               format version
//! u32, u32          length and CRC-32 of the header
//! header            JSON, see [`Header`]
//! training images   WebP; training labels: one byte an image
//! held-out images   WebP; held-out labels
//! ```
//! Integers are little-endian. The sheet holds the images in rows of 100. `docs/datasets.md` says
//! more.

mod contact_sheet;
mod header;
mod read;
mod sheet;
mod write;

pub use contact_sheet::contact_sheet;
pub use header::{Header, Labels, SplitHeader};
pub use log_mel::LogMel;
pub use read::{decode, decode_header};
pub use sheet::{Sheet, images_max, quick_webp};
pub use write::{WebpEncoder, encode};

/// Heights and widths that images may have, in pixels: those that networks are tested with.
pub const IMAGE_SIZES: [usize; 2] = [32, 64];
/// The largest of them.
pub const IMAGE_SIZE_MAX: usize = IMAGE_SIZES[IMAGE_SIZES.len() - 1];
/// Height and width of the images of the data sets that this project makes.
pub const IMAGE_SIZE: usize = 32;
/// Version of the format that this code reads and writes.
pub const FORMAT_VERSION: u32 = 2;
const MAGIC: &[u8] = b"GVLD";

/// A data set in memory; the fields are those of [`Header`].
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Name in settings and file names, such as `digits`.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// 1 (grey) or 3 (RGB).
    pub channels: usize,
    /// Height and width of every image, in pixels: one of [`IMAGE_SIZES`].
    pub size: usize,
    /// What the labels mean.
    pub labels: Labels,
    /// Licence of the images.
    pub licence: String,
    /// Where the images come from, as their licence wants it said.
    pub source: String,
    /// Address of the source; empty if it has none.
    pub link: String,
    /// How the images were made from sound, if they were.
    pub sound: Option<LogMel>,
    /// What the models learn from.
    pub training: Split,
    /// What they never learn from.
    pub held_out: Split,
}

impl Dataset {
    /// What its images are like.
    pub const fn shape(&self) -> ImageShape {
        ImageShape {
            channels: self.channels,
            size: self.size,
        }
    }
}

/// What the images of a data set are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageShape {
    /// 1 (grey) or 3 (RGB).
    pub channels: usize,
    /// Height and width, in pixels.
    pub size: usize,
}

impl ImageShape {
    /// Pixels of an image.
    pub const fn pixels(&self) -> usize {
        self.size * self.size
    }

    /// Values of an image.
    pub const fn values(&self) -> usize {
        self.channels * self.pixels()
    }
}

/// Images and labels of one part of a data set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// `[count, size, size, channels]` in row-major order, 0..=255.
    pub pixels: Vec<u8>,
    /// One an image, see [`Labels`].
    pub labels: Vec<u8>,
}

impl Split {
    /// Number of images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }
}

/// What is wrong with a data file, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FormatError(String);

type Result<T> = std::result::Result<T, FormatError>;

fn invalid(message: impl Into<String>) -> FormatError {
    FormatError(message.into())
}

#[cfg(test)]
mod tests;
