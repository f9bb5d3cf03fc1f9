//! Distortions of all images that a discriminator sees, real and generated alike, so that it cannot
//! learn few training images by heart (Zhao et al. 2020, *Differentiable augmentation for
//! data-efficient GAN training*; Karras et al. 2020, *Training generative adversarial networks with
//! limited data*). The generator learns through them, so its images do not take them on.

use serde::{Deserialize, Serialize};

use crate::dataset::IMAGE_SIZE;
use lab_core::{hyperparameter::choice, random::SeededRandom};

/// Which distortions, named as Zhao et al. 2020 name them.
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

/// Most pixels of a shift.
pub const SHIFT_MAX: usize = IMAGE_SIZE / 8;
/// From the centre of the cut-out square to its edge.
pub const CUT_REACH: usize = IMAGE_SIZE / 4;
/// Stands for no cut-out where its centre would be.
pub const NO_CUT: u32 = 255;

/// How one image is distorted: first its colours, then its place, then the cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distortion {
    /// Line and column of the image that come to line and column 0.
    pub shift: [i32; 2],
    /// Line and column of the centre of the grey square, 0..=32.
    pub cut: Option<[usize; 2]>,
    /// Added to every value.
    pub brightness: f32,
    /// Times how far a value is from the mean over its pixel's channels.
    pub saturation: f32,
    /// Times how far a value is from the mean over the image.
    pub contrast: f32,
}

impl Distortion {
    /// Words of [`Distortion::to_words`].
    pub const WORDS: usize = 4;

    /// Leaves an image as it is.
    pub const NONE: Self = Self {
        shift: [0, 0],
        cut: None,
        brightness: 0.0,
        saturation: 1.0,
        contrast: 1.0,
    };

    /// Draws one of those that `augment` asks for, with the ranges of Zhao et al. 2020.
    pub fn draw(augment: Augment, random: &mut SeededRandom) -> Self {
        let mut drawn = Self::NONE;
        if augment.changes_colours() {
            drawn.brightness = random.uniform() - 0.5;
            drawn.saturation = 2.0 * random.uniform();
            drawn.contrast = random.uniform() + 0.5;
        }
        if augment.translates() {
            drawn.shift =
                [(); 2].map(|()| random.below(2 * SHIFT_MAX + 1) as i32 - SHIFT_MAX as i32);
        }
        if augment.cuts_out() {
            drawn.cut = Some([(); 2].map(|()| random.below(IMAGE_SIZE + 1)));
        }
        drawn
    }

    /// Whether the grey square covers a pixel of the distorted image.
    pub fn cuts(&self, [line, column]: [usize; 2]) -> bool {
        let within = |place: usize, centre: usize| {
            (centre..centre + 2 * CUT_REACH).contains(&(place + CUT_REACH))
        };
        self.cut
            .is_some_and(|[lines, columns]| within(line, lines) && within(column, columns))
    }

    /// Which pixel of the image comes to a pixel of the distorted one; `None` where it is grey.
    pub fn origin(&self, [line, column]: [usize; 2]) -> Option<[usize; 2]> {
        if self.cuts([line, column]) {
            return None;
        }
        let [lines, columns] = self.shift;
        pixel([line as i32 + lines, column as i32 + columns])
    }

    /// Where a pixel of the image comes to; `None` if it is lost.
    pub fn destination(&self, [line, column]: [usize; 2]) -> Option<[usize; 2]> {
        let [lines, columns] = self.shift;
        let place = pixel([line as i32 - lines, column as i32 - columns])?;
        (!self.cuts(place)).then_some(place)
    }

    /// For a device: shift and cut in a byte each, then the bits of the colours.
    pub fn to_words(self) -> [u32; Self::WORDS] {
        let shift = self.shift.map(|by| (by + SHIFT_MAX as i32) as u32);
        let cut = self.cut.map_or([NO_CUT; 2], |cut| cut.map(|at| at as u32));
        let places = [shift[0], shift[1], cut[0], cut[1]];
        let places = places.into_iter().rev();
        let places = places.fold(0, |word, place| (word << 8) | place);
        let colours = [self.brightness, self.saturation, self.contrast];
        let [brightness, saturation, contrast] = colours.map(f32::to_bits);
        [places, brightness, saturation, contrast]
    }

    /// See [`Distortion::to_words`].
    pub fn from_words([places, brightness, saturation, contrast]: [u32; Self::WORDS]) -> Self {
        let [lines, columns, cut_line, cut_column] = places.to_le_bytes();
        let cut = [cut_line, cut_column].map(usize::from);
        Self {
            shift: [lines, columns].map(|by| i32::from(by) - SHIFT_MAX as i32),
            cut: (cut[0] != NO_CUT as usize).then_some(cut),
            brightness: f32::from_bits(brightness),
            saturation: f32::from_bits(saturation),
            contrast: f32::from_bits(contrast),
        }
    }
}

/// A place, if it is in the image.
fn pixel(place: [i32; 2]) -> Option<[usize; 2]> {
    let inside = |at: &i32| (0..IMAGE_SIZE as i32).contains(at);
    place
        .iter()
        .all(inside)
        .then(|| place.map(|at| at as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::{hyperparameter::Choice, random::Stream};

    fn draw(augment: Augment) -> Vec<Distortion> {
        let mut random = SeededRandom::new(1, Stream::TrainingNoise);
        (0..2_000)
            .map(|_| Distortion::draw(augment, &mut random))
            .collect()
    }

    #[test]
    fn words_hold_everything() {
        for &augment in Augment::ALL {
            for drawn in draw(augment) {
                assert_eq!(Distortion::from_words(drawn.to_words()), drawn);
            }
        }
    }

    #[test]
    fn what_is_off_draws_nothing() {
        let mut random = SeededRandom::new(1, Stream::TrainingNoise);
        assert_eq!(
            Distortion::draw(Augment::Off, &mut random),
            Distortion::NONE
        );
        assert_eq!(random.position(), 0);
    }

    #[test]
    fn draws_fill_their_ranges() {
        let drawn = draw(Augment::ColourTranslationCutout);
        let range = |of: &dyn Fn(&Distortion) -> f32| {
            let values = drawn.iter().map(of);
            let bounds = (f32::INFINITY, f32::NEG_INFINITY);
            values.fold(bounds, |(min, max), value| (min.min(value), max.max(value)))
        };
        assert_eq!(range(&|drawn| drawn.shift[0] as f32), (-4.0, 4.0));
        assert_eq!(range(&|drawn| drawn.cut.unwrap()[1] as f32), (0.0, 32.0));
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
        for drawn in draw(Augment::TranslationCutout).iter().take(20) {
            for place in (0..1024).map(|pixel| [pixel / 32, pixel % 32]) {
                if let Some(origin) = drawn.origin(place) {
                    assert_eq!(drawn.destination(origin), Some(place));
                }
                if let Some(destination) = drawn.destination(place) {
                    assert_eq!(drawn.origin(destination), Some(place));
                }
            }
        }
    }

    #[test]
    fn the_cut_is_half_the_side_and_may_hang_over_the_edge() {
        let area = |cut: [usize; 2]| {
            let drawn = Distortion {
                cut: Some(cut),
                ..Distortion::NONE
            };
            let pixels = (0..1024).map(|pixel| [pixel / 32, pixel % 32]);
            pixels.filter(|place| drawn.cuts(*place)).count()
        };
        assert_eq!(area([16, 16]), 16 * 16);
        assert_eq!(area([0, 16]), 8 * 16);
        assert_eq!(area([32, 32]), 8 * 8);
    }
}
