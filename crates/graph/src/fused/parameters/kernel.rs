//! The kernels of convolutions: everything that is to be known of one stands in this file, the views of feature maps
//! that it is a product over in [`crate::fused::layout`].

use crate::fused::layout::{Feature, Matrix, Phases, Window};

/// The kernel of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// 4×4, stride 2, padding 1: from maps of `2h × 2w` to `h × w`, or back.
    Strided,
    /// 1×4 along the width, stride 2, padding 1: from maps of `h × 2w` to `h × w`, or back. Sequences are maps of one
    /// line.
    StridedAlongWidth,
    /// As high and wide as the maps, no padding: from maps of that height and width to one pixel, or back.
    Full([usize; 2]),
    /// 1×1: from every pixel to the same place.
    Point,
    /// 3×3, stride 1, padding 1: from every pixel and its neighbours to the same place.
    Same,
}

/// Left factor and product of a transposed convolution, and how far their phases lie apart if it has some.
pub struct Upsampling {
    /// Made of the side with fewer pixels.
    pub a: Matrix,
    /// The side with more pixels.
    pub c: Matrix,
    /// Offsets of a and c from phase to phase.
    pub phases: Option<(Phases, Phases)>,
}

impl Kernel {
    /// Every kernel, with a number of pixels a side that it leads from and one that it leads to.
    #[cfg(test)]
    pub const CASES: [(Self, usize, usize); 4] = [
        (Self::Strided, 6, 3),
        (Self::Full([3, 3]), 3, 1),
        (Self::Point, 5, 5),
        (Self::Same, 5, 5),
    ];

    /// How it passes over the side with more pixels.
    pub const fn window(self) -> Window {
        let (sides, strides, padding) = match self {
            Self::Strided => ([4, 4], [2, 2], [1, 1]),
            Self::StridedAlongWidth => ([1, 4], [1, 2], [0, 1]),
            Self::Full(sides) => (sides, [1, 1], [0, 0]),
            Self::Point => ([1, 1], [1, 1], [0, 0]),
            Self::Same => ([3, 3], [1, 1], [1, 1]),
        };
        Window {
            sides,
            strides,
            padding,
        }
    }

    /// Height and width.
    pub const fn sides(self) -> [usize; 2] {
        self.window().sides
    }

    /// Height and width of what a convolution makes of such maps.
    ///
    /// # Panics
    /// If it is not made for them.
    pub fn down(self, size: [usize; 2]) -> [usize; 2] {
        let low = self.window().places(size);
        self.check(size, low);
        low
    }

    /// Height and width of what a transposed convolution makes of such maps.
    ///
    /// # Panics
    /// If it is not made for them.
    pub fn up(self, size: [usize; 2]) -> [usize; 2] {
        let high = self.window().image(size);
        self.check(high, size);
        high
    }

    fn check(self, high: [usize; 2], low: [usize; 2]) {
        let Window {
            strides, padding, ..
        } = self.window();
        let fits = match self {
            Self::Full(sides) => high == sides && low == [1, 1],
            // What reaches beyond an edge wants a border there, which a single line or pixel does not have.
            Self::Strided | Self::StridedAlongWidth | Self::Point | Self::Same => {
                [0, 1].iter().all(|&axis| {
                    high[axis] == strides[axis] * low[axis] && (padding[axis] == 0 || low[axis] > 1)
                })
            }
        };
        assert!(
            fits,
            "the kernel {self:?} is not made for maps of {high:?} on one side and {low:?} on the other; expected its \
             stride times as many lines and pixels, where it has padding 2 or more on either side, or for a full kernel \
             maps of its own size and of one pixel"
        );
    }

    /// The side with more pixels as the left factor of a convolution.
    pub fn patches(self, feature: &Feature) -> Matrix {
        feature.patches(&self.window())
    }

    /// The side with more pixels as the product of a transposed convolution.
    pub fn upsampled(self, feature: &Feature) -> Matrix {
        match self {
            Self::Strided | Self::StridedAlongWidth => feature.phase(self.window().strides),
            Self::Full(_) => feature.flattened(),
            Self::Point | Self::Same => feature.pixels(),
        }
    }

    /// The product of a transposed convolution, from the side with fewer pixels to the other.
    pub fn upsampling(self, low: &Feature, high: &Feature) -> Upsampling {
        let c = self.upsampled(high);
        match self {
            Self::Strided | Self::StridedAlongWidth => {
                let factors = self.window().strides;
                Upsampling {
                    a: low.corners(factors),
                    c,
                    phases: Some((low.phases(factors), high.phases(factors))),
                }
            }
            Self::Full(_) | Self::Point => Upsampling {
                a: low.pixels(),
                c,
                phases: None,
            },
            Self::Same => Upsampling {
                a: low.patches(&self.window()),
                c,
                phases: None,
            },
        }
    }

    /// Where value (low, high, y, x) of a weight of so many channels lies in the matrices of the transposed convolution:
    /// `[4 · l, h]` for each of four phases, `[2 · l, h]` for each of two, or one of `[l, height · width · h]` or
    /// `[9 · l, h]`.
    pub fn transposed_index(
        self,
        [lows, highs]: [usize; 2],
        [low, high, y, x]: [usize; 4],
    ) -> usize {
        // Line 2n + p of the image sums kernel lines 3 − p − 2i over lines n − 1 + p + i.
        let phase_and_tap = |k: usize| ((k + 1) % 2, (3 - k) / 2);
        let row = match self {
            Self::Strided => {
                let ((p, i), (q, j)) = (phase_and_tap(y), phase_and_tap(x));
                (((p * 2 + q) * 2 + i) * 2 + j) * lows + low
            }
            Self::StridedAlongWidth => {
                let (q, j) = phase_and_tap(x);
                (q * 2 + j) * lows + low
            }
            Self::Full([height, width]) => (low * height + y) * width + x,
            Self::Point => low,
            // What a pixel gives to the one after it comes back from there.
            Self::Same => ((2 - y) * 3 + (2 - x)) * lows + low,
        };
        row * highs + high
    }
}
