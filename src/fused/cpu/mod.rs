//! Carries programs out on the CPU.

mod adam;
mod loss;
mod normalisation;
mod product;
mod simd;

use burn::tensor::{Device, Tensor, TensorData};

use crate::dataset::View;

use super::{
    layout::{BufferId, Feature, Matrix, Phases, Slice},
    machine::{Machine, ProgramId},
    program::{Epilogue, Op},
};

/// Buffers in memory, programs carried out operation by operation on the calling thread.
#[derive(Debug)]
pub struct CpuMachine {
    buffers: Vec<Vec<f32>>,
    programs: Vec<Vec<Op>>,
    panel: Vec<f32>,
    device: Device,
}

impl CpuMachine {
    /// A machine without buffers, whose results appear as tensors on `device`.
    pub fn new(device: Device) -> Self {
        Self {
            buffers: Vec::new(),
            programs: Vec::new(),
            panel: Vec::new(),
            device,
        }
    }

    fn at(&self, slice: Slice) -> &[f32] {
        &self.buffers[slice.buffer.0][slice.offset..]
    }

    /// Lends a buffer out to be written while others are read.
    fn with_output<T>(&mut self, id: BufferId, write: impl FnOnce(&Self, &mut [f32]) -> T) -> T {
        let mut buffer = std::mem::take(&mut self.buffers[id.0]);
        let result = write(self, &mut buffer);
        self.buffers[id.0] = buffer;
        result
    }

    fn carry_out(&mut self, operation: &Op) {
        match *operation {
            Op::Gather {
                pixels,
                views,
                images,
            } => self.with_output(images.buffer, |this, to| {
                gather(&this.buffers[pixels.0], this.at(views), images, to);
            }),
            Op::Multiply {
                a,
                b,
                c,
                phases,
                epilogue,
            } => self.multiply(a, b, c, phases, epilogue),
            Op::WeightGradient {
                a,
                d,
                gradient,
                parts,
                ..
            } => {
                assert_eq!(parts, 1, "this machine never splits gradients");
                let mut panel = std::mem::take(&mut self.panel);
                self.with_output(gradient.buffer, |this, to| {
                    let (a_values, d_values) =
                        (&this.buffers[a.buffer.0], &this.buffers[d.buffer.0]);
                    let to = &mut to[gradient.offset..];
                    product::weight_gradient(&a, a_values, &d, d_values, to, &mut panel);
                });
                self.panel = panel;
            }
            Op::Statistics {
                normalisation,
                running,
            } => {
                self.with_output(normalisation.statistics.buffer, |this, to| {
                    let input = &this.buffers[normalisation.input.buffer.0];
                    normalisation::statistics(&normalisation, input, to);
                });
                if let Some(running) = running {
                    self.with_output(running.buffer, |this, to| {
                        let statistics = this.at(normalisation.statistics);
                        normalisation::track(&normalisation, statistics, to);
                    });
                }
            }
            Op::Normalise(n) => self.with_output(n.output.buffer, |this, to| {
                let input = &this.buffers[n.input.buffer.0];
                normalisation::normalise(&n, input, this.at(n.statistics), this.at(n.affine), to);
            }),
            Op::NormalisationGradient {
                normalisation: n,
                d,
                gradient,
                part_stride,
            } => {
                self.with_output(gradient.buffer, |this, to| {
                    let forward = this.forward(&n);
                    let to = &mut to[gradient.offset..];
                    normalisation::gradient(
                        &n,
                        forward,
                        &d,
                        &this.buffers[d.buffer.0],
                        to,
                        part_stride,
                    );
                });
            }
            Op::NormalisationBackward {
                normalisation: n,
                d,
                gradient,
                part_stride,
            } => {
                self.with_output(d.buffer, |this, to| {
                    let sums = this.at(gradient);
                    normalisation::backward(
                        &n,
                        this.forward(&n),
                        this.at(n.affine),
                        sums,
                        part_stride,
                        &d,
                        to,
                    );
                });
            }
            Op::DiscriminatorLoss {
                logits,
                d,
                figures,
                batch,
            } => {
                let values = self.with_output(d, |this, d| {
                    loss::discriminator(&this.buffers[logits.0], batch, d)
                });
                for (place, value) in [0, 2, 3].into_iter().zip(values) {
                    self.set(
                        Slice {
                            offset: figures.offset + place,
                            ..figures
                        },
                        &[value],
                    );
                }
            }
            Op::GeneratorLoss {
                logits,
                d,
                figures,
                batch,
            } => {
                let value = self.with_output(d, |this, d| {
                    loss::generator(&this.buffers[logits.0][batch..], &mut d[batch..2 * batch])
                });
                self.set(
                    Slice {
                        offset: figures.offset + 1,
                        ..figures
                    },
                    &[value],
                );
            }
            Op::Reparameterise(posterior) => {
                self.with_output(posterior.kl, |this, kl| {
                    let mut latents = vec![0.0; posterior.batch * posterior.latent_size];
                    let parameters = &this.buffers[posterior.parameters.0];
                    loss::reparameterise(
                        &posterior,
                        parameters,
                        this.at(posterior.noise),
                        &mut latents,
                        kl,
                    );
                    latents
                })
                .into_iter()
                .zip(&mut self.buffers[posterior.latents.0])
                .for_each(|(from, to)| *to = from);
            }
            Op::PosteriorGradient {
                posterior,
                d_latents,
                d,
            } => self.with_output(d, |this, to| {
                let parameters = &this.buffers[posterior.parameters.0];
                loss::posterior_gradient(
                    &posterior,
                    parameters,
                    this.at(posterior.noise),
                    &this.buffers[d_latents.0],
                    to,
                );
            }),
            Op::Reconstruction {
                logits,
                images,
                d,
                scores,
                score,
            } => {
                let values = self.with_output(d.buffer, |this, to| {
                    let (logit_values, image_values) = (
                        &this.buffers[logits.buffer.0],
                        &this.buffers[images.buffer.0],
                    );
                    loss::reconstruction(
                        (&logits, logit_values),
                        (&images, image_values),
                        (&d, to),
                        score,
                    )
                });
                self.set(
                    Slice {
                        buffer: scores,
                        offset: 0,
                    },
                    &values,
                );
            }
            Op::ElboFigures {
                posterior,
                scores,
                figures,
            } => {
                let mean = |buffer: BufferId| {
                    self.buffers[buffer.0]
                        .iter()
                        .take(posterior.batch)
                        .sum::<f32>()
                        / posterior.batch as f32
                };
                let (reconstruction, kl) = (mean(scores), mean(posterior.kl));
                self.set(
                    figures,
                    &[
                        reconstruction + posterior.kl_weight * kl,
                        reconstruction,
                        kl,
                    ],
                );
            }
            Op::Adam(ref step) => adam::step(step, &mut self.buffers),
        }
    }

