//! A short sound as a small picture, and back: time to the right, pitch upwards on the mel scale,
//! loudness in decibels as brightness. A crate of its own, so that data sets can be made with it
//! without building Burn.
//!
//! - forward: short-time Fourier transform, triangular mel bands, decibels below the loudest cell;
//! - back: non-negative least squares from bands to frequencies (Lee & Seung 2001), then phases by
//!   the fast Griffin–Lim algorithm (Perraudin, Balazs & Søndergaard 2013).

mod griffin_lim;
mod mel;
mod stft;

use serde::{Deserialize, Serialize};

use mel::MelBands;
use stft::Stft;

/// How sound and picture correspond.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogMel {
    /// Samples a second.
    pub sample_rate: u32,
    /// Samples that a column of the picture looks at; a power of two.
    pub window: usize,
    /// Samples from a column to the next.
    pub hop: usize,
    /// Rows of the picture: triangular bands, evenly spaced on the mel scale.
    pub bands: usize,
    /// Lower end of the lowest band, in Hz.
    pub lowest_hz: f32,
    /// Upper end of the highest band, in Hz.
    pub highest_hz: f32,
    /// What black stands for, in dB below the loudest cell, which is white; negative.
    pub floor_db: f32,
}

impl LogMel {
    /// Fails unless all settings make sense together; says why in a phrase.
    pub fn check(&self) -> Result<(), String> {
        let Self {
            sample_rate,
            window,
            hop,
            bands,
            lowest_hz,
            highest_hz,
            floor_db,
        } = *self;
        let half_rate = sample_rate as f32 / 2.0;
        if !(4000..=48_000).contains(&sample_rate) {
            return Err(format!(
                "{sample_rate} samples a second are not 4,000 to 48,000"
            ));
        }
        if !window.is_power_of_two() || !(64..=4096).contains(&window) {
            return Err(format!(
                "a window of {window} is not a power of two from 64 to 4,096"
            ));
        }
        if !(1..=window / 2).contains(&hop) {
            return Err(format!("a hop of {hop} is not 1 to half the window"));
        }
        if !(2..=128).contains(&bands) {
            return Err(format!("{bands} bands are not 2 to 128"));
        }
        if !(0.0 <= lowest_hz && lowest_hz < highest_hz && highest_hz <= half_rate) {
            return Err(format!(
                "{lowest_hz} to {highest_hz} Hz is no range up to {half_rate} Hz"
            ));
        }
        if !(-200.0..=-1.0).contains(&floor_db) {
            return Err(format!("a floor of {floor_db} dB is not -200 to -1"));
        }
        Ok(())
    }

    /// Samples that a picture of so many columns stands for.
    pub fn samples(&self, columns: usize) -> usize {
        columns * self.hop
    }

    /// The picture of a sound, `[bands, columns]` in row-major order, the highest band first.
    /// A sound shorter than [`LogMel::samples`] is followed by silence, a longer one is cut.
    pub fn picture(&self, sound: &[f32], columns: usize) -> Vec<u8> {
        let mut sound = sound.to_vec();
        sound.resize(self.samples(columns), 0.0);
        let spectra = Stft::new(self).forward(&sound);
        let bands = MelBands::new(self);
        let levels: Vec<Vec<f32>> = spectra
            .iter()
            .map(|spectrum| bands.of_power(&stft::power(spectrum)))
            .collect();
        let loudest = levels
            .iter()
            .flatten()
            .copied()
            .fold(f32::MIN_POSITIVE, f32::max);
        let mut picture = vec![0; self.bands * columns];
        for (column, levels) in levels.iter().enumerate() {
            for (band, level) in levels.iter().enumerate() {
                let decibels = 10.0 * (level / loudest).max(1e-30).log10();
                let brightness = 1.0 - decibels / self.floor_db;
                picture[(self.bands - 1 - band) * columns + column] =
                    (brightness * 255.0).round() as u8;
            }
        }
        picture
    }

    /// A sound that looks like the picture; its loudest sample is 0.9. Black is silence.
    ///
    /// # Panics
    /// If the picture has not whole rows of `columns`, one a band.
    pub fn sound(&self, picture: &[u8], columns: usize) -> Vec<f32> {
        assert_eq!(picture.len(), self.bands * columns, "one row a band");
        let bands = MelBands::new(self);
        let magnitudes: Vec<Vec<f32>> = (0..columns)
            .map(|column| {
                let levels: Vec<f32> = (0..self.bands)
                    .map(|band| self.level(picture[(self.bands - 1 - band) * columns + column]))
                    .collect();
                bands.to_power(&levels).into_iter().map(f32::sqrt).collect()
            })
            .collect();
        let mut sound = griffin_lim::sound(&Stft::new(self), &magnitudes);
        let loudest = sound
            .iter()
            .fold(0.0, |max: f32, sample| max.max(sample.abs()));
        if loudest > 0.0 {
            sound.iter_mut().for_each(|sample| *sample *= 0.9 / loudest);
        }
        sound
    }

    /// Power of a cell, 1 for white.
    fn level(&self, brightness: u8) -> f32 {
        match brightness {
            0 => 0.0,
            _ => 10f32.powf((1.0 - f32::from(brightness) / 255.0) * self.floor_db / 10.0),
        }
    }

    /// Root mean square of the difference between two pictures, in dB: the log-spectral distance,
    /// over bands.
    pub fn distance_db(&self, a: &[u8], b: &[u8]) -> f32 {
        let difference =
            |(a, b): (&u8, &u8)| (f32::from(*a) - f32::from(*b)) / 255.0 * self.floor_db;
        let squares: f32 = a.iter().zip(b).map(difference).map(|d| d * d).sum();
        (squares / a.len().max(1) as f32).sqrt()
    }
}

#[cfg(test)]
mod tests;
