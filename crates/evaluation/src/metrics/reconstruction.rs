//! How close a reconstruction comes to its image.

/// From the least to the largest value of an image.
const RANGE: f32 = 2.0;
/// Mean squared errors below are taken for this, so that a perfect copy has a figure: 100 dB.
const ERROR_MIN: f32 = RANGE * RANGE * 1e-10;
const WINDOW: usize = 11;
const WINDOW_DEVIATION: f32 = 1.5;

/// Peak signal-to-noise ratio in decibels, at most 100.
///
/// # Shapes
/// - both: `[channels, height, width]`, values in −1..1
pub fn psnr(image: &[f32], reconstruction: &[f32]) -> f32 {
    let squares = image
        .iter()
        .zip(reconstruction)
        .map(|(a, b)| (a - b) * (a - b));
    let error = squares.sum::<f32>() / image.len() as f32;
    10.0 * (RANGE * RANGE / error.max(ERROR_MIN)).log10()
}

/// Structural similarity, −1..1, 1 for the same image: mean over a Gaussian window of 11×11
/// (Wang et al. 2004, *Image quality assessment: from error visibility to structural similarity*)
/// and over the channels.
///
/// # Shapes
/// - both: `[channels, size, size]`, values in −1..1
pub fn ssim(image: &[f32], reconstruction: &[f32], size: usize) -> f32 {
    let area = size * size;
    let planes = image
        .chunks_exact(area)
        .zip(reconstruction.chunks_exact(area));
    let channels = planes.len().max(1) as f32;
    let similarities = planes.map(|(a, b)| ssim_of_plane(a, b, size));
    similarities.sum::<f32>() / channels
}

fn ssim_of_plane(a: &[f32], b: &[f32], size: usize) -> f32 {
    let (c1, c2) = ((0.01 * RANGE).powi(2), (0.03 * RANGE).powi(2));
    let times = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).collect::<Vec<_>>();
    let [mean_a, mean_b, square_a, square_b, product] =
        [a, b, &times(a, a), &times(b, b), &times(a, b)].map(|plane| windowed(plane, size));
    let places = mean_a.len();
    let at = |i: usize| {
        let (ma, mb) = (mean_a[i], mean_b[i]);
        let (va, vb) = (square_a[i] - ma * ma, square_b[i] - mb * mb);
        let covariance = product[i] - ma * mb;
        let luminance = (2.0 * ma * mb + c1) / (ma * ma + mb * mb + c1);
        luminance * (2.0 * covariance + c2) / (va + vb + c2)
    };
    (0..places).map(at).sum::<f32>() / places as f32
}

/// The Gaussian mean of every window that lies within the plane: first along lines, then columns.
fn windowed(plane: &[f32], size: usize) -> Vec<f32> {
    let weights = window();
    let places = size - WINDOW + 1;
    let along = |start: usize, step: usize, values: &[f32]| -> f32 {
        let taken = weights.iter().enumerate();
        taken
            .map(|(i, weight)| weight * values[start + i * step])
            .sum()
    };
    let lines: Vec<f32> = (0..size * places)
        .map(|place| along(place / places * size + place % places, 1, plane))
        .collect();
    (0..places * places)
        .map(|place| along(place, places, &lines))
        .collect()
}

fn window() -> [f32; WINDOW] {
    let middle = (WINDOW / 2) as f32;
    let weight = |i: usize| (-((i as f32 - middle) / WINDOW_DEVIATION).powi(2) / 2.0).exp();
    let weights: [f32; WINDOW] = std::array::from_fn(weight);
    let sum: f32 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::random::{SeededRandom, Stream};

    #[test]
    fn an_error_of_a_tenth_of_the_range_has_20_decibels() {
        assert!((psnr(&[0.0; 1024], &[0.2; 1024]) - 20.0).abs() < 1e-4);
        assert!((psnr(&[0.3; 1024], &[0.3; 1024]) - 100.0).abs() < 1e-4);
    }

    #[test]
    fn structure_counts() {
        let noise = SeededRandom::new(1, Stream::Evaluation).normals(3 * 1024);
        let around_one = |scale: f32| noise.iter().map(|x| 1.0 + scale * x).collect::<Vec<_>>();
        let (image, opposite) = (around_one(0.3), around_one(-0.3));
        assert!((ssim(&image, &image, 32) - 1.0).abs() < 1e-4);
        assert!(ssim(&image, &opposite, 32) < -0.5);
        let other = SeededRandom::new(2, Stream::Evaluation).normals(3 * 1024);
        assert!(ssim(&image, &other, 32).abs() < 0.2);
    }

    #[test]
    fn without_structure_the_means_are_compared() {
        // (2 · 0.5 · 0.25 + c₁) / (0.5² + 0.25² + c₁), c₁ = 0.0004
        let expected = (0.25 + 0.0004) / (0.3125 + 0.0004);
        assert!((ssim(&[0.5; 1024], &[0.25; 1024], 32) - expected).abs() < 1e-3);
    }
}
