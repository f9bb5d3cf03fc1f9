//! Data sets: images with labels, in two splits, and the order in which training sees them.

mod augmentation;
mod batches;
pub mod binarisation;
mod class_rows;
mod condition;

pub use augmentation::{Augmentation, SHIFT_MAX, View};
pub use batches::{BatchesState, ShuffledBatches};
pub use class_rows::{ClassRow, class_rows};
pub use condition::{Conditions, latents_with_conditions};
pub use dataset_format::{Dataset, IMAGE_SIZE, Labels, LogMel, Split};

use burn::tensor::{Device, Tensor, TensorData};

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

/// Views of a split's images, `[views.len(), channels, 32, 32]` in row-major order, values in
/// −1..1.
///
/// # Panics
/// If an index is not below the number of images.
pub fn values(split: &Split, views: &[View], channels: usize) -> Vec<f32> {
    let area = IMAGE_SIZE * IMAGE_SIZE;
    let mut values = Vec::with_capacity(views.len() * channels * area);
    for view in views {
        let image = &split.pixels[view.index * area * channels..][..area * channels];
        for channel in 0..channels {
            for place in 0..area {
                let [line, column] = view.origin(place / IMAGE_SIZE, place % IMAGE_SIZE);
                let byte = image[(line * IMAGE_SIZE + column) * channels + channel];
                values.push(f32::from(byte) / 127.5 - 1.0);
            }
        }
    }
    values
}

/// The same images, on the device.
///
/// # Shapes
/// - output: `[views.len(), channels, 32, 32]`, values in −1..1
///
/// # Panics
/// As [`values`].
pub fn images(split: &Split, views: &[View], channels: usize, device: &Device) -> Tensor<4> {
    let shape = [views.len(), channels, IMAGE_SIZE, IMAGE_SIZE];
    let values = values(split, views, channels);
    Tensor::from_data(TensorData::new(values, shape), device)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_planar_and_scaled_to_minus_one_to_one() {
        let area = IMAGE_SIZE * IMAGE_SIZE;
        let mut pixels = vec![0; area * 3]; // a black image …
        pixels.extend([255, 0, 51].repeat(area)); // … and one of a single colour
        let split = Split {
            pixels,
            labels: vec![0, 1],
        };
        let tensor = images(&split, &[1, 0].map(View::plain), 3, &Device::flex());
        assert_eq!(tensor.dims(), [2, 3, 32, 32]);
        let values: Vec<f32> = tensor.into_data().iter::<f32>().collect();
        for (plane, expected) in [1.0, -1.0, -0.6, -1.0, -1.0, -1.0].into_iter().enumerate() {
            let plane = &values[plane * area..(plane + 1) * area];
            assert!(plane.iter().all(|v| (v - expected).abs() < 1e-6));
        }
    }
}
