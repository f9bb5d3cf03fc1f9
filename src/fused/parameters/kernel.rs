//! The kernels of convolutions: everything that is to be known of one stands in this file, the views of feature maps
//! that it is a product over in [`crate::fused::layout`].

use crate::fused::layout::{Feature, Matrix, Phases};

/// The kernel of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// 4×4, stride 2, padding 1: from `2n` pixels a side to `n`, or back.
    Strided,
    /// 4×4, no padding: from 4 pixels a side to 1, or back.
    Full,
    /// 1×1: from every pixel to the same place.
    Point,
}

/// Left factor and product of a transposed convolution, and how far their phases lie apart if it has four.
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
    pub const CASES: [(Self, usize, usize); 3] = [
        (Self::Strided, 6, 3),
        (Self::Full, 4, 1),
        (Self::Point, 5, 5),
    ];

    /// Height and width.
    pub fn side(self) -> usize {
        match self {
            Self::Strided | Self::Full => 4,
            Self::Point => 1,
        }
    }

    /// Pixels from a place of the kernel to the next.
    pub fn stride(self) -> usize {
        match self {
            Self::Strided => 2,
            Self::Full | Self::Point => 1,
        }
    }

    /// Zeros around the side with more pixels.
    pub fn padding(self) -> usize {
        match self {
            Self::Strided => 1,
            Self::Full | Self::Point => 0,
        }
    }

    /// Height, or width, of what a convolution makes of so many pixels.
    pub fn down(self, size: usize) -> usize {
        match self {
            Self::Strided => size / 2,
            Self::Full => 1,
            Self::Point => size,
        }
    }

    /// Height, or width, of what a transposed convolution makes of so many pixels.
    pub fn up(self, size: usize) -> usize {
        match self {
            Self::Strided => size * 2,
            Self::Full => 4,
            Self::Point => size,
        }
    }

    /// The side with more pixels as the left factor of a convolution.
    pub fn patches(self, feature: &Feature) -> Matrix {
        match self {
            Self::Strided => feature.patches(),
            Self::Full => feature.flattened(),
            Self::Point => feature.pixels(),
        }
    }

    /// The side with more pixels as the product of a transposed convolution.
    pub fn upsampled(self, feature: &Feature) -> Matrix {
        match self {
            Self::Strided => feature.phase(),
            Self::Full => feature.flattened(),
            Self::Point => feature.pixels(),
        }
    }

    /// The product of a transposed convolution, from the side with fewer pixels to the other.
    pub fn upsampling(self, low: &Feature, high: &Feature) -> Upsampling {
        let c = self.upsampled(high);
        match self {
            Self::Strided => Upsampling {
                a: low.corners(),
                c,
                phases: Some((low.corner_phases(), high.phases())),
            },
            Self::Full | Self::Point => Upsampling {
                a: low.pixels(),
                c,
                phases: None,
            },
        }
    }

    /// Where value (low, high, y, x) of a weight of so many channels lies in the matrices of the transposed convolution:
    /// `[4 · l, h]` for each of four phases, or one of `[l, 4 · 4 · h]` or `[l, h]`.
    pub fn transposed_index(
        self,
        [lows, highs]: [usize; 2],
        [low, high, y, x]: [usize; 4],
    ) -> usize {
        match self {
            Self::Strided => {
                // Line 2n + p of the image sums kernel lines 3 − p − 2i over lines n − 1 + p + i.
                let phase_and_tap = |k: usize| ((k + 1) % 2, (3 - k) / 2);
                let ((p, i), (q, j)) = (phase_and_tap(y), phase_and_tap(x));
                ((((p * 2 + q) * 2 + i) * 2 + j) * lows + low) * highs + high
            }
            Self::Full => (low * 16 + y * 4 + x) * highs + high,
            Self::Point => low * highs + high,
        }
    }
}
