//! Products with what is done to them on their way to memory.

use super::{
    CpuMachine, product,
    rectifier::{rectifier_slope, rectify},
};
use crate::fused::{
    layout::{Matrix, Phases, Slice},
    program::Epilogue,
};

impl CpuMachine {
    pub(super) fn weight_gradient(&mut self, a: &Matrix, d: &Matrix, gradient: Slice) {
        let mut panel = std::mem::take(&mut self.panel);
        self.with_output(gradient.buffer, |this, to| {
            let (a_values, d_values) = (&this.buffers[a.buffer.0], &this.buffers[d.buffer.0]);
            let to = &mut to[gradient.offset..];
            product::weight_gradient(a, a_values, d, d_values, to, &mut panel);
        });
        self.panel = panel;
    }

    pub(super) fn multiply(
        &mut self,
        a: Matrix,
        b: Slice,
        c: Matrix,
        phases: Option<(Phases, Phases)>,
        epilogue: Epilogue,
    ) {
        let mut panel = std::mem::take(&mut self.panel);
        self.with_output(c.buffer, |this, to| {
            let a_values = &this.buffers[a.buffer.0];
            for phase in 0..if phases.is_some() { 4 } else { 1 } {
                let shifted = |view: Matrix, by: Option<Phases>| match by {
                    Some(by) => Matrix {
                        base: view.base + phase / 2 * by.line + phase % 2 * by.pixel,
                        ..view
                    },
                    None => view,
                };
                let (a_view, c_view) = (
                    shifted(a, phases.map(|p| p.0)),
                    shifted(c, phases.map(|p| p.1)),
                );
                let b_values = &this.at(b)[phase * a.columns * c.columns..];
                let finish = |values: &mut [f32], place: usize, column: usize| {
                    this.finish(epilogue, values, place.wrapping_sub(c.base), column);
                };
                product::multiply(&a_view, a_values, b_values, &c_view, to, &mut panel, finish);
            }
        });
        self.panel = panel;
    }

    /// Completes neighbouring values of a product, given their distance from its first value and
    /// the first one's column.
    #[inline]
    fn finish(&self, epilogue: Epilogue, values: &mut [f32], distance: usize, column: usize) {
        let matching = |output: &Matrix| {
            let start = output.base.wrapping_add(distance);
            &self.buffers[output.buffer.0][start..start + values.len()]
        };
        match epilogue {
            Epilogue::None => {}
            Epilogue::Bias(bias) => {
                for (value, bias) in values.iter_mut().zip(&self.at(bias)[column..]) {
                    *value += bias;
                }
            }
            Epilogue::Rectify { slope } => {
                for value in values {
                    *value = rectify(*value, slope);
                }
            }
            Epilogue::Tanh => {
                for value in values {
                    *value = value.tanh();
                }
            }
            Epilogue::RectifyGradient { output, slope } => {
                let outputs = matching(&output);
                for (value, output) in values.iter_mut().zip(outputs) {
                    *value *= rectifier_slope(*output, slope);
                }
            }
            Epilogue::TanhGradient { output } => {
                let outputs = matching(&output);
                for (value, output) in values.iter_mut().zip(outputs) {
                    *value *= 1.0 - output * output;
                }
            }
        }
    }
}
