//! The Fréchet distance between Gaussians fitted to features.

use serde::{Deserialize, Serialize};

use super::eigen::{product, root, symmetric_eigen};

/// Mean and covariance of rows, taken in bit by bit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Gaussian {
    dims: usize,
    rows: f64,
    sums: Vec<f64>,
    products: Vec<f64>,
}

impl Gaussian {
    /// Of no rows yet.
    pub fn new(dims: usize) -> Self {
        Self {
            dims,
            rows: 0.0,
            sums: vec![0.0; dims],
            products: vec![0.0; dims * dims],
        }
    }

    /// Takes rows in.
    ///
    /// # Shapes
    /// - rows: `[count, dims]`
    pub fn add(&mut self, rows: &[f32]) {
        for row in rows.chunks_exact(self.dims) {
            self.rows += 1.0;
            for (i, a) in row.iter().enumerate() {
                let a = f64::from(*a);
                self.sums[i] += a;
                let line = &mut self.products[i * self.dims..][..self.dims];
                for (sum, b) in line.iter_mut().zip(row) {
                    *sum += a * f64::from(*b);
                }
            }
        }
    }

    fn mean(&self) -> Vec<f64> {
        self.sums.iter().map(|sum| sum / self.rows).collect()
    }

    /// Unbiased.
    fn covariance(&self) -> Vec<f64> {
        let (mean, rows) = (self.mean(), self.rows);
        let entry = |(place, sum): (usize, &f64)| {
            let centred = sum - rows * mean[place / self.dims] * mean[place % self.dims];
            centred / (rows - 1.0).max(1.0)
        };
        self.products.iter().enumerate().map(entry).collect()
    }
}

/// |μₐ − μᵦ|² + tr(Σₐ + Σᵦ − 2 (Σₐ Σᵦ)^½), in squared units of the features; 0 for the same
/// Gaussians (Heusel et al. 2017), NaN if a feature was no number or there were no rows.
///
/// # Panics
/// If the Gaussians have other dimensions.
pub fn frechet_distance(a: &Gaussian, b: &Gaussian) -> f64 {
    assert_eq!(a.dims, b.dims, "features of one classifier");
    let dims = a.dims;
    let pairs = a.mean().into_iter().zip(b.mean());
    let means: f64 = pairs.map(|(a, b)| (a - b) * (a - b)).sum();
    if !means.is_finite() {
        return f64::NAN;
    }
    let (sigma_a, sigma_b) = (a.covariance(), b.covariance());
    // (Σₐ Σᵦ)^½ has the trace of (Σₐ^½ Σᵦ Σₐ^½)^½, which is symmetric.
    let root_a = root(&sigma_a, dims);
    let middle = product(&product(&root_a, &sigma_b, dims), &root_a, dims);
    let (values, _) = symmetric_eigen(&middle, dims);
    let cross: f64 = values.iter().map(|value| value.max(0.0).sqrt()).sum();
    let trace = |sigma: &[f64]| (0..dims).map(|i| sigma[i * dims + i]).sum::<f64>();
    let distance = means + trace(&sigma_a) + trace(&sigma_b) - 2.0 * cross;
    distance.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::random::{SeededRandom, Stream};

    fn fitted(rows: &[f32], dims: usize) -> Gaussian {
        let mut gaussian = Gaussian::new(dims);
        // In two parts, as it comes.
        let (first, second) = rows.split_at(rows.len() / 2 / dims * dims);
        gaussian.add(first);
        gaussian.add(second);
        gaussian
    }

    #[test]
    fn the_same_rows_have_no_distance() {
        let rows = SeededRandom::new(1, Stream::Evaluation).normals(300);
        assert!(frechet_distance(&fitted(&rows, 3), &fitted(&rows, 3)) < 1e-9);
    }

    #[test]
    fn what_is_no_number_is_at_no_distance() {
        let rows = SeededRandom::new(1, Stream::Evaluation).normals(30);
        let broken = [f32::NAN; 30];
        assert!(frechet_distance(&fitted(&rows, 3), &fitted(&broken, 3)).is_nan());
        assert!(frechet_distance(&fitted(&rows, 3), &Gaussian::new(3)).is_nan());
    }

    #[test]
    fn a_shift_is_its_squared_length() {
        let rows = SeededRandom::new(1, Stream::Evaluation).normals(200);
        let shifted: Vec<_> = rows
            .chunks(2)
            .flat_map(|r| [r[0] + 3.0, r[1] - 4.0])
            .collect();
        let distance = frechet_distance(&fitted(&rows, 2), &fitted(&shifted, 2));
        assert!((distance - 25.0).abs() < 1e-4, "{distance}");
    }

    #[test]
    fn a_scale_is_the_difference_of_the_deviations() {
        // In one dimension (σₐ − σᵦ)², in two independent ones the sum.
        let rows = [[1.0, 1.0], [-1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]].concat();
        let scaled: Vec<_> = rows
            .chunks(2)
            .flat_map(|r| [2.0 * r[0], 4.0 * r[1]])
            .collect();
        let distance = frechet_distance(&fitted(&rows, 2), &fitted(&scaled, 2));
        let variance = 4.0 / 3.0;
        assert!(
            (distance - variance * (1.0 + 9.0)).abs() < 1e-9,
            "{distance}"
        );
    }
}
