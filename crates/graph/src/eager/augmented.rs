use burn::tensor::{Tensor, TensorData};

use lab_data::diff_augment::DiffAugment;

/// Images as a discriminator sees them; gradients flow through. Without augmentations they stay as
/// they are.
///
/// # Shapes
/// - images, output: `[batch, channels, height, width]`
pub fn augmented(images: Tensor<4>, diff_augments: &[DiffAugment]) -> Tensor<4> {
    if diff_augments.is_empty() {
        return images;
    }
    let each = diff_augments
        .iter()
        .enumerate()
        .map(|(index, diff_augment)| {
            let image = images.clone().narrow(0, index, 1);
            cut(
                shifted(recoloured(image, diff_augment), diff_augment),
                diff_augment,
            )
        });
    Tensor::cat(each.collect(), 0)
}

/// `[1, channels, height, width]`
fn recoloured(image: Tensor<4>, diff_augment: &DiffAugment) -> Tensor<4> {
    let x = image.add_scalar(diff_augment.brightness);
    let of_pixel = x.clone().mean_dim(1);
    let x = (x - of_pixel.clone()).mul_scalar(diff_augment.saturation) + of_pixel;
    let of_image = x.clone().mean().reshape([1; 4]);
    (x - of_image.clone()).mul_scalar(diff_augment.contrast) + of_image
}

/// `[1, channels, height, width]`
fn shifted(image: Tensor<4>, diff_augment: &DiffAugment) -> Tensor<4> {
    let [_, channels, height, width] = image.dims();
    // With a margin as large as the image on every side.
    let canvas = [1, channels, 3 * height, 3 * width];
    let window = |by: i32, side: usize| {
        let first = (side as i32 + by) as usize;
        first..first + side
    };
    let places = |[lines, columns]: [i32; 2]| {
        [
            0..1,
            0..channels,
            window(lines, height),
            window(columns, width),
        ]
    };
    Tensor::zeros(canvas, &image.device())
        .slice_assign(places([0, 0]), image)
        .slice(places(diff_augment.shift))
}

/// `[1, channels, height, width]`
fn cut(image: Tensor<4>, diff_augment: &DiffAugment) -> Tensor<4> {
    let [_, _, height, width] = image.dims();
    let pixels = (0..height * width).map(|pixel| [pixel / width, pixel % width]);
    let stays = pixels.map(|pixel| f32::from(!diff_augment.cuts(pixel, [height, width])));
    let stays = TensorData::new(stays.collect::<Vec<_>>(), [1, 1, height, width]);
    let stays = Tensor::from_data(stays, &image.device());
    image * stays
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;

    const IMAGE_SIZE: usize = 32;
    const PIXELS: usize = IMAGE_SIZE * IMAGE_SIZE;

    /// An image of three channels, pixel by pixel, and what the discriminator sees of it.
    fn seen(diff_augment: DiffAugment) -> [Vec<[f32; 3]>; 2] {
        let values = (0..3 * PIXELS).map(|value| (value as f32 * 0.37).sin());
        let shape = [1, 3, IMAGE_SIZE, IMAGE_SIZE];
        let values = TensorData::new(values.collect::<Vec<_>>(), shape);
        let image = Tensor::from_data(values, &Device::flex());
        let pixels = |image: Tensor<4>| -> Vec<[f32; 3]> {
            let values: Vec<f32> = image.into_data().iter().collect();
            let pixel = |pixel| [0, 1, 2].map(|channel: usize| values[channel * PIXELS + pixel]);
            (0..PIXELS).map(pixel).collect()
        };
        [
            pixels(image.clone()),
            pixels(augmented(image, &[diff_augment])),
        ]
    }

    fn mean(values: impl IntoIterator<Item = f32>) -> f32 {
        let values: Vec<f32> = values.into_iter().collect();
        values.iter().sum::<f32>() / values.len() as f32
    }

    fn assert_near(a: [f32; 3], b: [f32; 3]) {
        let near = a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5);
        assert!(near, "{a:?} is not {b:?}");
    }

    #[test]
    fn colours_change_as_they_are_told() {
        let [image, same] = seen(DiffAugment::NONE);
        let [_, brighter] = seen(DiffAugment {
            brightness: 0.3,
            ..DiffAugment::NONE
        });
        let [_, grey] = seen(DiffAugment {
            saturation: 0.0,
            ..DiffAugment::NONE
        });
        let [_, strong] = seen(DiffAugment {
            contrast: 1.5,
            ..DiffAugment::NONE
        });
        let of_image = mean(image.iter().flatten().copied());
        for (pixel, before) in image.iter().enumerate() {
            assert_near(same[pixel], *before);
            assert_near(brighter[pixel], before.map(|value| value + 0.3));
            assert_near(grey[pixel], [mean(*before); 3]);
            let apart = before.map(|value| 1.5 * (value - of_image) + of_image);
            assert_near(strong[pixel], apart);
        }
    }

    #[test]
    fn shifted_images_leave_grey_behind_and_the_cut_is_grey() {
        let [image, seen] = seen(DiffAugment {
            shift: [3, -2],
            cut: Some([10, 32]),
            ..DiffAugment::NONE
        });
        let pixel = |line: usize, column: usize| line * IMAGE_SIZE + column;
        assert_near(seen[pixel(0, 2)], image[pixel(3, 0)]);
        assert_near(seen[pixel(28, 20)], image[pixel(31, 18)]);
        assert_near(seen[pixel(29, 20)], [0.0; 3]);
        assert_near(seen[pixel(5, 1)], [0.0; 3]);
        // The cut: lines 2 to 17, columns 24 to 31.
        assert_near(seen[pixel(2, 24)], [0.0; 3]);
        assert_near(seen[pixel(17, 31)], [0.0; 3]);
        assert_near(seen[pixel(1, 24)], image[pixel(4, 22)]);
        assert_near(seen[pixel(18, 24)], image[pixel(21, 22)]);
        assert_near(seen[pixel(2, 23)], image[pixel(5, 21)]);
    }
}
