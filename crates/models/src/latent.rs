//! Ways through latent space.

/// How a family's latents are best joined: those that a GAN knows lie on a sphere (White 2016,
/// *Sampling generative networks*), those of a VAE anywhere near the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Interpolation {
    /// Straight ahead.
    Linear,
    /// With an angle and a length that change evenly.
    Spherical,
}

/// Below this angle the arc is its chord, and the formula divides by nearly nothing.
const SMALL_ANGLE: f32 = 1e-3;

impl Interpolation {
    /// `count` latents from `from` to `to`, ends included; one is `from` alone.
    ///
    /// # Shapes
    /// - output: `[count, from.len()]` in row-major order
    pub fn path(self, from: &[f32], to: &[f32], count: usize) -> Vec<f32> {
        let angle = angle(from, to);
        let point = |index: usize| {
            let t = index as f32 / (count - 1).max(1) as f32;
            let [a, b] = match (self, angle) {
                (Self::Spherical, Some(angle)) => {
                    [((1.0 - t) * angle).sin(), (t * angle).sin()].map(|s| s / angle.sin())
                }
                _ => [1.0 - t, t],
            };
            from.iter().zip(to).map(move |(from, to)| a * from + b * to)
        };
        (0..count).flat_map(point).collect()
    }
}

/// Between two latents; `None` where no arc is the shortest or none is needed: one of them is zero,
/// or they point the same way or opposite ways.
fn angle(from: &[f32], to: &[f32]) -> Option<f32> {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let cosine = dot(from, to) / (dot(from, from) * dot(to, to)).sqrt();
    let angle = cosine.clamp(-1.0, 1.0).acos();
    let between = SMALL_ANGLE..std::f32::consts::PI - SMALL_ANGLE;
    (cosine.is_finite() && between.contains(&angle)).then_some(angle)
}

/// The means of posteriors.
///
/// # Shapes
/// - posteriors: `[count, 2 · latent_size]` in row-major order, means, then log-variances
/// - output: `[count, latent_size]`
pub fn means(posteriors: &[f32], latent_size: usize) -> Vec<f32> {
    let rows = posteriors.chunks_exact(2 * latent_size);
    rows.flat_map(|row| &row[..latent_size]).copied().collect()
}

/// KL divergence from the prior of every latent dimension, nats, averaged over images.
///
/// # Shapes
/// - posteriors: `[count, 2 · latent_size]` in row-major order, means, then log-variances
/// - output: `[latent_size]`
pub fn kl_by_dimension(posteriors: &[f32], latent_size: usize) -> Vec<f32> {
    let mut sums = vec![0.0; latent_size];
    let rows = posteriors.chunks_exact(2 * latent_size);
    let count = rows.len() as f32;
    for row in rows {
        let (means, log_variances) = row.split_at(latent_size);
        for ((sum, mean), log_variance) in sums.iter_mut().zip(means).zip(log_variances) {
            *sum += (mean * mean + log_variance.exp() - log_variance - 1.0) / 2.0 / count;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(actual: &[f32], expected: &[f32]) {
        assert_eq!(actual.len(), expected.len());
        for (a, b) in actual.iter().zip(expected) {
            assert!((a - b).abs() < 1e-5, "{actual:?} is not {expected:?}");
        }
    }

    #[test]
    fn a_spherical_path_stays_on_the_sphere() {
        let half = std::f32::consts::FRAC_1_SQRT_2;
        let path = Interpolation::Spherical.path(&[1.0, 0.0], &[0.0, 1.0], 3);
        near(&path, &[1.0, 0.0, half, half, 0.0, 1.0]);
    }

    #[test]
    fn a_linear_path_goes_straight() {
        let path = Interpolation::Linear.path(&[1.0, 0.0], &[0.0, 1.0], 3);
        near(&path, &[1.0, 0.0, 0.5, 0.5, 0.0, 1.0]);
    }

    #[test]
    fn where_there_is_no_arc_the_path_is_straight_and_finite() {
        for (from, to) in [
            ([1.0, 0.0], [-1.0, 0.0]),
            ([0.0, 0.0], [1.0, 2.0]),
            ([2.0, 1.0], [2.0, 1.0]),
        ] {
            let path = Interpolation::Spherical.path(&from, &to, 5);
            near(&path, &Interpolation::Linear.path(&from, &to, 5));
        }
        near(&Interpolation::Spherical.path(&[1.0], &[2.0], 1), &[1.0]);
    }

    #[test]
    fn a_dimension_that_says_nothing_has_no_kl() {
        // Two images; the first dimension is the prior, the second has mean ±2, the third variance e.
        let posteriors = [0.0, 2.0, 0.0, 0.0, 0.0, 1.0, 0.0, -2.0, 0.0, 0.0, 0.0, 1.0];
        let e = std::f32::consts::E;
        near(
            &kl_by_dimension(&posteriors, 3),
            &[0.0, 2.0, (e - 2.0) / 2.0],
        );
    }
}
