//! How matrices lie in memory.
//!
//! Feature maps are stored channels last with a border of one zero pixel, `[batch, height + 2,
//! width + 2, channels]`. Then the patch under a kernel is a few contiguous runs, no load needs a
//! bounds check, and every convolution is a matrix product over strided views: nothing is copied
//! into columns.

use std::ops::Range;

use super::Backend;

/// A block of `f32` values that a [`super::Backend`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BufferId(pub usize);

impl BufferId {
    /// Its first value.
    pub const fn start(self) -> Slice {
        Slice {
            buffer: self,
            offset: 0,
        }
    }
}

/// A place in a buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// Where.
    pub buffer: BufferId,
    /// First value.
    pub offset: usize,
}

/// A matrix laid over a buffer. Row `m` is pixel `m` of a batch of images; columns come in
/// contiguous runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matrix {
    /// Where the values are.
    pub buffer: BufferId,
    /// Number of rows: images · height · width.
    pub rows: usize,
    /// Lines of pixels of an image.
    pub height: usize,
    /// Pixels of a line.
    pub width: usize,
    /// Place of row 0, column 0.
    pub base: usize,
    /// From an image to the next.
    pub image: usize,
    /// From a line of pixels to the next.
    pub line: usize,
    /// From a pixel to the next in its line.
    pub pixel: usize,
    /// Number of columns.
    pub columns: usize,
    /// Columns that lie next to each other.
    pub run: usize,
    /// From a run to the next.
    pub stride: usize,
}

impl Matrix {
    /// Place of row 0, column 0.
    pub fn start(&self) -> Slice {
        Slice {
            buffer: self.buffer,
            offset: self.base,
        }
    }

    /// Place of the first column of a row.
    pub fn row(&self, index: usize) -> usize {
        let area = self.height * self.width;
        let (image, pixel) = (index / area, index % area);
        self.base
            + image * self.image
            + pixel / self.width * self.line
            + pixel % self.width * self.pixel
    }

    /// Places of the first columns of some rows, found without a division for each.
    #[inline(always)]
    pub fn row_places(&self, rows: Range<usize>) -> RowPlaces {
        let (line, pixel) = (rows.start / self.width, rows.start % self.width);
        RowPlaces {
            view: *self,
            place: self.row(rows.start),
            pixels_left: self.width - pixel,
            lines_left: self.height - line % self.height,
            rows_left: rows.len(),
        }
    }

    /// Place of a column relative to the first.
    pub fn column(&self, index: usize) -> usize {
        index / self.run * self.stride + index % self.run
    }
}

/// See [`Matrix::row_places`].
#[derive(Debug, Clone)]
pub struct RowPlaces {
    view: Matrix,
    place: usize,
    pixels_left: usize,
    lines_left: usize,
    rows_left: usize,
}

impl RowPlaces {
    /// Some places at once, and how many there are. Beyond the last row its place is repeated, if there is one.
    #[inline(always)]
    pub fn next_places<const N: usize>(&mut self) -> ([usize; N], usize) {
        let count = N.min(self.rows_left);
        let mut places = [self.place; N];
        if self.pixels_left > N && count == N {
            for (i, place) in places.iter_mut().enumerate() {
                *place += i * self.view.pixel;
            }
            self.place += N * self.view.pixel;
            self.pixels_left -= N;
            self.rows_left -= N;
        } else {
            let mut last = self.place;
            for place in &mut places {
                last = self.next().unwrap_or(last);
                *place = last;
            }
        }
        (places, count)
    }
}

impl Iterator for RowPlaces {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        self.rows_left = self.rows_left.checked_sub(1)?;
        let place = self.place;
        let Matrix {
            height,
            width,
            image,
            line,
            pixel,
            ..
        } = self.view;
        self.pixels_left -= 1;
        self.place += pixel;
        if self.pixels_left == 0 {
            self.pixels_left = width;
            self.lines_left -= 1;
            self.place = self.place - width * pixel + line;
            if self.lines_left == 0 {
                self.lines_left = height;
                self.place = self.place - height * line + image;
            }
        }
        Some(place)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rows_left, Some(self.rows_left))
    }
}

impl ExactSizeIterator for RowPlaces {}

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

/// A batch of feature maps, channels last, with a border of zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// Where the values are.
    pub buffer: BufferId,
    /// First image of the buffer that belongs to it.
    pub first: usize,
    /// Number of images.
    pub batch: usize,
    /// Lines of pixels without the border.
    pub height: usize,
    /// Pixels of a line without the border.
    pub width: usize,
    /// Feature maps.
    pub channels: usize,
}

impl Feature {
    /// Room for feature maps of zeros of a height and a width.
    pub fn allocate(
        batch: usize,
        [height, width]: [usize; 2],
        channels: usize,
        backend: &mut dyn Backend,
    ) -> Self {
        let feature = Self {
            height,
            width,
            ..Self::vectors(BufferId(0), batch, channels)
        };
        Self {
            buffer: backend.allocate(batch * feature.image_len()),
            ..feature
        }
    }

