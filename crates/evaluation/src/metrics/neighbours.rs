//! Precision and recall, and nearest neighbours.

use serde::{Deserialize, Serialize};

/// How many neighbours away a row's neighbourhood ends.
pub const NEIGHBOURS: usize = 3;

/// Squared Euclidean distance of two rows.
pub fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums at once, so that the loop becomes SIMD.
    let mut sums = [0.0_f32; 8];
    let (mut a_chunks, mut b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    for (a, b) in (&mut a_chunks).zip(&mut b_chunks) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b) * (a - b);
        }
    }
    let rest = a_chunks.remainder().iter().zip(b_chunks.remainder());
    sums.iter().sum::<f32>() + rest.map(|(a, b)| (a - b) * (a - b)).sum::<f32>()
}

/// Squared distance from a row to the nearest of `rows`.
///
/// # Shapes
/// - row: `[dims]`
/// - rows: `[count, dims]`
pub fn nearest(row: &[f32], rows: &[f32]) -> f32 {
    let distances = rows.chunks_exact(row.len());
    distances.fold(f32::INFINITY, |least, other| {
        least.min(squared_distance(row, other))
    })
}

/// What rows cover: a ball around each that reaches to its [`NEIGHBOURS`]th neighbour
/// (Kynkäänniemi et al. 2019, *Improved precision and recall metric for assessing generative
/// models*). Precision is the share of samples that the real images cover, recall the share of real
/// images that the samples cover.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifold {
    dims: usize,
    rows: Vec<f32>,
    /// Squared, of the first so many rows.
    radii: Vec<f32>,
}

impl Manifold {
    /// Of rows `[count, dims]`; none of the balls is known yet.
    pub fn new(rows: Vec<f32>, dims: usize) -> Self {
        Self {
            dims,
            rows,
            radii: Vec::new(),
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len() / self.dims
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row.
    pub fn row(&self, index: usize) -> &[f32] {
        &self.rows[index * self.dims..][..self.dims]
    }

    /// Finds the ball of the next row; `false` if all are known.
    pub fn find_ball(&mut self) -> bool {
        let index = self.radii.len();
        if index == self.len() {
            return false;
        }
        let row = self.row(index);
        let mut least = [f32::INFINITY; NEIGHBOURS];
        for (other, values) in self.rows.chunks_exact(self.dims).enumerate() {
            let distance = squared_distance(row, values);
            if other != index && distance < least[NEIGHBOURS - 1] {
                least[NEIGHBOURS - 1] = distance;
                least.sort_by(f32::total_cmp);
            }
        }
        self.radii.push(least[NEIGHBOURS - 1]);
        true
    }

    /// Whether most of the balls are single points, or hold everything: of rows that come again and
    /// again, or of fewer than have so many neighbours.
    pub fn is_degenerate(&self) -> bool {
        let says_nothing = |radius: &&f32| **radius == 0.0 || radius.is_infinite();
        2 * self.radii.iter().filter(says_nothing).count() > self.radii.len()
    }

    /// Whether one of the balls holds a row.
    pub fn covers(&self, row: &[f32]) -> bool {
        let balls = self.rows.chunks_exact(self.dims).zip(&self.radii);
        balls
            .into_iter()
            .any(|(centre, radius)| squared_distance(row, centre) <= *radius)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifold(rows: &[f32]) -> Manifold {
        let mut manifold = Manifold::new(rows.to_vec(), 1);
        while manifold.find_ball() {}
        manifold
    }

    fn share_covered(rows: &[f32], by: &Manifold) -> f32 {
        let covered = rows.iter().filter(|row| by.covers(&[**row])).count();
        covered as f32 / rows.len() as f32
    }

    #[test]
    fn distances_are_known() {
        let a: Vec<f32> = (0..11).map(|i| i as f32).collect();
        assert_eq!(squared_distance(&a, &[0.0; 11]), 385.0);
        assert_eq!(nearest(&[2.0, 2.0], &[0.0, 0.0, 2.0, 3.0, 9.0, 9.0]), 1.0);
    }

    #[test]
    fn a_ball_reaches_to_the_third_neighbour() {
        let manifold = manifold(&[0.0, 1.0, 2.0, 3.0, 10.0]);
        assert_eq!(manifold.radii, [9.0, 4.0, 4.0, 9.0, 81.0]);
    }

    #[test]
    fn rows_that_come_again_and_too_few_rows_cover_nothing_that_means_something() {
        assert!(manifold(&[7.0; 10]).is_degenerate());
        assert!(manifold(&[1.0, 2.0, 3.0]).is_degenerate());
        assert!(!manifold(&[0.0, 1.0, 2.0, 3.0, 10.0]).is_degenerate());
    }

    #[test]
    fn one_of_two_modes_is_precise_and_recalls_half() {
        let real: Vec<f32> = (0..10)
            .map(|i| i as f32 * 0.1 + f32::from(i > 4) * 100.0)
            .collect();
        let samples: Vec<f32> = (0..10).map(|i| i as f32 * 0.04).collect();
        let (of_real, of_samples) = (manifold(&real), manifold(&samples));
        assert_eq!(share_covered(&samples, &of_real), 1.0);
        assert_eq!(share_covered(&real, &of_samples), 0.5);
    }

    #[test]
    fn samples_beside_the_data_are_not_precise() {
        let real: Vec<f32> = (0..10).map(|i| i as f32).collect();
        let samples: Vec<f32> = (0..10).map(|i| i as f32 + 100.0).collect();
        assert_eq!(share_covered(&samples, &manifold(&real)), 0.0);
    }
}
