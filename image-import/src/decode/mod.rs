//! Image files as pixels. Every decoder reckons its memory from the header before it takes any.

mod gif;
mod jpeg;
mod png;
mod webp;

#[cfg(test)]
pub(crate) mod tests;

use image::metadata::Orientation;

use crate::{ImportError, Result, colour::Profile};

/// Largest file that is read, in bytes.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// Longest side of an image, in pixels.
pub const SIDE_MAX: usize = 12_000;
/// Most memory that an image may take while it is decoded, its file included, in bytes.
pub const MEMORY_MAX: usize = 512 << 20;

const NOT_READ: &str = "not a PNG, JPEG, WebP or GIF";

/// A decoded image, as its file has it.
#[derive(Debug)]
pub(crate) struct Raster {
    pub width: usize,
    pub height: usize,
    /// Values a pixel: grey, grey and alpha, RGB, or RGBA.
    pub channels: usize,
    /// `[height, width, channels]`
    pub samples: Samples,
    /// How it is to be turned.
    pub orientation: Orientation,
    /// What its colours mean; sRGB if nothing is said.
    pub profile: Option<Profile>,
}

impl Raster {
    /// Values a pixel but for alpha, which comes last.
    pub fn colours(&self) -> usize {
        self.channels - usize::from(self.channels.is_multiple_of(2))
    }
}

/// Values of a [`Raster`].
#[derive(Debug)]
pub(crate) enum Samples {
    /// 0 to 255.
    Eight(Vec<u8>),
    /// 0 to 65,535.
    Sixteen(Vec<u16>),
}

/// Decodes a PNG, JPEG, WebP or GIF (its first frame). A JPEG may come at half, a quarter or an
/// eighth of its size as long as its shorter side keeps `side_min` pixels.
pub(crate) fn decode(file: &[u8], side_min: usize) -> Result<Raster> {
    if file.len() > FILE_BYTES_MAX {
        return Err(ImportError(format!(
            "larger than {} MB",
            FILE_BYTES_MAX >> 20
        )));
    }
    match file {
        [0x89, b'P', b'N', b'G', ..] => png::decode(file),
        [0xff, 0xd8, 0xff, ..] => jpeg::decode(file, side_min),
        [b'G', b'I', b'F', b'8', ..] => gif::decode(file),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => webp::decode(file),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Err(ImportError(format!(
            "{NOT_READ}; if it is a HEIC or AVIF picture, save it as one of these"
        ))),
        [b'P', b'K', 3, 4, ..] => Err(ImportError::new(
            "an archive inside an archive, which is not opened",
        )),
        [] => Err(ImportError::new("empty")),
        _ => Err(ImportError::new(NOT_READ)),
    }
}

/// What decoding an image needs at most.
struct Need<'a> {
    file: &'a [u8],
    width: usize,
    height: usize,
    /// Bytes of pixels and of whatever the decoder holds beside them.
    bytes: u64,
}

impl Need<'_> {
    /// # Errors
    /// [`ImportError`] if the image has no pixels, too many, or would take too much memory.
    fn check(&self) -> Result<()> {
        let Self {
            file,
            width,
            height,
            bytes,
        } = *self;
        if width == 0 || height == 0 {
            return Err(ImportError::new("no pixels"));
        }
        if width.max(height) > SIDE_MAX {
            return Err(ImportError(format!(
                "{width} × {height} pixels; at most {SIDE_MAX} per side can be read"
            )));
        }
        let needed = bytes + file.len() as u64;
        if needed > MEMORY_MAX as u64 {
            return Err(ImportError(format!(
                "{width} × {height} pixels would take {} MB to decode; the limit is {} MB",
                needed >> 20,
                MEMORY_MAX >> 20
            )));
        }
        Ok(())
    }
}

/// The orientation that EXIF data ask for, beginning at their TIFF header.
fn orientation(exif: Option<&[u8]>) -> Orientation {
    exif.and_then(Orientation::from_exif_chunk)
        .unwrap_or(Orientation::NoTransforms)
}
