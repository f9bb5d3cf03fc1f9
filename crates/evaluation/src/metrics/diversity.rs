//! How much images differ from one another.

use super::neighbours::squared_distance;

/// Root mean square distance of two different rows, over all pairs: how much images vary (as the mean
/// distance of pairs in Zhu et al. 2017, *Toward multimodal image-to-image translation*). Of images
/// that are all the same it is 0. `None` for fewer than two rows.
///
/// # Shapes
/// - rows: `[count, dims]`
pub fn pairwise_distance(rows: &[Vec<f32>]) -> Option<f32> {
    let count = rows.len() as f64;
    let first = rows.first().filter(|_| rows.len() > 1)?;
    // The mean squared distance of pairs is twice the sum of the unbiased variances.
    let variance = |place: usize| {
        let values = || rows.iter().map(|row| f64::from(row[place]));
        let mean = values().sum::<f64>() / count;
        values().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)
    };
    let variances: f64 = (0..first.len()).map(variance).sum();
    Some((2.0 * variances).sqrt() as f32)
}

/// Distance from a row to the nearest other one. Samples of a generator that knows a few images only
/// lie next to one another, however different those few are (the near-duplicates of Arora & Zhang
/// 2017, *Do GANs actually learn the distribution?*). `None` if there is no other.
///
/// # Panics
/// If there is no such row.
pub fn nearest_other(rows: &[Vec<f32>], index: usize) -> Option<f32> {
    let row = &rows[index];
    let others = rows.iter().enumerate().filter(|(other, _)| *other != index);
    let distances = others.map(|(_, other)| squared_distance(row, other));
    distances.reduce(f32::min).map(f32::sqrt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(values: &[[f32; 2]]) -> Vec<Vec<f32>> {
        values.iter().map(|row| row.to_vec()).collect()
    }

    #[test]
    fn the_distance_of_pairs_is_known() {
        assert_eq!(
            pairwise_distance(&rows(&[[0.0, 0.0], [3.0, 4.0]])),
            Some(5.0)
        );
        // Squared distances 25, 25 and 100.
        let three = rows(&[[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]]);
        assert!((pairwise_distance(&three).unwrap() - 50.0_f32.sqrt()).abs() < 1e-5);
        assert_eq!(pairwise_distance(&rows(&[[7.0, 1.0]; 40])), Some(0.0));
        assert_eq!(pairwise_distance(&rows(&[[1.0, 1.0]])), None);
        assert_eq!(pairwise_distance(&[]), None);
    }

    #[test]
    fn images_that_come_again_have_a_near_neighbour_however_far_pairs_lie() {
        let two_kinds: Vec<_> = (0..10)
            .map(|i| [f32::from(i % 2 == 0) * 100.0, 0.0])
            .collect();
        let two_kinds = rows(&two_kinds);
        assert!(pairwise_distance(&two_kinds).unwrap() > 70.0);
        assert_eq!(nearest_other(&two_kinds, 3), Some(0.0));
        let line: Vec<_> = (0..10).map(|i| [i as f32 * 2.0, 0.0]).collect();
        assert_eq!(nearest_other(&rows(&line), 3), Some(2.0));
        assert_eq!(nearest_other(&rows(&[[1.0, 1.0]]), 0), None);
    }
}
