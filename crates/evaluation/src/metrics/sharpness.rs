//! How much fine detail images have, and images without it.

/// Pixels a side that become one in [`coarse`].
const BLOCK: usize = 4;

/// Variance of the Laplacian of an image, in squared units of its values: large where there are
/// sharp edges, and near zero in a blurred image (Pech-Pacheco et al. 2000, *Diatom autofocusing in
/// brightfield microscopy*). The mean over the channels.
///
/// # Shapes
/// - image: `[channels, size, size]`
pub fn sharpness(image: &[f32], size: usize) -> f32 {
    let planes = image.chunks_exact(size * size);
    let channels = planes.len().max(1) as f32;
    let variances = planes.map(|plane| variance_of_laplacian(plane, size));
    variances.sum::<f32>() / channels
}

fn variance_of_laplacian(plane: &[f32], size: usize) -> f32 {
    let at = |line: usize, column: usize| plane[line * size + column];
    let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
    for line in 1..size - 1 {
        for column in 1..size - 1 {
            let around = at(line - 1, column)
                + at(line + 1, column)
                + at(line, column - 1)
                + at(line, column + 1);
            let value = around - 4.0 * at(line, column);
            (sum, squares, count) = (sum + value, squares + value * value, count + 1.0);
        }
    }
    squares / count - (sum / count) * (sum / count)
}

/// The image at a quarter of its size, each value the mean of 4×4: near-copies of an image stay near
/// it, whatever their noise.
///
/// # Shapes
/// - image: `[channels, size, size]`
/// - output: `[channels, size / 4, size / 4]`
pub fn coarse(image: &[f32], size: usize) -> Vec<f32> {
    let side = size / BLOCK;
    let planes = image.chunks_exact(size * size);
    let mean = |plane: &[f32], place: usize| {
        let (line, column) = (place / side * BLOCK, place % side * BLOCK);
        let lines = (line..line + BLOCK).map(|line| &plane[line * size + column..][..BLOCK]);
        lines.flatten().sum::<f32>() / (BLOCK * BLOCK) as f32
    };
    planes
        .flat_map(|plane| (0..side * side).map(move |place| mean(plane, place)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(value: impl Fn(usize, usize) -> f32) -> Vec<f32> {
        (0..1024)
            .map(|place| value(place / 32, place % 32))
            .collect()
    }

    #[test]
    fn a_slope_has_no_detail_and_a_chessboard_the_most() {
        assert!(sharpness(&image(|line, column| 0.1 * (line + 2 * column) as f32), 32) < 1e-9);
        let chessboard = image(|line, column| [-1.0, 1.0][(line + column) % 2]);
        // Every Laplacian is 8 or −8.
        assert!((sharpness(&chessboard, 32) - 64.0).abs() < 1e-3);
    }

    #[test]
    fn blur_lowers_it() {
        let edge = image(|_, column| if column < 16 { -1.0 } else { 1.0 });
        let soft = image(|_, column| ((column as f32 - 15.5) / 4.0).clamp(-1.0, 1.0));
        assert!(sharpness(&soft, 32) < 0.2 * sharpness(&edge, 32));
    }

    #[test]
    fn a_coarse_image_holds_means() {
        let coarse = coarse(
            &image(|line, column| (line / 4 * 8 + column / 4) as f32),
            32,
        );
        assert_eq!(coarse, (0..64).map(|i| i as f32).collect::<Vec<_>>());
    }
}
