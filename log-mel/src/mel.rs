//! Triangular bands, evenly spaced on the mel scale of O'Shaughnessy (1987).

use crate::LogMel;

/// Rounds of multiplicative updates; the fit stands still after a few.
const ROUNDS: usize = 30;

fn mel(hz: f32) -> f32 {
    2595.0 * (1.0 + hz / 700.0).log10()
}

fn hz(mel: f32) -> f32 {
    700.0 * (10f32.powf(mel / 2595.0) - 1.0)
}

/// The weight of every frequency in every band.
pub struct MelBands {
    /// For each band, one a frequency.
    weights: Vec<Vec<f32>>,
}

impl MelBands {
    pub fn new(settings: &LogMel) -> Self {
        let (low, high) = (mel(settings.lowest_hz), mel(settings.highest_hz));
        let edge =
            |index: usize| hz(low + (high - low) * index as f32 / (settings.bands + 1) as f32);
        let frequencies = settings.window / 2 + 1;
        let spacing = settings.sample_rate as f32 / settings.window as f32;
        let weights = (0..settings.bands)
            .map(|band| {
                let [left, middle, right] = [band, band + 1, band + 2].map(edge);
                (0..frequencies)
                    .map(|index| {
                        let f = index as f32 * spacing;
                        let rising = (f - left) / (middle - left);
                        let falling = (right - f) / (right - middle);
                        rising.min(falling).max(0.0)
                    })
                    .collect()
            })
            .collect();
        Self { weights }
    }

    /// Power of every band.
    pub fn of_power(&self, power: &[f32]) -> Vec<f32> {
        let band = |weights: &Vec<f32>| weights.iter().zip(power).map(|(w, p)| w * p).sum();
        self.weights.iter().map(band).collect()
    }

    /// Power of every frequency whose bands come close to `levels`: least squares without negative
    /// values, by multiplicative updates from an even start.
    pub fn to_power(&self, levels: &[f32]) -> Vec<f32> {
        let goal = self.spread(levels);
        let mut power = goal.clone();
        for _ in 0..ROUNDS {
            let reached = self.spread(&self.of_power(&power));
            for ((power, goal), reached) in power.iter_mut().zip(&goal).zip(reached) {
                *power *= goal / reached.max(f32::MIN_POSITIVE);
            }
        }
        power
    }

    /// The transpose of [`MelBands::of_power`].
    fn spread(&self, levels: &[f32]) -> Vec<f32> {
        let mut sums = vec![0.0; self.weights[0].len()];
        for (weights, level) in self.weights.iter().zip(levels) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += weight * level;
            }
        }
        sums
    }
}
