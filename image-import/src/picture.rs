//! One image file as a small square.

use dataset_format::IMAGE_SIZE;
use image::{
    DynamicImage, ImageBuffer, Luma, Pixel, Primitive, Rgb, RgbImage,
    imageops::{FilterType, resize},
    metadata::Orientation,
};

use crate::{
    ImportError, Result, colour,
    decode::{Raster, Samples, decode},
    depth,
};

/// A decoder that can leave out detail leaves this many pixels for each of the small square.
const DETAIL: usize = 4;

/// The middle of a PNG, JPEG, WebP or GIF (its first frame), scaled to 32×32: `[32, 32, channels]`
/// bytes in sRGB. What is transparent becomes white; `channels` is 1 (grey) or 3.
///
/// Takes at most [`crate::MEMORY_MAX`] bytes and a few megabytes: the picture is cropped and put on
/// white where it lies, and turned and converted when it is small.
///
/// # Errors
/// [`ImportError`] saying why the file is no such image.
pub fn small_square(file: &[u8], channels: usize) -> Result<Vec<u8>> {
    let raster = decode(file, DETAIL * IMAGE_SIZE)?;
    let colours = raster.colours();
    let Raster {
        width,
        height,
        channels: stored,
        samples,
        orientation,
        profile,
    } = raster;
    let size = [width, height];
    let small = match samples {
        Samples::Eight(mut samples) => {
            let side = crop(&mut samples, size, stored);
            let opaque = on_white(samples, stored, colours);
            let small = scale(opaque, side, colours)?;
            small
                .into_iter()
                .map(|value| u16::from(value) * 257)
                .collect()
        }
        Samples::Sixteen(mut samples) => {
            let side = crop(&mut samples, size, stored);
            depth::stretch(&mut samples, stored, colours);
            scale(on_white(samples, stored, colours), side, colours)?
        }
    };
    let srgb = profile.and_then(|profile| colour::to_srgb(&small, colours, &profile));
    let rgb = match (srgb, colours) {
        (Some(srgb), _) => srgb,
        (None, 1) => small.into_iter().flat_map(|grey| [grey; 3]).collect(),
        (None, _) => small,
    };
    upright(&rgb, orientation, channels)
}

/// Leaves the middle square of `[height, width, channels]`, in place; returns its side.
fn crop<T: Copy>(samples: &mut Vec<T>, [width, height]: [usize; 2], channels: usize) -> usize {
    let side = width.min(height);
    let [left, top] = [width, height].map(|length| (length - side) / 2);
    let length = side * channels;
    for row in 0..side {
        let start = ((top + row) * width + left) * channels;
        samples.copy_within(start..start + length, row * length);
    }
    samples.truncate(side * length);
    side
}

/// Puts `[count, channels]` on white and leaves the colours, in place.
fn on_white<T: Primitive + Into<u64> + TryFrom<u64>>(
    mut samples: Vec<T>,
    channels: usize,
    colours: usize,
) -> Vec<T> {
    if colours == channels {
        return samples;
    }
    let white: u64 = T::DEFAULT_MAX_VALUE.into();
    let count = samples.len() / channels;
    for pixel in 0..count {
        let opacity: u64 = samples[pixel * channels + colours].into();
        for colour in 0..colours {
            let value: u64 = samples[pixel * channels + colour].into();
            let mixed = (value * opacity + white * (white - opacity)) / white;
            samples[pixel * colours + colour] = T::try_from(mixed).unwrap_or(T::DEFAULT_MAX_VALUE);
        }
    }
    samples.truncate(count * colours);
    samples
}

/// `[side, side, colours]` as `[32, 32, colours]`.
fn scale<T: Primitive + 'static>(samples: Vec<T>, side: usize, colours: usize) -> Result<Vec<T>>
where
    Luma<T>: Pixel<Subpixel = T>,
    Rgb<T>: Pixel<Subpixel = T>,
{
    match colours {
        1 => scale_pixels::<Luma<T>>(samples, side),
        _ => scale_pixels::<Rgb<T>>(samples, side),
    }
}

fn scale_pixels<P: Pixel + 'static>(
    samples: Vec<P::Subpixel>,
    side: usize,
) -> Result<Vec<P::Subpixel>> {
    let square = ImageBuffer::<P, _>::from_raw(side as u32, side as u32, samples)
        .ok_or_else(|| ImportError::broken("pixels are missing"))?;
    let size = IMAGE_SIZE as u32;
    Ok(resize(&square, size, size, FilterType::CatmullRom).into_raw())
}

/// `[32, 32, 3]` of 16 bits, turned, as bytes of that many channels.
fn upright(rgb: &[u16], orientation: Orientation, channels: usize) -> Result<Vec<u8>> {
    let bytes = rgb
        .iter()
        .map(|&value| ((u32::from(value) + 128) / 257) as u8);
    let size = IMAGE_SIZE as u32;
    let image = RgbImage::from_raw(size, size, bytes.collect())
        .ok_or_else(|| ImportError::broken("pixels are missing"))?;
    let mut image = DynamicImage::from(image);
    image.apply_orientation(orientation);
    Ok(match channels {
        1 => image.into_luma8().into_raw(),
        _ => image.into_rgb8().into_raw(),
    })
}
