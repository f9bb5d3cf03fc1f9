//! All images of a split as one lossless WebP picture, in rows of [`SHEET_COLUMNS`].

use std::io::Cursor;

use image_webp::{ColorType, EncoderParams, WebPDecoder, WebPEncoder};

use crate::ImageShape;

/// Images in a row of the sheet.
const SHEET_COLUMNS: usize = 100;
/// Most pixels a side that a WebP picture has.
const WEBP_SIDE_MAX: usize = 16_383;

/// Most images of a split, of so many pixels a side.
pub const fn images_max(size: usize) -> usize {
    SHEET_COLUMNS * (WEBP_SIDE_MAX / size)
}

/// Width and height for so many images of a size.
fn sheet_size(count: usize, size: usize) -> [usize; 2] {
    [SHEET_COLUMNS * size, count.div_ceil(SHEET_COLUMNS) * size]
}

/// Position in the sheet, in pixels, of a row of pixels, counted over all images.
fn sheet_row(row: usize, size: usize) -> usize {
    let (index, row) = (row / size, row % size);
    let (x, y) = (index % SHEET_COLUMNS, index / SHEET_COLUMNS);
    ((y * size + row) * SHEET_COLUMNS + x) * size
}

/// Decodes a WebP sheet to `[count, size, size, channels]`.
///
/// # Errors
/// A phrase that says why the sheet cannot be what the header says.
pub fn decode(webp: &[u8], count: usize, shape: ImageShape) -> Result<Vec<u8>, String> {
    let mut decoder = WebPDecoder::new(Cursor::new(webp)).map_err(|error| error.to_string())?;
    let ImageShape { channels, size } = shape;
    let [width, height] = sheet_size(count, size);
    let dimensions = decoder.dimensions();
    if dimensions != (width as u32, height as u32) || decoder.has_alpha() || decoder.is_animated() {
        let (actual_width, actual_height) = dimensions;
        return Err(format!(
            "the sheet is {actual_width}×{actual_height} pixels; \
             expected an opaque still of {width}×{height}"
        ));
    }
    let mut sheet = vec![0; width * height * 3];
    decoder
        .read_image(&mut sheet)
        .map_err(|error| error.to_string())?;
    let mut pixels = Vec::with_capacity(count * shape.values());
    for row in 0..count * size {
        let start = sheet_row(row, size) * 3;
        let row = &sheet[start..start + size * 3];
        // A grey picture has three equal channels.
        pixels.extend(row.chunks_exact(3).flat_map(|rgb| &rgb[..channels]));
    }
    Ok(pixels)
}

/// Pixels of a picture to be compressed.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// 1 or 3.
    pub channels: usize,
    /// `[height, width, channels]` in row-major order.
    pub pixels: Vec<u8>,
}

impl Sheet {
    /// Lays out `[count, size, size, channels]`.
    pub(crate) fn new(images: &[u8], count: usize, shape: ImageShape) -> Self {
        let ImageShape { channels, size } = shape;
        let [width, height] = sheet_size(count, size);
        let mut pixels = vec![0; width * height * channels];
        let row_length = size * channels;
        for (row, values) in images.chunks_exact(row_length).enumerate() {
            let start = sheet_row(row, size) * channels;
            pixels[start..start + row_length].copy_from_slice(values);
        }
        Self {
            width: width as u32,
            height: height as u32,
            channels,
            pixels,
        }
    }
}

/// Compresses a sheet to lossless WebP with an encoder in plain Rust: quick, and works anywhere.
///
/// # Errors
/// A phrase from the encoder.
pub fn quick_webp(sheet: &Sheet) -> Result<Vec<u8>, String> {
    let color = match sheet.channels {
        1 => ColorType::L8,
        _ => ColorType::Rgb8,
    };
    let encode_with = |use_predictor_transform| -> Result<Vec<u8>, String> {
        let mut parameters = EncoderParams::default();
        parameters.use_predictor_transform = use_predictor_transform;
        let mut bytes = Vec::new();
        let mut encoder = WebPEncoder::new(&mut bytes);
        encoder.set_params(parameters);
        encoder
            .encode(&sheet.pixels, sheet.width, sheet.height, color)
            .map_err(|error| error.to_string())?;
        Ok(bytes)
    };
    // Prediction helps smooth pictures and hurts drawings on an even ground.
    let (predicted, plain) = (encode_with(true)?, encode_with(false)?);
    Ok(if plain.len() < predicted.len() {
        plain
    } else {
        predicted
    })
}
