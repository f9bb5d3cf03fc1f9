//! Phases for magnitudes that came without.

use rustfft::num_complex::Complex32;

use crate::stft::{Spectrum, Stft};

const ROUNDS: usize = 60;
/// Perraudin et al. 2013 recommend 0.99.
const MOMENTUM: f32 = 0.99;

/// A sound whose spectra have the given magnitudes, as nearly as there is one.
pub fn sound(stft: &Stft, magnitudes: &[Vec<f32>]) -> Vec<f32> {
    let mut estimate: Vec<Spectrum> = magnitudes.iter().enumerate().map(start).collect();
    let mut previous: Vec<Spectrum> = magnitudes
        .iter()
        .map(|column| vec![Complex32::default(); column.len()])
        .collect();
    for _ in 0..ROUNDS {
        let consistent = stft.forward(&stft.backward(&estimate));
        for (column, magnitudes) in magnitudes.iter().enumerate() {
            for (row, magnitude) in magnitudes.iter().enumerate() {
                let value = consistent[column][row];
                let ahead = value + (value - previous[column][row]) * MOMENTUM;
                estimate[column][row] = ahead * (magnitude / ahead.norm().max(f32::MIN_POSITIVE));
            }
        }
        previous = consistent;
    }
    stft.backward(&estimate)
}

/// Magnitudes with phases that differ everywhere, the same on every machine.
fn start((column, magnitudes): (usize, &Vec<f32>)) -> Spectrum {
    let phase = |row: usize| (column * 7919 + row * 104_729) as f32 % 6283.0 / 1000.0;
    let values = magnitudes.iter().enumerate();
    values
        .map(|(row, magnitude)| Complex32::from_polar(*magnitude, phase(row)))
        .collect()
}
