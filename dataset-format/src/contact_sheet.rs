use crate::{Dataset, ImageShape, Result, invalid};

/// The first training images side by side as a PNG of so many columns and rows, to be looked at.
/// Places without an image are white.
///
/// # Errors
/// [`crate::FormatError`] from the encoder.
pub fn contact_sheet(dataset: &Dataset, columns: usize, rows: usize) -> Result<Vec<u8>> {
    let ImageShape { channels, size } = dataset.shape();
    let line = size * channels;
    let width = columns * line;
    let mut sheet = vec![255; width * rows * size];
    let images = dataset.training.pixels.chunks_exact(line * size);
    for (index, image) in images.take(columns * rows).enumerate() {
        let corner = index / columns * size * width + index % columns * line;
        for (y, pixels) in image.chunks_exact(line).enumerate() {
            sheet[corner + y * width..][..line].copy_from_slice(pixels);
        }
    }
    png([columns * size, rows * size], channels, &sheet)
        .map_err(|error| invalid(format!("The contact sheet cannot be written: {error}.")))
}

fn png(
    [width, height]: [usize; 2],
    channels: usize,
    pixels: &[u8],
) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(match channels {
        1 => png::ColorType::Grayscale,
        _ => png::ColorType::Rgb,
    });
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(pixels)?;
    Ok(file)
}
