//! In Burn's tensors.

use burn::tensor::{Tensor, TensorData};

use super::{REACH, sign};

/// γ/2 · mean ((D(x + εv) − D(x)) / ε)².
///
/// # Shapes
/// - logits, of images as they are and as they are perturbed: `[batch]`
/// - output: `[1]`
pub fn gradient_penalty(logits: Tensor<1>, perturbed: Tensor<1>, weight: f64) -> Tensor<1> {
    let slope = (perturbed - logits).div_scalar(REACH);
    slope.square().mean().mul_scalar(weight / 2.0)
}

/// x + εv, where the signs v are those of the values from image number `first` on.
///
/// # Shapes
/// - images, output: `[batch, channels, height, width]`
pub fn perturbed(images: Tensor<4>, key: u32, first: usize) -> Tensor<4> {
    let [batch, channels, height, width] = images.dims();
    let values = channels * height * width;
    let places = first * values..(first + batch) * values;
    let signs: Vec<f32> = places.map(|place| sign(key, place as u32)).collect();
    let signs = TensorData::new(signs, [batch, height, width, channels]);
    let signs = Tensor::<4>::from_data(signs, &images.device());
    images + signs.permute([0, 3, 1, 2]).mul_scalar(REACH)
}
