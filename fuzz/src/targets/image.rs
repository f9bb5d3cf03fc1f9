use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, RgbaImage};
use image_import::{MEMORY_MAX, small_square};

use crate::{Bound, Target, seal};

/// Pictures that say they are larger take too long to decode for a search over millions; the
/// importer's own tests hold it to its limit with them.
const PIXELS_MAX: u64 = 1 << 20;
const SMALL_SQUARE: usize = 32 * 32;

/// Image files that a visitor brings.
pub const IMAGE: Target = Target {
    name: "image",
    // The importer's own limit, and the few megabytes beside: a picture may turn out larger than it says.
    bound: Bound {
        per_byte: 1,
        constant: MEMORY_MAX + (8 << 20),
    },
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
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format();
    let size = reader.ok().and_then(|reader| reader.into_dimensions().ok());
    size.is_some_and(|(width, height)| u64::from(width) * u64::from(height) > PIXELS_MAX)
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
