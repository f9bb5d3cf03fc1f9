//! Dynamic binarisation: every time an image is shown, each of its values is drawn as black or
//! white with the probability of its intensity (Salakhutdinov & Murray 2008, *On the quantitative
//! analysis of deep belief networks*; Burda et al. 2016, *Importance weighted autoencoders*).
//!
//! What is drawn is a hash of where the value stands and of a word that changes from step to step.
//! Nothing but integers goes into it, so every device draws the same; the GPU's side is
//! `lab_graph::fused::program::Gather`.

use crate::dataset::ImageShape;

/// The word that held-out images are drawn with, the same at all times.
pub const HELD_OUT_WORD: u32 = 0x5eed_0001;

/// What the hash multiplies with.
pub const HASH_FACTORS: [u32; 2] = [0x7feb_352d, 0x846c_a68b];

/// A number that looks drawn at random, for every number another one: the hash "lowbias32" of
/// Wellons 2018, *Prospecting for hash functions*.
const fn hash(number: u32) -> u32 {
    let number = (number ^ number >> 16).wrapping_mul(HASH_FACTORS[0]);
    let number = (number ^ number >> 15).wrapping_mul(HASH_FACTORS[1]);
    number ^ number >> 16
}

/// The word that a training step draws with.
pub fn word_of_step(seed: u64, step: u32) -> u32 {
    let parts = [seed as u32, (seed >> 32) as u32, step];
    parts.into_iter().fold(0, |word, part| hash(word ^ part))
}

/// Whether a value is drawn white: with probability `intensity` / 255, black and white themselves
/// always as they are.
///
/// `place` counts the values of a batch in the order image, line, column, channel. It is hashed
/// before it meets the word: words that differ in few bits would otherwise draw the same numbers in
/// another order.
pub fn is_white(intensity: u8, place: u32, word: u32) -> bool {
    let drawn = ((hash(hash(place) ^ word) >> 8) * 255) >> 24; // 0 to 254, each as often
    drawn < u32::from(intensity)
}

/// Draws images as a step does that shows them from place `first` of its batch on.
///
/// # Shapes
/// - images: `[count, channels, size, size]` in row-major order, values in −1..1, then −1 or 1
pub fn binarise(images: &mut [f32], shape: ImageShape, first: usize, word: u32) {
    let (area, channels) = (shape.pixels(), shape.channels);
    for (index, value) in images.iter_mut().enumerate() {
        let (plane, pixel) = (index / area, index % area);
        let (image, channel) = (first + plane / channels, plane % channels);
        let place = (image * area + pixel) * channels + channel;
        let intensity = ((*value + 1.0) * 127.5).round() as u8;
        let white = is_white(intensity, place as u32, word);
        *value = if white { 1.0 } else { -1.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_and_white_stay_and_grey_is_drawn_by_its_intensity() {
        const PLACES: u32 = 1 << 16;
        for intensity in [0, 1, 64, 128, 200, 254, 255] {
            let white = (0..PLACES).filter(|&place| is_white(intensity, place, 7));
            let expected = f64::from(intensity) / 255.0;
            let share = white.count() as f64 / f64::from(PLACES);
            let deviation = (expected * (1.0 - expected) / f64::from(PLACES)).sqrt();
            assert!((share - expected).abs() <= 4.0 * deviation, "{intensity}");
        }
    }

    /// χ² of all 255 numbers that are drawn, for a word and over many words.
    #[test]
    fn every_number_is_drawn_as_often() {
        let level = |place: u32, word: u32| {
            let is_drawn_from = |intensity: &u8| is_white(*intensity, place, word);
            (1..=255).find(is_drawn_from).unwrap() as usize - 1
        };
        let along_places: Vec<_> = (0..51_000).map(|place| level(place, 3)).collect();
        let along_steps: Vec<_> = (0..51_000)
            .map(|step| level(5, word_of_step(1, step)))
            .collect();
        for drawn in [along_places, along_steps] {
            let mut counts = [0_u32; 255];
            for number in &drawn {
                counts[*number] += 1;
            }
            let expected = drawn.len() as f64 / 255.0;
            let differences = counts.map(|count| (f64::from(count) - expected).powi(2) / expected);
            let chi_squared: f64 = differences.iter().sum();
            // 254 degrees of freedom: mean 254, deviation 22.5.
            assert!(
                (254.0 - 90.0..254.0 + 90.0).contains(&chi_squared),
                "{chi_squared}"
            );
        }
    }

    /// Neighbours in a line, in a column, in the next image, in the next step and under a word that
    /// differs in one bit are drawn independently.
    #[test]
    fn draws_are_not_correlated() {
        const PLACES: u32 = 1 << 16;
        let word = word_of_step(1, 40);
        let sign = |place: u32, word: u32| if is_white(128, place, word) { 1 } else { -1 };
        let others: [(&str, u32, u32); 6] = [
            ("right", 1, word),
            ("below", 32, word),
            ("next image", 1024, word),
            ("next step", 0, word_of_step(1, 41)),
            ("next seed", 0, word_of_step(2, 40)),
            ("one bit", 0, word ^ 1),
        ];
        for (what, distance, other) in others {
            let products = (0..PLACES).map(|p| sign(p, word) * sign(p + distance, other));
            let correlation = f64::from(products.sum::<i32>()) / f64::from(PLACES);
            assert!(
                correlation.abs() < 4.0 / f64::from(PLACES).sqrt(),
                "{what}: {correlation}"
            );
        }
    }

    #[test]
    fn images_are_drawn_alone_as_in_their_batch() {
        let shape = ImageShape {
            channels: 3,
            size: 64,
        };
        let len = shape.values();
        let grey: Vec<f32> = (0..4 * len)
            .map(|i| (i % 256) as f32 / 127.5 - 1.0)
            .collect();
        let mut together = grey.clone();
        binarise(&mut together, shape, 0, 9);
        assert!(together.iter().all(|value| value.abs() == 1.0));
        let image = 2 * len..3 * len;
        let mut alone = grey[image.clone()].to_vec();
        binarise(&mut alone, shape, 2, 9);
        assert_eq!(alone, together[image]);
        let mut otherwise = grey;
        binarise(&mut otherwise, shape, 0, 10);
        assert_ne!(otherwise, together);
    }
}
