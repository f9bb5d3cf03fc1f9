use std::io::Cursor;

use jpeg_decoder::{CodingProcess, Decoder, Error, PixelFormat, UnsupportedFeature};

use super::{Need, Raster, Samples, orientation};
use crate::{ImportError, Result, colour::Profile};

pub(super) fn decode(file: &[u8], side_min: usize) -> Result<Raster> {
    let mut decoder = Decoder::new(Cursor::new(file));
    decoder.read_info().map_err(reason)?;
    let full = decoder.info().ok_or_else(no_frame)?;
    let [width, height] = [full.width, full.height].map(usize::from);
    Need {
        file,
        width,
        height,
        bytes: 0,
    }
    .check()?;
    // The decoder takes the smallest scale at which one side is long enough: ask for both in proportion.
    let shorter = width.min(height);
    let scaled = [width, height].map(|side| (side * side_min).div_ceil(shorter).min(side) as u16);
    decoder.scale(scaled[0], scaled[1]).map_err(reason)?;
    let info = decoder.info().ok_or_else(no_frame)?;
    let [scaled_width, scaled_height] = [info.width, info.height].map(usize::from);
    let components = match info.pixel_format {
        PixelFormat::L8 | PixelFormat::L16 => 1,
        PixelFormat::RGB24 => 3,
        PixelFormat::CMYK32 => 4,
    };
    // A plane for each component, at the scale asked for, and the pixels that are made of them.
    let output = (scaled_width * scaled_height * components * 2) as u64;
    let held = match info.coding_process {
        CodingProcess::DctSequential => 0,
        CodingProcess::DctProgressive => coefficient_bytes(file).ok_or_else(no_frame)?,
        // Planes of 16 bits, at full size whatever was asked for.
        CodingProcess::Lossless => (width * height * components * 2) as u64,
    };
    Need {
        file,
        width,
        height,
        bytes: output + held,
    }
    .check()?;
    let pixels = decoder.decode().map_err(reason)?;
    let exif = decoder.exif_data();
    let (channels, samples) = match info.pixel_format {
        PixelFormat::L8 => (1, Samples::Eight(pixels)),
        PixelFormat::L16 => (1, Samples::Sixteen(native_words(&pixels))),
        PixelFormat::RGB24 => (3, Samples::Eight(pixels)),
        PixelFormat::CMYK32 => (3, Samples::Eight(rgb_of_cmyk(pixels))),
    };
    Ok(Raster {
        width: scaled_width,
        height: scaled_height,
        channels,
        samples,
        orientation: orientation(exif),
        // A profile of inks means nothing for the colours made of them here.
        profile: match info.pixel_format {
            PixelFormat::CMYK32 => None,
            PixelFormat::L8 | PixelFormat::L16 | PixelFormat::RGB24 => {
                decoder.icc_profile().map(Profile::Icc)
            }
        },
    })
}

/// Bytes of the coefficients of a progressive image: two for every sample, of whole blocks. The
/// decoder keeps them all, and says nothing of how components are sampled.
fn coefficient_bytes(file: &[u8]) -> Option<u64> {
    let frame = frame_header(file)?;
    let side = |at: usize| {
        Some(u64::from(u16::from_be_bytes([
            *frame.get(at)?,
            *frame.get(at + 1)?,
        ])))
    };
    let [height, width] = [side(1)?, side(3)?];
    let components = usize::from(*frame.get(5)?);
    let factors = (0..components)
        .map(|index| {
            Some([
                *frame.get(7 + 3 * index)? >> 4,
                *frame.get(7 + 3 * index)? & 15,
            ])
        })
        .collect::<Option<Vec<_>>>()?;
    let largest = |axis: usize| factors.iter().map(|factor| u64::from(factor[axis])).max();
    let units = width.div_ceil(8 * largest(0)?) * height.div_ceil(8 * largest(1)?);
    let blocks: u64 = factors.iter().map(|[x, y]| u64::from(x * y)).sum();
    Some(units * blocks * 64 * 2)
}

/// The content of the frame header: precision, height, width, and three bytes a component.
fn frame_header(file: &[u8]) -> Option<&[u8]> {
    let mut rest = file.get(2..)?;
    loop {
        // Between segments there may be anything but a marker, as the decoder has it.
        let start = rest
            .windows(2)
            .position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff))?;
        let marker = rest[start + 1];
        let length = usize::from(u16::from_be_bytes([
            *rest.get(start + 2)?,
            *rest.get(start + 3)?,
        ]));
        let segment = rest.get(start + 4..start + 2 + length)?;
        match marker {
            // Not tables, not an extension, not arithmetic conditioning.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => return Some(segment),
            _ => rest = rest.get(start + 2 + length..)?,
        }
    }
}

fn native_words(bytes: &[u8]) -> Vec<u16> {
    bytes
        .chunks_exact(2)
        .map(|pair| u16::from_ne_bytes([pair[0], pair[1]]))
        .collect()
}

/// Inks as colours, in place: what each leaves of the light, times what black leaves.
fn rgb_of_cmyk(mut pixels: Vec<u8>) -> Vec<u8> {
    let count = pixels.len() / 4;
    for index in 0..count {
        let light = [0, 1, 2, 3].map(|ink| u16::from(255 - pixels[4 * index + ink]));
        for colour in 0..3 {
            pixels[3 * index + colour] = (light[colour] * light[3] / 255) as u8;
        }
    }
    pixels.truncate(3 * count);
    pixels
}

fn no_frame() -> ImportError {
    ImportError::broken("no frame")
}

fn reason(error: Error) -> ImportError {
    match error {
        Error::Io(_) => ImportError::cut_short(),
        Error::Format(reason) => ImportError::broken(reason),
        Error::Unsupported(UnsupportedFeature::ArithmeticEntropyCoding) => {
            ImportError::new("a JPEG with arithmetic coding, which cannot be read")
        }
        Error::Unsupported(UnsupportedFeature::SamplePrecision(bits)) => {
            ImportError(format!("a {bits}-bit JPEG, which cannot be read"))
        }
        Error::Unsupported(feature) => {
            ImportError(format!("a kind of JPEG that cannot be read ({feature:?})"))
        }
        Error::Internal(reason) => ImportError::broken(reason),
    }
}
