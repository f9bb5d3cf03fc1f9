//! The short-time Fourier transform: Hann windows around every hop, silence outside the sound.

use std::f32::consts::TAU;

use rustfft::{Fft, FftDirection, algorithm::Radix4, num_complex::Complex32};

use crate::LogMel;

/// One value a frequency, 0 to half the sample rate.
pub type Spectrum = Vec<Complex32>;

pub struct Stft {
    window: Vec<f32>,
    hop: usize,
    forward: Radix4<f32>,
    inverse: Radix4<f32>,
}

/// |value|² of every frequency.
pub fn power(spectrum: &[Complex32]) -> Vec<f32> {
    spectrum.iter().map(Complex32::norm_sqr).collect()
}

impl Stft {
    pub fn new(settings: &LogMel) -> Self {
        let length = settings.window;
        let hann = |index: usize| 0.5 - 0.5 * (TAU * index as f32 / length as f32).cos();
        Self {
            window: (0..length).map(hann).collect(),
            hop: settings.hop,
            forward: Radix4::new(length, FftDirection::Forward),
            inverse: Radix4::new(length, FftDirection::Inverse),
        }
    }

    /// One spectrum a hop; the first window is centred on the first sample's hop.
    pub fn forward(&self, sound: &[f32]) -> Vec<Spectrum> {
        let length = self.window.len();
        (0..sound.len() / self.hop)
            .map(|column| {
                let mut values: Vec<Complex32> = (0..length)
                    .map(|index| {
                        let sample = self.sample(column, index).and_then(|at| sound.get(at));
                        Complex32::new(self.window[index] * sample.unwrap_or(&0.0), 0.0)
                    })
                    .collect();
                self.forward.process(&mut values);
                values.truncate(length / 2 + 1);
                values
            })
            .collect()
    }

    /// The sound whose transform comes closest to the spectra (Griffin & Lim 1984, equation 6).
    pub fn backward(&self, spectra: &[Spectrum]) -> Vec<f32> {
        let length = self.window.len();
        let mut sound = vec![0.0; spectra.len() * self.hop];
        let mut weights = vec![0.0; sound.len()];
        for (column, spectrum) in spectra.iter().enumerate() {
            let mirrored = spectrum[1..length / 2].iter().rev().map(Complex32::conj);
            let mut values: Vec<_> = spectrum.iter().copied().chain(mirrored).collect();
            self.inverse.process(&mut values);
            for (index, value) in values.iter().enumerate() {
                if let Some(at) = self.sample(column, index).filter(|at| *at < sound.len()) {
                    sound[at] += self.window[index] * value.re / length as f32;
                    weights[at] += self.window[index] * self.window[index];
                }
            }
        }
        for (sample, weight) in sound.iter_mut().zip(weights) {
            *sample /= weight.max(1e-3);
        }
        sound
    }

    /// Which sample a window's value looks at; `None` before the first.
    fn sample(&self, column: usize, index: usize) -> Option<usize> {
        (column * self.hop + self.hop / 2 + index).checked_sub(self.window.len() / 2)
    }
}
