use std::{io::Cursor, num::NonZeroU64};

use gif::{ColorOutput, DecodeOptions, DecodingError, MemoryLimit};
use image::metadata::Orientation;

use super::{MEMORY_MAX, Need, Raster, Samples};
use crate::{ImportError, Result, colour::Profile};

/// Red, green, blue and alpha.
const CHANNELS: usize = 4;

/// The first frame on the screen that the file asks for. As in browsers, the screen grows to hold
/// the whole frame, and one without a size is as large as the frame.
pub(super) fn decode(file: &[u8]) -> Result<Raster> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    options.set_memory_limit(MemoryLimit::Bytes(
        NonZeroU64::new(MEMORY_MAX as u64).unwrap_or(NonZeroU64::MIN),
    ));
    let mut decoder = options.read_info(Cursor::new(file)).map_err(reason)?;
    let screen = [decoder.width(), decoder.height()].map(usize::from);
    let profile = decoder.icc_profile().map(|icc| Profile::Icc(icc.to_vec()));
    let frame = decoder
        .next_frame_info()
        .map_err(reason)?
        .ok_or_else(|| ImportError::broken("no frame"))?;
    let size = [frame.width, frame.height].map(usize::from);
    let place = match screen.contains(&0) {
        true => [0, 0],
        false => [frame.left, frame.top].map(usize::from),
    };
    let [width, height] = [0, 1].map(|axis| screen[axis].max(place[axis] + size[axis]));
    let area = |[width, height]: [usize; 2]| width as u64 * height as u64 * CHANNELS as u64;
    Need {
        file,
        width,
        height,
        bytes: area([width, height]) + area(size),
    }
    .check()?;
    let mut pixels = vec![0; area(size) as usize];
    decoder.read_into_buffer(&mut pixels).map_err(reason)?;
    if size != [width, height] {
        pixels = on_screen(&pixels, size, place, [width, height]);
    }
    Ok(Raster {
        width,
        height,
        channels: CHANNELS,
        samples: Samples::Eight(pixels),
        orientation: Orientation::NoTransforms,
        profile,
    })
}

/// A frame at its place on a transparent screen.
fn on_screen(
    frame: &[u8],
    [width, height]: [usize; 2],
    [left, top]: [usize; 2],
    screen: [usize; 2],
) -> Vec<u8> {
    let mut pixels = vec![0; screen[0] * screen[1] * CHANNELS];
    let length = width * CHANNELS;
    for y in 0..height {
        let start = ((top + y) * screen[0] + left) * CHANNELS;
        pixels[start..start + length].copy_from_slice(&frame[y * length..][..length]);
    }
    pixels
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the errors of the decoder are not ours, and more may come"
)]
fn reason(error: DecodingError) -> ImportError {
    match error {
        DecodingError::UnexpectedEof | DecodingError::Io(_) => ImportError::cut_short(),
        error => ImportError::broken(error),
    }
}
