//! Data sets: images with labels, in two splits, and the order in which training sees them.

mod augmentation;
mod batches;
pub mod binarisation;
mod class_rows;
mod condition;

pub use augmentation::{Augmentation, SHIFT_MAX, View};
pub use batches::{BatchesState, ShuffledBatches};
pub use class_rows::{ClassRow, class_rows};
pub use condition::{Conditions, UNLABELLED, latents_with_conditions};
pub use dataset_format::{Dataset, IMAGE_SIZE, IMAGE_SIZE_MAX, ImageShape, Labels, LogMel, Split};

use lab_core::error::{ErrorKind, LabError, Result};

/// Reads a data file.
///
/// # Errors
/// [`ErrorKind::InvalidDataset`] naming the part that is wrong.
pub fn decode(file: &[u8]) -> Result<Dataset> {
    dataset_format::decode(file).map_err(|error| {
        LabError::new(
            ErrorKind::InvalidDataset,
            error.to_string(),
            "Fetch the file again, or remake it with `cargo xtask datasets`.",
        )
    })
}

/// Views of a split's images, `[views.len(), channels, size, size]` in row-major order, values in
/// −1..1.
///
/// # Panics
/// If an index is not below the number of images.
pub fn values(split: &Split, views: &[View], shape: ImageShape) -> Vec<f32> {
    let ImageShape { channels, size } = shape;
    let mut values = Vec::with_capacity(views.len() * shape.values());
    for view in views {
        let image = &split.pixels[view.index * shape.values()..][..shape.values()];
        for channel in 0..channels {
            for place in 0..shape.pixels() {
                let [line, column] = view.origin([place / size, place % size], [size; 2]);
                let byte = image[(line * size + column) * channels + channel];
                values.push(f32::from(byte) / 127.5 - 1.0);
            }
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_planar_and_scaled_to_minus_one_to_one() {
        let shape = ImageShape {
            channels: 3,
            size: 64,
        };
        let area = shape.pixels();
        let mut pixels = vec![0; area * 3]; // a black image …
        pixels.extend([255, 0, 51].repeat(area)); // … and one of a single colour
        let split = Split {
            pixels,
            labels: vec![0, 1],
        };
        let values = values(&split, &[1, 0].map(View::plain), shape);
        assert_eq!(values.len(), 2 * shape.values());
        for (plane, expected) in [1.0, -1.0, -0.6, -1.0, -1.0, -1.0].into_iter().enumerate() {
            let plane = &values[plane * area..(plane + 1) * area];
            assert!(plane.iter().all(|v| (v - expected).abs() < 1e-6));
        }
    }
}
