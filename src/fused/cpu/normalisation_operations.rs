//! Batch normalisation over the machine's buffers.

use super::{CpuMachine, normalisation};
use crate::fused::{
    layout::{Feature, Slice},
    program::Normalisation,
};

impl CpuMachine {
    pub(super) fn statistics(&mut self, n: &Normalisation, running: Option<Slice>) {
        self.with_output(n.statistics.buffer, |this, to| {
            let to = &mut to[n.statistics.offset..];
            normalisation::statistics(n, &this.buffers[n.input.buffer.0], to);
        });
        if let Some(running) = running {
            self.with_output(running.buffer, |this, to| {
                normalisation::track(n, this.at(n.statistics), to);
            });
        }
    }

    pub(super) fn normalise(&mut self, n: &Normalisation) {
        self.with_output(n.output.buffer, |this, to| {
            let input = &this.buffers[n.input.buffer.0];
            normalisation::normalise(n, input, this.at(n.statistics), this.at(n.affine), to);
        });
    }

    pub(super) fn normalisation_gradient(
        &mut self,
        n: &Normalisation,
        d: &Feature,
        gradient: Slice,
        part_stride: usize,
    ) {
        self.with_output(gradient.buffer, |this, to| {
            let to = &mut to[gradient.offset..];
            let d_values = &this.buffers[d.buffer.0];
            normalisation::gradient(n, this.forward(n), d, d_values, to, part_stride);
        });
    }

    pub(super) fn normalisation_backward(
        &mut self,
        n: &Normalisation,
        d: &Feature,
        gradient: Slice,
        part_stride: usize,
    ) {
        self.with_output(d.buffer, |this, to| {
            let (affine, sums) = (this.at(n.affine), this.at(gradient));
            normalisation::backward(n, this.forward(n), affine, sums, part_stride, d, to);
        });
    }

    fn forward(&self, n: &Normalisation) -> normalisation::Forward<'_> {
        normalisation::Forward {
            input: &self.buffers[n.input.buffer.0],
            output: &self.buffers[n.output.buffer.0],
            statistics: self.at(n.statistics),
        }
    }
}
