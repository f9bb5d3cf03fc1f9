//! Pictures of 16 bits that use only the lower ones.

/// Cameras and scanners of few bits store their values in 16 as they are: white is then 1,023 or, of the
/// sensors with most bits, 16,383, and taken for 65,535 it would be near black. More bits than this are used
/// in earnest.
const BITS_MAX: u32 = 14;
/// A picture that is black altogether, but for noise, stays black.
const BITS_MIN: u32 = 8;

/// Stretches values to the full range if all fit into 14 bits: the largest value of the fewest bits
/// that hold them, at least eight, becomes white. `samples` is `[count, channels]`, of which the first
/// `colours` are no alpha; alpha is left alone.
pub(crate) fn stretch(samples: &mut [u16], channels: usize, colours: usize) {
    let largest = samples
        .chunks_exact(channels)
        .flat_map(|pixel| &pixel[..colours])
        .max();
    let bits = largest.map_or(0, |largest| u16::BITS - largest.leading_zeros());
    if bits > BITS_MAX {
        return;
    }
    let white = (1u32 << bits.max(BITS_MIN)) - 1;
    for pixel in samples.chunks_exact_mut(channels) {
        for value in &mut pixel[..colours] {
            *value = (u32::from(*value) * u32::from(u16::MAX) / white) as u16;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_few_bits_fill_the_range_and_others_stay() {
        let cases: [(&[u16], [usize; 2], &[u16]); 9] = [
            (&[0, 2048, 4095], [3, 3], &[0, 32_775, 65_535]),
            (&[0, 1023], [1, 1], &[0, 65_535]),
            // Sensors of 13 and of 14 bits.
            (&[0, 4096, 8191], [1, 1], &[0, 32_771, 65_535]),
            (&[0, 8192, 16_383], [1, 1], &[0, 32_769, 65_535]),
            (&[0, 16_384], [1, 1], &[0, 16_384]),
            (&[30_000, 65_535], [1, 1], &[30_000, 65_535]),
            (&[3], [1, 1], &[771]),
            (&[4095, 65_535], [2, 1], &[65_535, 65_535]), // grey and alpha
            (&[0, 0, 16_383, 9], [4, 3], &[0, 0, 65_535, 9]),
        ];
        for (values, [channels, colours], expected) in cases {
            let mut actual = values.to_vec();
            stretch(&mut actual, channels, colours);
            assert_eq!(actual, expected, "{values:?}");
        }
    }
}
