//! The order and the split of images, which follow from the images alone: whoever brings the same
//! ones gets the same data set, whatever the order of the files.

use sha2::{Digest, Sha256};

/// Mixed into every hash; another word would be another shuffle.
const SEED: &[u8] = b"GAN-VAE Lab, own images, 1";
/// One image of so many is held out.
const HELD_OUT_SHARE: usize = 10;

/// A number that looks random and follows from some bytes.
pub(crate) fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut digest = Sha256::new_with_prefix(SEED);
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

/// Indices of images, `[count, image_len]`, in an order that looks random.
pub(crate) fn shuffled(pixels: &[u8], image_len: usize, labels: &[u8]) -> Vec<usize> {
    let images = pixels.chunks_exact(image_len).zip(labels);
    let keys: Vec<_> = images
        .map(|(image, &label)| (hash(&[image]), label))
        .collect();
    let mut indices: Vec<usize> = (0..keys.len()).collect();
    indices.sort_unstable_by_key(|&index| keys[index]);
    indices
}

/// Of images in their order, whether each is held out: a tenth of every label, rounded down, but at
/// least one where a label has two; at least one of all.
pub(crate) fn held_out(labels: &[u8]) -> Vec<bool> {
    let mut left = [0; 256];
    for &label in labels {
        left[usize::from(label)] += 1;
    }
    for count in &mut left {
        *count = (*count / HELD_OUT_SHARE)
            .max(1)
            .min(count.saturating_sub(1));
    }
    if left == [0; 256]
        && let Some(&first) = labels.first()
    {
        left[usize::from(first)] = 1;
    }
    labels
        .iter()
        .map(|&label| {
            let left: &mut usize = &mut left[usize::from(label)];
            let taken = *left > 0;
            *left = left.saturating_sub(1);
            taken
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of each of the first `N` labels are held out.
    fn counts<const N: usize>(labels: &[u8]) -> [usize; N] {
        let mut counts = [0; N];
        for (&label, held_out) in labels.iter().zip(held_out(labels)) {
            counts[usize::from(label)] += usize::from(held_out);
        }
        counts
    }

    #[test]
    fn a_tenth_of_every_label_is_held_out() {
        for (count, expected) in [(2, 1), (4, 1), (10, 1), (25, 2), (400, 40)] {
            assert_eq!(counts(&vec![0; count]), [expected], "{count} images");
        }
        // Three kinds in turn, of 100, 20 and 1.
        let labels: Vec<u8> = (0..100)
            .flat_map(|index| match index {
                0 => vec![0, 1, 2],
                1..20 => vec![0, 1],
                _ => vec![0],
            })
            .collect();
        assert_eq!(counts(&labels), [10, 2, 0]);
        assert_eq!(counts(&[0, 1, 2, 3]), [1, 0, 0, 0], "one must be");
    }

    #[test]
    fn images_that_come_in_a_period_are_held_out_of_every_kind() {
        // 400 images of ten kinds in turn, without labels: each is its kind and its number.
        let pixels: Vec<u8> = (0..400u16)
            .flat_map(|index| [(index % 10) as u8, (index / 10) as u8])
            .collect();
        let order = shuffled(&pixels, 2, &[0; 400]);
        let held_out = held_out(&[0; 400]);
        let mut kinds = [0; 10];
        for (&index, _) in order
            .iter()
            .zip(&held_out)
            .filter(|(_, held_out)| **held_out)
        {
            kinds[index % 10] += 1;
        }
        assert!(kinds.iter().all(|&count| count > 0), "{kinds:?}");
    }

    #[test]
    fn the_order_follows_from_the_images_alone() {
        let pixels: Vec<u8> = (0..=255).collect();
        let ordered = |pixels: &[u8]| -> Vec<u8> {
            shuffled(pixels, 4, &[0; 64])
                .iter()
                .map(|&index| pixels[4 * index])
                .collect()
        };
        let mut turned: Vec<[u8; 4]> = pixels
            .chunks_exact(4)
            .map(|image| image.try_into().unwrap())
            .collect();
        turned.reverse();
        turned.swap(3, 40);
        assert_eq!(ordered(&pixels), ordered(turned.as_flattened()));
        assert!(!ordered(&pixels).is_sorted());
    }
}
