//! Layers that products come from.

use crate::fused::{
    layout::{Feature, Matrix, Phases},
    parameters::{Kernel, Upsampling},
};

/// Maps that a full kernel covers.
const FULL: [usize; 2] = [4, 4];

/// Which layer a product is of.
#[derive(Debug, Clone, Copy)]
pub enum Layer {
    /// 4×4, stride 2, from 8 pixels a side to 4.
    Down,
    /// The other way: four products, one for each phase.
    Up,
    /// 1×4, stride 2 along the width, from maps of 3×8 to 3×4.
    DownAlongWidth,
    /// The other way: two products, one for each phase.
    UpAlongWidth,
    /// 4×4 without padding, from 4 pixels a side to 1.
    FullDown,
    /// The other way.
    FullUp,
    /// From every pixel to the same place.
    Point,
    /// 3×3: from every pixel and its neighbours to the same place.
    Same,
}

pub const LAYERS: [Layer; 8] = [
    Layer::Down,
    Layer::Up,
    Layer::DownAlongWidth,
    Layer::UpAlongWidth,
    Layer::FullDown,
    Layer::FullUp,
    Layer::Point,
    Layer::Same,
];

impl Layer {
    /// Height and width before and after.
    pub const fn sizes(self) -> [[usize; 2]; 2] {
        match self {
            Self::Down => [[8, 8], [4, 4]],
            Self::Up => [[4, 4], [8, 8]],
            Self::DownAlongWidth => [[3, 8], [3, 4]],
            Self::UpAlongWidth => [[3, 4], [3, 8]],
            Self::FullDown => [FULL, [1, 1]],
            Self::FullUp => [[1, 1], FULL],
            Self::Point | Self::Same => [[4, 4], [4, 4]],
        }
    }

    pub const fn kernel(self) -> Kernel {
        match self {
            Self::Down | Self::Up => Kernel::Strided,
            Self::DownAlongWidth | Self::UpAlongWidth => Kernel::StridedAlongWidth,
            Self::FullDown | Self::FullUp => Kernel::Full(FULL),
            Self::Point => Kernel::Point,
            Self::Same => Kernel::Same,
        }
    }

    /// Left factor, product, and their phases.
    pub fn views(
        self,
        input: &Feature,
        output: &Feature,
    ) -> (Matrix, Matrix, Option<(Phases, Phases)>) {
        match self {
            Self::Down | Self::DownAlongWidth | Self::FullDown | Self::Point | Self::Same => {
                (self.kernel().patches(input), output.pixels(), None)
            }
            Self::Up | Self::UpAlongWidth | Self::FullUp => {
                let Upsampling { a, c, phases } = self.kernel().upsampling(input, output);
                (a, c, phases)
            }
        }
    }
}