    /// Plain vectors at the beginning of a buffer.
    pub fn vectors(buffer: BufferId, batch: usize, channels: usize) -> Self {
        Self {
            buffer,
            first: 0,
            batch,
            height: 1,
            width: 1,
            channels,
        }
    }

    /// Zero lines above and below, zero pixels left and right: one each, or none where a map has a
    /// single line or lines of a single pixel, on which no kernel has more than one place.
    pub fn border(&self) -> [usize; 2] {
        [usize::from(self.height > 1), usize::from(self.width > 1)]
    }

    /// Height and width with the border.
    pub fn outer_size(&self) -> [usize; 2] {
        let [lines, pixels] = self.border();
        [self.height + 2 * lines, self.width + 2 * pixels]
    }

    /// Values of an image with its border.
    pub fn image_len(&self) -> usize {
        let [height, width] = self.outer_size();
        height * width * self.channels
    }

    /// Some of the images.
    pub fn images(&self, images: &Range<usize>) -> Self {
        Self {
            first: self.first + images.start,
            batch: images.len(),
            ..*self
        }
    }

    fn line(&self) -> usize {
        self.outer_size()[1] * self.channels
    }

    fn first_image(&self) -> usize {
        self.first * self.image_len()
    }

    /// Where its first image begins.
    pub fn start(&self) -> Slice {
        Slice {
            buffer: self.buffer,
            offset: self.first_image(),
        }
    }

    /// So many lines and pixels from the corner of the first image, border included.
    fn place_from_corner(&self, [lines, pixels]: [usize; 2]) -> usize {
        self.first_image() + lines * self.line() + pixels * self.channels
    }

    /// The place so many lines above the first pixel and so many pixels to its left.
    ///
    /// # Panics
    /// If that is beyond the border.
    fn before_first_pixel(&self, by: [usize; 2]) -> usize {
        let border = self.border();
        assert!(
            by[0] <= border[0] && by[1] <= border[1],
            "a kernel reaches {by:?} zeros beyond maps of {}×{}, which have a border of {border:?}",
            self.height,
            self.width
        );
        self.place_from_corner([border[0] - by[0], border[1] - by[1]])
    }

    /// One row a pixel, one column a channel.
    pub fn pixels(&self) -> Matrix {
        Matrix {
            buffer: self.buffer,
            rows: self.batch * self.height * self.width,
            height: self.height,
            width: self.width,
            base: self.place_from_corner(self.border()),
            image: self.image_len(),
            line: self.line(),
            pixel: self.channels,
            columns: self.channels,
            run: self.channels,
            stride: self.channels,
        }
    }

    /// One row an image, its values in the order line, pixel, channel as columns.
    pub fn flattened(&self) -> Matrix {
        Matrix {
            rows: self.batch,
            height: 1,
            width: 1,
            columns: self.height * self.width * self.channels,
            run: self.width * self.channels,
            stride: self.line(),
            ..self.pixels()
        }
    }

    /// One row for each place of a kernel, its patch as columns.
    pub fn patches(&self, window: &Window) -> Matrix {
        let [height, width] = window.places([self.height, self.width]);
        let [kernel_height, kernel_width] = window.sides;
        Matrix {
            rows: self.batch * height * width,
            height,
            width,
            base: self.before_first_pixel(window.padding),
            line: window.strides[0] * self.line(),
            pixel: window.strides[1] * self.channels,
            columns: kernel_height * kernel_width * self.channels,
            run: kernel_width * self.channels,
            stride: self.line(),
            ..self.pixels()
        }
    }

    /// One row a pixel: the neighbourhood, 2 along what is doubled, that phase (0, 0) of the image
    /// upsampled from here depends on. The other phases' neighbourhoods are [`Feature::phases`] away.
    /// Factors: 2 or 1, how much higher and wider that image is.
    pub fn corners(&self, factors: [usize; 2]) -> Matrix {
        let [lines, pixels] = factors;
        Matrix {
            base: self.before_first_pixel(factors.map(|factor| factor - 1)),
            columns: lines * pixels * self.channels,
            run: pixels * self.channels,
            stride: self.line(),
            ..self.pixels()
        }
    }

    /// One row for each pixel of phase (0, 0), in an image that was upsampled by such factors.
    pub fn phase(&self, factors: [usize; 2]) -> Matrix {
        let [height, width] = [self.height / factors[0], self.width / factors[1]];
        Matrix {
            rows: self.batch * height * width,
            height,
            width,
            line: factors[0] * self.line(),
            pixel: factors[1] * self.channels,
            ..self.pixels()
        }
    }

    /// How far the phases of an image upsampled by such factors are apart, and the neighbourhoods that
    /// they depend on: a line and a pixel.
    pub fn phases(&self, factors: [usize; 2]) -> Phases {
        Phases {
            line: (factors[0] - 1) * self.line(),
            pixel: (factors[1] - 1) * self.channels,
        }
    }
}
