//! Pictures of 16 bits that use only the lower ones.

/// Cameras and scanners of few bits store their values in 16 as they are: white is then 1,023 or
/// 4,095, and taken for 65,535 it would be near black. More bits than this are used in earnest.
const BITS_MAX: u32 = 12;
/// A picture that is black altogether, but for noise, stays black.
const BITS_MIN: u32 = 8;

/// Stretches values to the full range if all fit into 12 bits: the largest value of the fewest bits
/// that hold them, at least eight, becomes white. `samples` is `[count, channels]`, its last channel
/// alpha if their number is even; alpha is left alone.
pub(crate) fn stretch(samples: &mut [u16], channels: usize) {
    let colours = channels - usize::from(channels.is_multiple_of(2));
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
        let cases: [(&[u16], usize, &[u16]); 6] = [
            (&[0, 2048, 4095], 3, &[0, 32_775, 65_535]),
            (&[0, 1023], 1, &[0, 65_535]),
            (&[0, 4096], 1, &[0, 4096]),
            (&[30_000, 65_535], 1, &[30_000, 65_535]),
            (&[3], 1, &[771]),
            (&[4095, 65_535], 2, &[65_535, 65_535]), // grey and alpha
        ];
        for (values, channels, expected) in cases {
            let mut actual = values.to_vec();
            stretch(&mut actual, channels);
            assert_eq!(actual, expected, "{values:?}");
        }
    }
}
