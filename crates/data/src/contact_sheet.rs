//! Many small images packed into one picture, ready to be drawn.

use burn::tensor::Tensor;

use lab_core::error::{LabError, Result};

/// Rows and columns of images as one RGBA picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactSheet {
    /// Width of the picture in pixels.
    pub width: usize,
    /// Height of the picture in pixels.
    pub height: usize,
    /// `[height, width, 4]` in row-major order, opaque where there is an image, else transparent.
    pub rgba: Vec<u8>,
}

impl ContactSheet {
    /// Reads images back from their device and lays them out in rows of `columns`.
    ///
    /// # Shapes
    /// - images: `[count, channels, height, width]`, values in −1..1
    ///
    /// # Errors
    /// [`lab_core::error::ErrorKind::Device`] if the device failed.
    pub async fn read(images: Tensor<4>, columns: usize) -> Result<Self> {
        let shape = images.dims();
        let data = images
            .into_data_async()
            .await
            .map_err(|error| LabError::device("images could not be read back", error))?;
        let values: Vec<f32> = data.iter::<f32>().collect();
        Ok(Self::new(&values, shape, columns))
    }

    /// Lays images out in rows of `columns`; a single channel becomes grey.
    ///
    /// # Shapes
    /// - values: `[count, channels, height, width]` in row-major order, values in −1..1; values
    ///   outside are clipped
    pub fn new(
        values: &[f32],
        [count, channels, height, width]: [usize; 4],
        columns: usize,
    ) -> Self {
        let columns = columns.clamp(1, count.max(1));
        let sheet_width = columns * width;
        let sheet_height = count.div_ceil(columns) * height;
        let mut rgba = vec![0; sheet_width * sheet_height * 4];
        let area = height * width;
        for (index, image) in values.chunks_exact(channels * area).take(count).enumerate() {
            let (left, top) = (index % columns * width, index / columns * height);
            for pixel in 0..area {
                let (x, y) = (left + pixel % width, top + pixel / width);
                let start = (y * sheet_width + x) * 4;
                let value =
                    |channel: usize| to_byte(image[channel.min(channels - 1) * area + pixel]);
                rgba[start..start + 4].copy_from_slice(&[value(0), value(1), value(2), 255]);
            }
        }
        Self {
            width: sheet_width,
            height: sheet_height,
            rgba,
        }
    }
}

/// −1..1 to 0..=255; rounds, clips, and makes NaN black.
fn to_byte(value: f32) -> u8 {
    ((value + 1.0) * 127.5).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_images_are_placed_row_by_row_and_the_rest_is_transparent() {
        let images = [-1.0, -1.0, 0.2, 0.2, 2.0, 2.0]; // three images of 1×2 pixels
        let sheet = ContactSheet::new(&images, [3, 1, 1, 2], 2);
        assert_eq!((sheet.width, sheet.height), (4, 2));
        let pixel = |x: usize, y: usize| &sheet.rgba[(y * 4 + x) * 4..][..4];
        assert_eq!(pixel(0, 0), [0, 0, 0, 255]);
        assert_eq!(pixel(2, 0), [153, 153, 153, 255]);
        assert_eq!(pixel(0, 1), [255, 255, 255, 255]);
        assert_eq!(pixel(2, 1), [0, 0, 0, 0]);
    }

    #[test]
    fn colours_keep_their_channels() {
        let sheet = ContactSheet::new(&[1.0, -1.0, f32::NAN], [1, 3, 1, 1], 8);
        assert_eq!((sheet.width, sheet.rgba), (1, vec![255, 0, 0, 255]));
    }
}
