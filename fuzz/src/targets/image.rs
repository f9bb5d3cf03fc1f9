use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, RgbaImage};
use image_import::{MEMORY_MAX, small_square};

use crate::{Bound, Target, seal};

/// Pictures that say they are larger take too long to decode for a search over millions; the
/// importer's own tests hold it to its limit with them.
const PIXELS_MAX: u64 = 1 << 20;
/// Bytes for each pixel that a PNG or JPEG says it has: of a progressive JPEG of four components, eight of
/// coefficients, four of planes and four of pixels; all others take less.
const PER_PIXEL: usize = 16;
/// Bytes for each byte of a PNG or JPEG: a profile may be compressed a thousand times, and is copied and
/// parsed.
const PER_BYTE: usize = 4 << 10;
/// Windows, tables, and whole blocks at the edges, whatever the picture is.
const BESIDE: usize = 8 << 20;
const SMALL_SQUARE: usize = 32 * 32;

/// Image files that a visitor brings.
pub const IMAGE: Target = Target {
    name: "image",
    bound: Bound::Stated(bound),
    run,
    seeds,
    smoke_runs: 5_000,
};

fn run(file: &[u8]) {
    check(file, 3);
    if let Some(sealed) = seal::png(file) {
        check(&sealed, 1);
    }
}

fn check(file: &[u8], channels: usize) {
    if is_large(file) {
        return;
    }
    if let Ok(pixels) = small_square(file, channels) {
        assert_eq!(pixels.len(), SMALL_SQUARE * channels);
    }
}

fn is_large(file: &[u8]) -> bool {
    pixels(file).is_some_and(|pixels| pixels > PIXELS_MAX)
}

/// How many there are, as the file says.
fn pixels(file: &[u8]) -> Option<u64> {
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format();
    let (width, height) = reader.ok()?.into_dimensions().ok()?;
    Some(u64::from(width) * u64::from(height))
}

/// Frames of GIF and WebP may be larger than the picture that the file begins with says, as may be a
/// picture of which that cannot be read: only the importer's own limit holds for them.
fn bound(file: &[u8]) -> usize {
    let says_its_size = match image::guess_format(file) {
        Ok(format) => matches!(format, ImageFormat::Png | ImageFormat::Jpeg),
        Err(_) => false,
    };
    let stated = says_its_size
        .then(|| pixels(file).or_else(|| pixels(&seal::png(file)?)))
        .flatten();
    match stated {
        // Larger ones are not decoded.
        Some(pixels) => {
            let pixels = pixels.min(PIXELS_MAX) as usize;
            pixels * PER_PIXEL + file.len() * PER_BYTE + BESIDE
        }
        None => MEMORY_MAX + file.len() + BESIDE,
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let shade = |x: u32, y: u32| image::Rgba([x as u8 * 9, y as u8 * 9, 90, 255 - x as u8]);
    let picture = DynamicImage::from(RgbaImage::from_fn(20, 12, shade));
    [
        (picture.to_luma8().into(), ImageFormat::Png),
        (picture.to_rgba16().into(), ImageFormat::Png),
        (picture.clone(), ImageFormat::WebP),
        (picture.clone(), ImageFormat::Gif),
        (picture.to_luma8().into(), ImageFormat::Jpeg),
        (picture.to_rgb8().into(), ImageFormat::Jpeg),
    ]
    .map(|(picture, format)| file(&picture, format))
    .into()
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let written = picture.write_to(&mut bytes, format);
    written.expect("a picture of a kind that the format has");
    bytes.into_inner()
}
