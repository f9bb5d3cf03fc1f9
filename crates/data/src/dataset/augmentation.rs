//! Small changes to training images that leave their meaning alone, for more variety than a data
//! set has.

use lab_core::random::{SeededRandom, Stream};

/// Most pixels that an image is shifted by.
pub const SHIFT_MAX: usize = 8;

/// A training image as a step sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Index in the training split.
    pub index: usize,
    /// Whether left and right are exchanged.
    pub mirrored: bool,
    /// Pixels to the right and down, at most [`SHIFT_MAX`] either way; the image's edge is
    /// repeated.
    pub shift: [i32; 2],
}

impl View {
    /// Images that a [`View::to_bits`] can tell apart.
    pub const INDEX_END: usize = 1 << Self::MIRRORED_BIT;
    /// Where in [`View::to_bits`] it says whether the image is mirrored, after the index.
    pub const MIRRORED_BIT: u32 = 20;
    /// Where the shifts begin, to the right and down.
    pub const SHIFT_BITS: [u32; 2] = [21, 26];
    /// Numbers that a shift may be.
    pub const SHIFT_END: u32 = 32;

    /// The image as it is.
    pub const fn plain(index: usize) -> Self {
        Self {
            index,
            mirrored: false,
            shift: [0; 2],
        }
    }

    /// In one word, as the fused programs take it: the index in 20 bits, whether it is mirrored,
    /// then in 5 bits each the shifts plus [`SHIFT_MAX`].
    ///
    /// # Panics
    /// If the index or a shift is too large.
    pub fn to_bits(self) -> u32 {
        assert!(self.index < Self::INDEX_END, "the index is too large");
        let [right, down] = self.shift.map(|shift| {
            let up = shift + SHIFT_MAX as i32;
            assert!(
                (0..Self::SHIFT_END as i32).contains(&up),
                "the shift is too large"
            );
            up as u32
        });
        let [right_bit, down_bit] = Self::SHIFT_BITS;
        let mirrored = u32::from(self.mirrored) << Self::MIRRORED_BIT;
        self.index as u32 | mirrored | right << right_bit | down << down_bit
    }

    /// The opposite of [`View::to_bits`].
    pub fn from_bits(bits: u32) -> Self {
        let shift = |place: u32| (bits >> place & (Self::SHIFT_END - 1)) as i32 - SHIFT_MAX as i32;
        Self {
            index: bits as usize & (Self::INDEX_END - 1),
            mirrored: bits >> Self::MIRRORED_BIT & 1 == 1,
            shift: Self::SHIFT_BITS.map(shift),
        }
    }

    /// The line and the column that are seen at a place of an image of that height and width.
    pub fn origin(self, [line, column]: [usize; 2], [height, width]: [usize; 2]) -> [usize; 2] {
        let [right, down] = self.shift;
        let within = |place: i32, end: usize| place.clamp(0, end as i32 - 1) as usize;
        let column = within(column as i32 - right, width);
        let column = match self.mirrored {
            true => width - 1 - column,
            false => column,
        };
        [within(line as i32 - down, height), column]
    }
}

/// How training images are varied.
#[derive(Debug, Clone)]
pub struct Augmentation {
    mirror: bool,
    shift: usize,
    random: SeededRandom,
}

impl Augmentation {
    /// Images mirrored half of the time if `mirror`, and shifted by up to `shift` pixels.
    ///
    /// # Panics
    /// If `shift` is larger than [`SHIFT_MAX`].
    pub fn new(mirror: bool, shift: usize, seed: u64) -> Self {
        assert!(shift <= SHIFT_MAX, "a shift of {shift} pixels is too large");
        let random = SeededRandom::new(seed, Stream::Augmentation);
        Self {
            mirror,
            shift,
            random,
        }
    }

    /// Changes how images are varied from now on.
    ///
    /// # Panics
    /// As [`Augmentation::new`].
    pub fn change(&mut self, mirror: bool, shift: usize) {
        assert!(shift <= SHIFT_MAX, "a shift of {shift} pixels is too large");
        (self.mirror, self.shift) = (mirror, shift);
    }

    /// Where its random stream stands.
    pub fn position(&self) -> u64 {
        self.random.position()
    }

    /// Goes on from a position of its random stream.
    pub fn seek(&mut self, position: u64) {
        self.random.seek(position);
    }

    /// How an image is seen this time.
    pub fn view(&mut self, index: usize) -> View {
        let mirrored = self.mirror && self.random.below(2) == 1;
        let shift = [(); 2].map(|()| match self.shift {
            0 => 0,
            most => self.random.below(2 * most + 1) as i32 - most as i32,
        });
        View {
            index,
            mirrored,
            shift,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_survive_as_bits() {
        for view in [
            View::plain(0),
            View {
                index: View::INDEX_END - 1,
                mirrored: true,
                shift: [-8, 8],
            },
        ] {
            assert_eq!(View::from_bits(view.to_bits()), view);
        }
    }

    #[test]
    fn a_view_is_mirrored_and_shifted_and_repeats_its_edge() {
        assert_eq!(View::plain(3).origin([5, 6], [32, 64]), [5, 6]);
        let view = View {
            index: 3,
            mirrored: true,
            shift: [2, -1],
        };
        assert_eq!(view.origin([5, 6], [32, 64]), [6, 63 - 4]);
        assert_eq!(view.origin([31, 0], [32, 64]), [31, 63]);
    }

    #[test]
    fn nothing_is_varied_unless_it_is_asked_for() {
        let mut none = Augmentation::new(false, 0, 1);
        assert!((0..100).all(|index| none.view(index) == View::plain(index)));
        let mut both = Augmentation::new(true, 2, 1);
        let views: Vec<_> = (0..200).map(|index| both.view(index)).collect();
        let mirrored = views.iter().filter(|view| view.mirrored).count();
        assert!((60..140).contains(&mirrored));
        for shift in -2..=2 {
            assert!(views.iter().any(|view| view.shift[0] == shift));
            assert!(views.iter().any(|view| view.shift[1] == shift));
        }
        assert!(views.iter().flat_map(|v| v.shift).all(|s| s.abs() <= 2));
    }
}