    fn forward(&self, n: &super::program::Normalisation) -> normalisation::Forward<'_> {
        normalisation::Forward {
            input: &self.buffers[n.input.buffer.0],
            output: &self.buffers[n.output.buffer.0],
            statistics: self.at(n.statistics),
        }
    }

    fn set(&mut self, to: Slice, values: &[f32]) {
        self.buffers[to.buffer.0][to.offset..to.offset + values.len()].copy_from_slice(values);
    }

    fn multiply(
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

impl Machine for CpuMachine {
    fn allocate(&mut self, len: usize) -> BufferId {
        self.buffers.push(vec![0.0; len]);
        BufferId(self.buffers.len() - 1)
    }

    fn write(&mut self, buffer: BufferId, bits: &[u32]) {
        self.buffers[buffer.0][..bits.len()].copy_from_slice(bytemuck::cast_slice(bits));
    }

    fn gradient_parts(&self, _values: usize, _images: usize) -> usize {
        1
    }

    fn prepare(&mut self, operations: Vec<Op>) -> ProgramId {
        self.programs.push(operations);
        ProgramId(self.programs.len() - 1)
    }

    fn run(&mut self, program: ProgramId) {
        let operations = std::mem::take(&mut self.programs[program.0]);
        for operation in &operations {
            self.carry_out(operation);
        }
        self.programs[program.0] = operations;
    }

    fn tensor(&mut self, buffer: BufferId, len: usize) -> Tensor<1> {
        let values = self.buffers[buffer.0][..len].to_vec();
        Tensor::from_data(TensorData::new(values, [len]), &self.device)
    }
}

fn rectify(value: f32, slope: f32) -> f32 {
    if value > 0.0 { value } else { slope * value }
}

/// Derivative of [`rectify`], known from its output.
fn rectifier_slope(output: f32, slope: f32) -> f32 {
    if output > 0.0 { 1.0 } else { slope }
}

fn gather(pixels: &[f32], views: &[f32], images: Feature, to: &mut [f32]) {
    let pixels: &[u8] = bytemuck::cast_slice(pixels);
    let rows = images.flattened();
    let channels = images.channels;
    for (image, view) in views[..images.batch].iter().enumerate() {
        let view = View::from_bits(view.to_bits());
        let from = &pixels[view.index * rows.columns..][..rows.columns];
        for line in 0..images.size {
            let start = rows.row(image) + line * rows.stride;
            let pixels = to[start..][..rows.run].chunks_exact_mut(channels);
            for (column, to) in pixels.enumerate() {
                let [line, column] = view.origin(line, column);
                let bytes = &from[(line * images.size + column) * channels..];
                for (to, &byte) in to.iter_mut().zip(bytes) {
                    *to = f32::from(byte) / 127.5 - 1.0;
                }
            }
        }
    }
}
