use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use super::{MEMORY_MAX, Need, Raster, Samples, orientation};
use crate::{ImportError, Result, colour::Profile};

pub(super) fn decode(file: &[u8]) -> Result<Raster> {
    if is_cut_short(file) {
        return Err(ImportError::cut_short());
    }
    let mut decoder = WebPDecoder::new(Cursor::new(file)).map_err(reason)?;
    decoder.set_memory_limit(MEMORY_MAX);
    let (width, height) = decoder.dimensions();
    let [width, height] = [width, height].map(|side| side as usize);
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    // Beside the pixels: a lossy frame has 1.5 bytes a pixel; a lossless one, an alpha plane and the
    // canvas of an animation have 4 each, of which there are at most two at once.
    let plain = decoder.is_lossy() && !decoder.has_alpha() && !decoder.is_animated();
    let beside = if plain { 2 } else { 8 };
    let pixels = width as u64 * height as u64;
    Need {
        file,
        width,
        height,
        bytes: pixels * (channels as u64 + beside),
    }
    .check()?;
    let mut samples = vec![0; width * height * channels];
    decoder.read_image(&mut samples).map_err(reason)?;
    let icc = decoder.icc_profile().map_err(reason)?;
    let exif = decoder.exif_metadata().map_err(reason)?;
    Ok(Raster {
        width,
        height,
        channels,
        samples: Samples::Eight(samples),
        orientation: orientation(exif.as_deref()),
        profile: icc.map(Profile::Icc),
    })
}

/// Whether the file is shorter than it says, but for a byte of padding, which some writers forget.
fn is_cut_short(file: &[u8]) -> bool {
    let length = file.get(4..8).and_then(|bytes| bytes.try_into().ok());
    length.is_none_or(|length| u64::from(u32::from_le_bytes(length)) + 8 > file.len() as u64 + 1)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the errors of the decoder are not ours, and more may come"
)]
fn reason(error: DecodingError) -> ImportError {
    match error {
        DecodingError::IoError(_) => ImportError::cut_short(),
        error => ImportError::broken(error),
    }
}
