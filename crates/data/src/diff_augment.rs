//! DiffAugment: augmentations of all images that a discriminator sees, real and generated alike, so that it cannot
//! learn few training images by heart (Zhao et al. 2020, *Differentiable augmentation for
//! data-efficient GAN training*; Karras et al. 2020, *Training generative adversarial networks with
//! limited data*). The generator learns through them, so its images do not take them on.

use serde::{Deserialize, Serialize};

use lab_core::{hyperparameter::choice, random::SeededRandom};

/// Which augmentations, named as Zhao et al. 2020 name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Augment {
    /// None.
    #[default]
    Off,
    /// Shifts by up to an eighth of the side; what comes in is grey (0).
    Translation,
    /// And a grey square of half the side, which may hang over the edge.
    TranslationCutout,
    /// And brightness, saturation and contrast.
    ColourTranslationCutout,
}

choice!(Augment {
    Off = "off",
    Translation = "translation",
    TranslationCutout = "translation-cutout",
    ColourTranslationCutout = "colour-translation-cutout",
});

impl Augment {
    const fn changes_colours(self) -> bool {
        match self {
            Self::Off | Self::Translation | Self::TranslationCutout => false,
            Self::ColourTranslationCutout => true,
        }
    }

    const fn translates(self) -> bool {
        match self {
            Self::Off => false,
            Self::Translation | Self::TranslationCutout | Self::ColourTranslationCutout => true,
        }
    }

    const fn cuts_out(self) -> bool {
        match self {
            Self::Off | Self::Translation => false,
            Self::TranslationCutout | Self::ColourTranslationCutout => true,
        }
    }
}

/// The largest shift, as a part of the side.
const SHIFT_PART: usize = 8;
/// From the centre of the cut-out square to its edge, as a part of the side.
pub const CUT_PART: usize = 4;
/// Stands for no cut-out where its centre would be: a side has fewer pixels.
pub const NO_CUT: u32 = 255;
/// Stands for no shift.
pub const NO_SHIFT: i32 = 128;

/// How one image is augmented: first its colours, then its place, then the cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiffAugment {
    /// Line and column of the image that come to line and column 0.
    pub shift: [i32; 2],
    /// Line and column of the centre of the grey square, 0 to the height or the width.
    pub cut: Option<[usize; 2]>,
    /// Added to every value.
    pub brightness: f32,
    /// Times how far a value is from the mean over its pixel's channels.
    pub saturation: f32,
    /// Times how far a value is from the mean over the image.
    pub contrast: f32,
}

impl DiffAugment {
    /// Words of [`DiffAugment::to_words`].
    pub const WORDS: usize = 4;

    /// Leaves an image as it is.
    pub const NONE: Self = Self {
        shift: [0, 0],
        cut: None,
        brightness: 0.0,
        saturation: 1.0,
        contrast: 1.0,
    };

    /// Draws one of those that `augment` asks for, for images of that height and width, with the ranges of Zhao et
    /// al. 2020.
    pub fn draw(augment: Augment, size: [usize; 2], random: &mut SeededRandom) -> Self {
        let mut drawn = Self::NONE;
        if augment.changes_colours() {
            drawn.brightness = random.uniform() - 0.5;
            drawn.saturation = 2.0 * random.uniform();
            drawn.contrast = random.uniform() + 0.5;
        }
        if augment.translates() {
            drawn.shift = size.map(|side| {
                let most = side / SHIFT_PART;
                random.below(2 * most + 1) as i32 - most as i32
            });
        }
        if augment.cuts_out() {
            drawn.cut = Some(size.map(|side| random.below(side + 1)));
        }
        drawn
    }

    /// Whether the grey square covers a pixel of an augmented image of that height and width.
    pub fn cuts(&self, pixel: [usize; 2], size: [usize; 2]) -> bool {
        let within = |centre: [usize; 2], axis: usize| {
            let reach = size[axis] / CUT_PART;
            (centre[axis]..centre[axis] + 2 * reach).contains(&(pixel[axis] + reach))
        };
        self.cut
            .is_some_and(|centre| within(centre, 0) && within(centre, 1))
    }

    /// Which pixel of an image of that height and width comes to a pixel of the augmented one; `None` where it is grey.
    pub fn origin(&self, [line, column]: [usize; 2], size: [usize; 2]) -> Option<[usize; 2]> {
        if self.cuts([line, column], size) {
            return None;
        }
        let [lines, columns] = self.shift;
        pixel([line as i32 + lines, column as i32 + columns], size)
    }

    /// Where a pixel of an image of that height and width comes to; `None` if it is lost.
    pub fn destination(&self, [line, column]: [usize; 2], size: [usize; 2]) -> Option<[usize; 2]> {
        let [lines, columns] = self.shift;
        let place = pixel([line as i32 - lines, column as i32 - columns], size)?;
        (!self.cuts(place, size)).then_some(place)
    }

