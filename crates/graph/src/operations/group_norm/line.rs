//! What group normalisation does line by line: sums over the groups of a line, and numbers of channels spread over one.

use super::instruction::Grouped;

/// A line of pixels.
#[derive(Clone, Copy)]
pub struct Line {
    values: usize,
    pub channels: usize,
    /// Channels of a group.
    pub width: usize,
    /// Values of a group in an image.
    count: f32,
}

impl Line {
    pub fn of(grouped: &Grouped) -> Self {
        let width = grouped.width();
        Self {
            values: grouped.input.flattened().run,
            channels: grouped.input.channels,
            width,
            count: (grouped.area() * width) as f32,
        }
    }

    pub fn row(self) -> Vec<f32> {
        vec![0.0; self.values]
    }

    /// The means of groups from the sums of each place of a line, in those places of `means`.
    #[inline(always)]
    pub fn means(self, sums: &[f32], to: impl Iterator<Item = usize>, means: &mut [f32]) {
        for (group, to) in to.enumerate() {
            let first = group * self.width;
            let pixels = sums.chunks_exact(self.channels);
            let sums = pixels.map(|pixel| pixel[first..first + self.width].iter().sum::<f32>());
            means[to] = sums.sum::<f32>() / self.count;
        }
    }

    /// A number of each channel, at every place of a line.
    #[inline(always)]
    pub fn spread(self, of_channel: impl Fn(usize) -> f32, row: &mut [f32]) {
        for (channel, place) in row[..self.channels].iter_mut().enumerate() {
            *place = of_channel(channel);
        }
        for first in (self.channels..self.values).step_by(self.channels) {
            row.copy_within(..self.channels, first);
        }
    }
}

/// Mean and 1 / deviation of the group of a channel.
#[inline(always)]
pub fn statistics_of(line: Line, statistics: &[f32], channel: usize) -> [f32; 2] {
    let group = channel / line.width;
    [statistics[2 * group], statistics[2 * group + 1]]
}
