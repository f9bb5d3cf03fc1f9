//! One image file as a small square.

use std::io::Cursor;

use dataset_format::IMAGE_SIZE;
use image::{
    DynamicImage, ImageDecoder, ImageReader, Limits, Rgba, RgbaImage,
    imageops::{FilterType, crop_imm, resize},
};

use crate::ImportError;

/// Largest file that is read.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// Longest side of an image, in pixels.
pub const SIDE_MAX: u32 = 12_000;
/// Most memory that decoding an image may take.
const MEMORY_MAX: u64 = 512 << 20;

/// The middle of a PNG, JPEG, WebP or GIF (its first frame), scaled to 32×32: `[32, 32, channels]`
/// bytes. What is transparent becomes white; `channels` is 1 (grey) or 3.
///
/// # Errors
/// [`ImportError`] saying why the file is no such image.
pub fn small_square(file: &[u8], channels: usize) -> Result<Vec<u8>, ImportError> {
    if file.len() > FILE_BYTES_MAX {
        return Err(ImportError(format!(
            "it is larger than {} MB",
            FILE_BYTES_MAX >> 20
        )));
    }
    let image = decode(file).map_err(|reason| ImportError(reason.to_string()))?;
    let opaque = on_white(image.into_rgba8());
    let side = opaque.width().min(opaque.height());
    let [left, top] = [opaque.width(), opaque.height()].map(|length| (length - side) / 2);
    let square = crop_imm(&opaque, left, top, side, side).to_image();
    let size = IMAGE_SIZE as u32;
    let small = DynamicImage::from(resize(&square, size, size, FilterType::CatmullRom));
    Ok(match channels {
        1 => small.into_luma8().into_raw(),
        _ => small.into_rgb8().into_raw(),
    })
}

fn decode(file: &[u8]) -> Result<DynamicImage, String> {
    let mut reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .map_err(|error| error.to_string())?;
    if reader.format().is_none() {
        return Err("it is no PNG, JPEG, WebP or GIF".into());
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let broken = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => {
            format!("it is too large; at most {SIDE_MAX} × {SIDE_MAX} pixels are read")
        }
        image::ImageError::Unsupported(_) => "it is no PNG, JPEG, WebP or GIF".into(),
        error => format!("it is broken ({error})"),
    };
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let orientation = decoder.orientation().map_err(broken)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn on_white(mut image: RgbaImage) -> RgbaImage {
    for Rgba([red, green, blue, alpha]) in image.pixels_mut() {
        let opacity = u32::from(*alpha);
        for value in [red, green, blue] {
            *value = ((u32::from(*value) * opacity + 255 * (255 - opacity)) / 255) as u8;
        }
        *alpha = 255;
    }
    image
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, RgbImage};

    use super::*;

    /// 64×32: blue, but for a middle square of red over green.
    fn picture() -> DynamicImage {
        let pixel = |x: u32, y: u32| match (16..48).contains(&x) {
            true if y < 16 => [255, 0, 0],
            true => [0, 255, 0],
            false => [0, 0, 255],
        };
        RgbImage::from_fn(64, 32, |x, y| image::Rgb(pixel(x, y))).into()
    }

    fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_format_is_cut_to_its_middle() {
        for format in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::WebP,
            ImageFormat::Gif,
        ] {
            let square = small_square(&file(&picture(), format), 3).unwrap();
            assert_eq!(square.len(), 32 * 32 * 3);
            let pixel = |x: usize, y: usize| &square[(y * 32 + x) * 3..][..3];
            for (place, expected) in [((8, 4), [255, 0, 0]), ((24, 28), [0, 255, 0])] {
                let actual = pixel(place.0, place.1);
                let close = actual.iter().zip(expected).all(|(a, e)| a.abs_diff(e) < 40);
                assert!(close, "{format:?} {place:?}: {actual:?}");
            }
        }
    }

    #[test]
    fn large_images_are_averaged_not_sampled() {
        let stripes = RgbImage::from_fn(320, 320, |x, _| image::Rgb([255 * (x % 2) as u8; 3]));
        let square = small_square(&file(&stripes.into(), ImageFormat::Png), 1).unwrap();
        assert_eq!(square.len(), 32 * 32);
        assert!(square.iter().all(|grey| grey.abs_diff(128) < 10));
    }

    #[test]
    fn what_is_transparent_becomes_white() {
        let image = RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 0]));
        let square = small_square(&file(&image.into(), ImageFormat::Png), 1).unwrap();
        assert!(square.iter().all(|&grey| grey == 255));
    }

    #[test]
    fn broken_files_are_told_apart() {
        let png = file(&picture(), ImageFormat::Png);
        let mut huge = png.clone();
        huge[16..20].copy_from_slice(&100_000u32.to_be_bytes()); // width, with a checksum that fits
        let crc = crc(&huge[12..29]);
        huge[29..33].copy_from_slice(&crc.to_be_bytes());
        for (file, expected) in [
            (b"hello".to_vec(), "no PNG, JPEG, WebP or GIF"),
            (Vec::new(), "no PNG, JPEG, WebP or GIF"),
            (png[..100].to_vec(), "broken"),
            (huge, "too large"),
            (vec![0; FILE_BYTES_MAX + 1], "larger than 64 MB"),
            (b"BM tiny".to_vec(), "no PNG, JPEG, WebP or GIF"),
        ] {
            let error = small_square(&file, 3).unwrap_err().to_string();
            assert!(error.contains(expected), "{expected:?} not in {error:?}");
        }
    }

    /// CRC-32 as in PNG, bit by bit.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |crc, _| {
                (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
            })
        })
    }
}