    /// For a device: shift and cut in a byte each, then the bits of the colours.
    pub fn to_words(self) -> [u32; Self::WORDS] {
        let shift = self.shift.map(|by| (by + NO_SHIFT) as u32);
        let cut = self.cut.map_or([NO_CUT; 2], |cut| cut.map(|at| at as u32));
        let places = [shift[0], shift[1], cut[0], cut[1]];
        let places = places.into_iter().rev();
        let places = places.fold(0, |word, place| (word << 8) | place);
        let colours = [self.brightness, self.saturation, self.contrast];
        let [brightness, saturation, contrast] = colours.map(f32::to_bits);
        [places, brightness, saturation, contrast]
    }

    /// See [`DiffAugment::to_words`].
    pub fn from_words([places, brightness, saturation, contrast]: [u32; Self::WORDS]) -> Self {
        let [lines, columns, cut_line, cut_column] = places.to_le_bytes();
        let cut = [cut_line, cut_column].map(usize::from);
        Self {
            shift: [lines, columns].map(|by| i32::from(by) - NO_SHIFT),
            cut: (cut[0] != NO_CUT as usize).then_some(cut),
            brightness: f32::from_bits(brightness),
            saturation: f32::from_bits(saturation),
            contrast: f32::from_bits(contrast),
        }
    }
}

/// A place, if it is in an image of that height and width.
fn pixel(place: [i32; 2], size: [usize; 2]) -> Option<[usize; 2]> {
    let inside = |(at, side): (&i32, usize)| (0..side as i32).contains(at);
    place
        .iter()
        .zip(size)
        .all(inside)
        .then(|| place.map(|at| at as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::{hyperparameter::Choice, random::Stream};

    const SIZES: [usize; 2] = [32, 64];

    /// For square images.
    fn draw(augment: Augment, size: usize) -> Vec<DiffAugment> {
        let mut random = SeededRandom::new(1, Stream::TrainingNoise);
        (0..4_000)
            .map(|_| DiffAugment::draw(augment, [size; 2], &mut random))
            .collect()
    }

    fn pixels(size: usize) -> impl Iterator<Item = [usize; 2]> {
        (0..size * size).map(move |pixel| [pixel / size, pixel % size])
    }

    #[test]
    fn words_hold_everything() {
        for &augment in Augment::ALL {
            for drawn in SIZES.map(|size| draw(augment, size)).concat() {
                assert_eq!(DiffAugment::from_words(drawn.to_words()), drawn);
            }
        }
    }

    #[test]
    fn what_is_off_draws_nothing() {
        let mut random = SeededRandom::new(1, Stream::TrainingNoise);
        assert_eq!(
            DiffAugment::draw(Augment::Off, [32, 32], &mut random),
            DiffAugment::NONE
        );
        assert_eq!(random.position(), 0);
    }

    #[test]
    fn draws_fill_their_ranges() {
        let drawn = SIZES.map(|size| draw(Augment::ColourTranslationCutout, size));
        let range_among = |drawn: &[DiffAugment], of: &dyn Fn(&DiffAugment) -> f32| {
            let values = drawn.iter().map(of);
            let bounds = (f32::INFINITY, f32::NEG_INFINITY);
            values.fold(bounds, |(min, max), value| (min.min(value), max.max(value)))
        };
        for (drawn, (shift, side)) in drawn.iter().zip([(4.0, 32.0), (8.0, 64.0)]) {
            let range = |of: &dyn Fn(&DiffAugment) -> f32| range_among(drawn, of);
            assert_eq!(range(&|drawn| drawn.shift[0] as f32), (-shift, shift));
            assert_eq!(range(&|drawn| drawn.cut.unwrap()[1] as f32), (0.0, side));
        }
        let range = |of: &dyn Fn(&DiffAugment) -> f32| range_among(&drawn[0], of);
        let near = |(min, max): (f32, f32), bounds: [f32; 2]| {
            let inside = min >= bounds[0] && max <= bounds[1];
            assert!(inside && min < bounds[0] + 0.01 && max > bounds[1] - 0.01);
        };
        near(range(&|drawn| drawn.brightness), [-0.5, 0.5]);
        near(range(&|drawn| drawn.saturation), [0.0, 2.0]);
        near(range(&|drawn| drawn.contrast), [0.5, 1.5]);
    }

    #[test]
    fn a_pixel_comes_from_where_it_goes() {
        for size in SIZES {
            for drawn in draw(Augment::TranslationCutout, size).iter().take(20) {
                for place in pixels(size) {
                    if let Some(origin) = drawn.origin(place, [size; 2]) {
                        assert_eq!(drawn.destination(origin, [size; 2]), Some(place));
                    }
                    if let Some(destination) = drawn.destination(place, [size; 2]) {
                        assert_eq!(drawn.origin(destination, [size; 2]), Some(place));
                    }
                }
            }
        }
    }

    #[test]
    fn the_cut_is_half_the_side_and_may_hang_over_the_edge() {
        let area = |cut: [usize; 2], size: usize| {
            let drawn = DiffAugment {
                cut: Some(cut),
                ..DiffAugment::NONE
            };
            let pixels = pixels(size);
            pixels.filter(|place| drawn.cuts(*place, [size; 2])).count()
        };
        assert_eq!(area([16, 16], 32), 16 * 16);
        assert_eq!(area([0, 16], 32), 8 * 16);
        assert_eq!(area([32, 32], 32), 8 * 8);
        assert_eq!(area([32, 32], 64), 32 * 32);
    }
}
