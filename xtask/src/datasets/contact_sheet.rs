//! The first training images side by side, to be looked at.

use std::{fs::File, io::BufWriter, path::Path};

use anyhow::Result;
use dataset_format::{Dataset, IMAGE_SIZE};

/// Writes a PNG of so many columns and rows of images.
pub fn write(dataset: &Dataset, columns: usize, rows: usize, path: &Path) -> Result<()> {
    let channels = dataset.channels;
    let line = IMAGE_SIZE * channels;
    let width = columns * line;
    let mut sheet = vec![255; width * rows * IMAGE_SIZE];
    let images = dataset.training.pixels.chunks_exact(line * IMAGE_SIZE);
    for (index, image) in images.take(columns * rows).enumerate() {
        let corner = index / columns * IMAGE_SIZE * width + index % columns * line;
        for (y, pixels) in image.chunks_exact(line).enumerate() {
            sheet[corner + y * width..][..line].copy_from_slice(pixels);
        }
    }
    let file = BufWriter::new(File::create(path)?);
    let size = [columns * IMAGE_SIZE, rows * IMAGE_SIZE].map(|side| side as u32);
    let mut encoder = png::Encoder::new(file, size[0], size[1]);
    encoder.set_color(match channels {
        1 => png::ColorType::Grayscale,
        _ => png::ColorType::Rgb,
    });
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&sheet)?;
    Ok(())
}
