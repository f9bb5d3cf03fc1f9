use std::ops::Range;

use crate::fused::layout::{Feature, Matrix};

/// Images in about so many parts, at least one for each of some equal groups: none lies in two of them.
pub fn images_in_parts(images: usize, groups: usize, parts: usize) -> Vec<Range<usize>> {
    let group = images / groups;
    let each = group.div_ceil(parts.div_ceil(groups).max(1)).max(1);
    let firsts = (0..groups).flat_map(|index| {
        let last = (index + 1) * group;
        let firsts = (index * group..last).step_by(each);
        firsts.map(move |first| first..last.min(first + each))
    });
    firsts.collect()
}

/// Splits values into those of some images, which follow on each other from the first on; with the place of the first value
/// of each part.
pub fn split_by_images<'a>(
    view: &Matrix,
    values: &'a mut [f32],
    parts: impl IntoIterator<Item = Range<usize>>,
) -> Vec<(Range<usize>, Places<'a>)> {
    let images = view.rows / (view.height * view.width);
    let mut rest = &mut values[view.base..];
    let parts = parts.into_iter().map(|part| {
        let len = match part.end == images {
            true => rest.len(),
            false => part.len() * view.image,
        };
        let values;
        (values, rest) = std::mem::take(&mut rest).split_at_mut(len);
        let first = view.base + part.start * view.image;
        (part, Places { first, values })
    });
    parts.collect()
}

/// Splits the values of feature maps into about so many parts of some images each, none of which lies in two of some equal
/// groups of images.
pub fn split_feature<'a>(
    feature: &Feature,
    values: &'a mut [f32],
    groups: usize,
    parts: usize,
) -> Vec<(Range<usize>, Places<'a>)> {
    let images = images_in_parts(feature.batch, groups, parts);
    split_by_images(&feature.flattened(), values, images)
}

/// Values from a place on.
#[derive(Debug)]
pub struct Places<'a> {
    /// Of the first.
    pub first: usize,
    /// From there on.
    pub values: &'a mut [f32],
}

impl Places<'_> {
    /// Those in some places.
    #[inline(always)]
    pub fn at(&mut self, places: Range<usize>) -> &mut [f32] {
        &mut self.values[places.start - self.first..places.end - self.first]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_all_images_and_no_part_lies_in_two_groups() {
        for (images, groups, parts) in [
            (64, 1, 4),
            (64, 2, 4),
            (6, 2, 8),
            (10, 2, 3),
            (5, 1, 2),
            (1, 1, 4),
        ] {
            let split = images_in_parts(images, groups, parts);
            let covered: Vec<_> = split.iter().cloned().flatten().collect();
            assert_eq!(covered, (0..images).collect::<Vec<_>>());
            let group = images / groups;
            assert!(
                split
                    .iter()
                    .all(|part| part.start / group == (part.end - 1) / group)
            );
        }
    }
}
