use std::ops::Range;

/// A node of a graph, in the order of recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) usize);

/// A batch of feature maps, `[batch, channels, height, width]`. Vectors are maps of one pixel, sequences maps of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Images.
    pub batch: usize,
    /// Feature maps.
    pub channels: usize,
    /// Lines of pixels.
    pub height: usize,
    /// Pixels of a line.
    pub width: usize,
}

impl Shape {
    /// Vectors of so many values.
    pub const fn vectors(batch: usize, channels: usize) -> Self {
        Self {
            batch,
            channels,
            height: 1,
            width: 1,
        }
    }

    /// Values of an image.
    pub const fn image_len(&self) -> usize {
        self.channels * self.pixels()
    }

    /// Pixels of a map.
    pub const fn pixels(&self) -> usize {
        self.height * self.width
    }

    /// The dimensions of a tensor of that shape, `[batch, channels, height, width]`.
    pub const fn dims(&self) -> [usize; 4] {
        [self.batch, self.channels, self.height, self.width]
    }

    /// The shape of a tensor with such dimensions.
    pub const fn of_dims([batch, channels, height, width]: [usize; 4]) -> Self {
        Self {
            batch,
            channels,
            height,
            width,
        }
    }

    /// The same for another number of images.
    pub const fn with_batch(self, batch: usize) -> Self {
        Self { batch, ..self }
    }
}

/// Some neighbouring images of what a node computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Value {
    /// Where it comes from.
    pub(super) node: NodeId,
    /// Its first image among those of the node.
    pub(super) first: usize,
    /// How many images there are, and of which shape.
    pub shape: Shape,
}

impl Value {
    /// Some of the images.
    ///
    /// # Panics
    /// If there are fewer.
    pub fn images(&self, images: Range<usize>) -> Self {
        assert!(images.end <= self.shape.batch, "images that there are");
        Self {
            first: self.first + images.start,
            shape: self.shape.with_batch(images.len()),
            ..*self
        }
    }

    /// Which images of the node they are.
    pub(super) fn range(&self) -> Range<usize> {
        self.first..self.first + self.shape.batch
    }
}
