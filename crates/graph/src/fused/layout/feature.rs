use std::ops::Range;

use super::{BufferId, Matrix, Phases, Slice, Window};
use crate::fused::Backend;

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

    /// One row a pixel, some of its channels as columns.
    pub fn channels(&self, channels: Range<usize>) -> Matrix {
        let pixels = self.pixels();
        Matrix {
            base: pixels.base + channels.start,
            columns: channels.len(),
            run: channels.len(),
            ..pixels
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

    /// The places of the lines of pixels of some images.
    #[inline(always)]
    pub fn lines(&self, images: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
        let view = self.images(images).flattened();
        let lines = view.columns / view.run;
        (0..images.len()).flat_map(move |image| {
            let start = view.row(image);
            (0..lines)
                .map(move |line| start + line * view.stride..start + line * view.stride + view.run)
        })
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
