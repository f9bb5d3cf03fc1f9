/// A kernel that passes over images; heights come before widths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Height and width of the kernel.
    pub sides: [usize; 2],
    /// Lines and pixels from a place of the kernel to the next.
    pub strides: [usize; 2],
    /// Lines and pixels of zeros beyond each edge that it reaches.
    pub padding: [usize; 2],
}

impl Window {
    /// How many places it has on an image of that height and width.
    pub fn places(&self, size: [usize; 2]) -> [usize; 2] {
        let Self {
            sides,
            strides,
            padding,
        } = self;
        [0, 1].map(|axis: usize| {
            (size[axis] + 2 * padding[axis]).saturating_sub(sides[axis]) / strides[axis] + 1
        })
    }

    /// Height and width of the image on which it has so many places.
    pub fn image(&self, places: [usize; 2]) -> [usize; 2] {
        let Self {
            sides,
            strides,
            padding,
        } = self;
        [0, 1]
            .map(|axis: usize| (places[axis] - 1) * strides[axis] + sides[axis] - 2 * padding[axis])
    }
}

/// How far apart the phases of an upsampled image are: phase (p, q) holds the pixels at even or odd
/// lines p and even or odd places q. An image that is upsampled along its width alone has the first two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phases {
    /// From phase (0, q) to (1, q); 0 where lines have no phases.
    pub line: usize,
    /// From phase (p, 0) to (p, 1); 0 where there is one phase.
    pub pixel: usize,
}

impl Phases {
    /// All in the same place.
    pub const NONE: Self = Self { line: 0, pixel: 0 };

    /// How many there are.
    pub const fn count(self) -> usize {
        match (self.line, self.pixel) {
            (0, 0) => 1,
            (0, _) => 2,
            (_, _) => 4,
        }
    }
}
