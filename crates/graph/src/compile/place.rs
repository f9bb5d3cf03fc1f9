use crate::fused::layout::{BufferId, Feature, Matrix};

/// Where a value lies.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The feature maps that it belongs to.
    pub(super) feature: Feature,
    /// Its first channel among theirs.
    pub(super) first_channel: usize,
    /// A gradient that has yet to be taken through a rectifier: the slope, and what the rectifier gave.
    pub rectifier: Option<(f32, Feature)>,
}

impl Place {
    pub(super) fn of(feature: Feature) -> Self {
        Self {
            feature,
            first_channel: 0,
            rectifier: None,
        }
    }

    /// The feature maps that it is.
    ///
    /// # Panics
    /// If it is some of their columns: then only [`Place::columns`] says where it lies.
    pub fn feature(&self) -> Feature {
        assert_eq!(self.first_channel, 0, "whole feature maps, not columns");
        self.feature
    }

    /// Whether there is one pixel an image.
    pub fn is_vectors(&self) -> bool {
        self.feature.height * self.feature.width == 1
    }

    /// Vectors that may be part of longer ones, one a row.
    pub fn columns(&self) -> Matrix {
        let whole = self.feature.pixels();
        let columns = whole.columns - self.first_channel;
        Matrix {
            height: 1,
            width: 1,
            base: whole.base + self.first_channel,
            line: 0,
            pixel: 0,
            columns,
            run: columns,
            stride: columns,
            ..whole
        }
    }

    /// No place at all.
    pub fn nowhere() -> Self {
        Self::of(Feature::vectors(BufferId(0), 0, 0))
    }

    /// The buffer that it begins with.
    ///
    /// # Panics
    /// If something else comes before it.
    pub fn whole_buffer(&self) -> BufferId {
        assert_eq!(self.feature.first, 0, "the value begins its buffer");
        self.feature.buffer
    }
}
