//! Many small images packed into one picture, ready to be drawn.

use crate::dataset::ImageShape;

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
    /// Lays images out in rows of `columns`; a single channel becomes grey.
    ///
    /// # Shapes
    /// - values: `[count, channels, size, size]` in row-major order, values in −1..1; values
    ///   outside are clipped
    pub fn new(values: &[f32], shape: ImageShape, columns: usize) -> Self {
        let ImageShape { channels, size } = shape;
        let count = values.len() / shape.values();
        let columns = columns.clamp(1, count.max(1));
        let sheet_width = columns * size;
        let sheet_height = count.div_ceil(columns) * size;
        let mut rgba = vec![0; sheet_width * sheet_height * 4];
        let area = shape.pixels();
        for (index, image) in values.chunks_exact(shape.values()).enumerate() {
            let (left, top) = (index % columns * size, index / columns * size);
            for pixel in 0..area {
                let (x, y) = (left + pixel % size, top + pixel / size);
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
        let shape = ImageShape {
            channels: 1,
            size: 2,
        };
        let images = [[-1.0; 4], [0.2; 4], [2.0; 4]].concat();
        let sheet = ContactSheet::new(&images, shape, 2);
        assert_eq!((sheet.width, sheet.height), (4, 4));
        let pixel = |x: usize, y: usize| &sheet.rgba[(y * 4 + x) * 4..][..4];
        assert_eq!(pixel(1, 0), [0, 0, 0, 255]);
        assert_eq!(pixel(2, 1), [153, 153, 153, 255]);
        assert_eq!(pixel(0, 2), [255, 255, 255, 255]);
        assert_eq!(pixel(2, 2), [0, 0, 0, 0]);
    }

    #[test]
    fn colours_keep_their_channels() {
        let sheet = ContactSheet::new(
            &[1.0, -1.0, f32::NAN],
            ImageShape {
                channels: 3,
                size: 1,
            },
            8,
        );
        assert_eq!((sheet.width, sheet.rgba), (1, vec![255, 0, 0, 255]));
    }
}
