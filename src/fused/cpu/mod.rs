//! Carries programs out on the CPU.

mod adam;
mod adversarial;
mod augment;
mod gather;
mod loss;
mod loss_operations;
mod normalisation;
mod normalisation_operations;
mod penalty;
mod product;
mod product_operations;
mod projection;
mod rectifier;
mod simd;
mod spectral;

use burn::tensor::{Device, Tensor, TensorData};

use super::{
    layout::{BufferId, Slice},
    machine::{Machine, ProgramId},
    program::Op,
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

    /// The values of a buffer as they are now.
    pub fn values(&self, buffer: BufferId) -> &[f32] {
        &self.buffers[buffer.0]
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

    fn set(&mut self, to: Slice, values: &[f32]) {
        self.buffers[to.buffer.0][to.offset..to.offset + values.len()].copy_from_slice(values);
    }

    fn carry_out(&mut self, operation: &Op) {
        match *operation {
            Op::Gather {
                pixels,
                views,
                images,
                binarisation,
            } => self.with_output(images.buffer, |this, to| {
                let word = binarisation.map(|place| this.buffers[views.buffer.0][place].to_bits());
                gather::gather(&this.buffers[pixels.0], this.at(views), images, word, to);
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
                self.weight_gradient(&a, &d, gradient);
            }
            Op::Statistics {
                normalisation,
                running,
            } => self.statistics(&normalisation, running),
            Op::Normalise(normalisation) => self.normalise(&normalisation),
            Op::NormalisationGradient {
                normalisation,
                d,
                gradient,
                part_stride,
            } => self.normalisation_gradient(&normalisation, &d, gradient, part_stride),
            Op::NormalisationBackward {
                normalisation,
                d,
                gradient,
                part_stride,
            } => self.normalisation_backward(&normalisation, &d, gradient, part_stride),
            Op::DiscriminatorLoss {
                objective,
                logits,
                smoothing,
                d,
                figures,
                batch,
                fakes,
            } => {
                let sizes = [batch, fakes];
                self.discriminator_loss(objective, [logits, smoothing, d], figures, sizes);
            }
            Op::GeneratorLoss {
                objective,
                logits,
                d,
                figures,
                batch,
                fakes,
            } => self.generator_loss(objective, [logits, d], figures, [batch, fakes]),
            Op::Project(ref projection) => self.project(projection),
            Op::ProjectionGradient(ref projection) => self.projection_gradient(projection),
            Op::Move { from, to, key } => self.move_images(from, to, key),
            Op::GradientPenalty(ref penalty) => self.gradient_penalty(penalty),
            Op::Augment(ref augmentation) => self.augment(augmentation),
            Op::AugmentGradient {
                ref augmentation,
                d_seen,
                d,
            } => self.augment_gradient(augmentation, d_seen, d),
            Op::Reparameterise(posterior) => self.reparameterise(&posterior),
            Op::PosteriorGradient {
                posterior,
                d_latents,
                d,
            } => self.posterior_gradient(&posterior, d_latents, d),
            Op::Reconstruction {
                logits,
                images,
                d,
                scores,
                score,
            } => self.reconstruction(&logits, &images, &d, scores, score),
            Op::LearnVariance { errors, scores, d } => self.learn_variance(errors, scores, &d),
            Op::ElboFigures {
                posterior,
                scores,
                figures,
            } => self.elbo_figures(&posterior, scores, figures),
            Op::Clear {
                buffer,
                rows,
                row,
                from,
            } => self.clear(buffer, rows, row, from),
            Op::Adam(ref step) => adam::step(step, &mut self.buffers),
            Op::SpectralGradient(ref norm) => self.spectral_gradient(norm),
            Op::SpectralNormalise(ref norm) => self.spectral_normalise(norm),
            Op::Average {
                from,
                to,
                len,
                share,
            } => self.average(from, to, len, share),
            Op::Add {
                from,
                to,
                len,
                weight,
            } => self.add(from, to, len, weight),
        }
    }
}

impl CpuMachine {
    fn average(&mut self, from: BufferId, to: BufferId, len: usize, share: Slice) {
        let share = self.at(share)[0];
        self.with_output(to, |this, to| {
            for (average, value) in to[..len].iter_mut().zip(&this.buffers[from.0]) {
                *average += share * (value - *average);
            }
        });
    }

    fn add(&mut self, from: Slice, to: Slice, len: usize, weight: BufferId) {
        let weight = self.buffers[weight.0][0];
        self.with_output(to.buffer, |this, values| {
            let sums = &mut values[to.offset..][..len];
            for (sum, value) in sums.iter_mut().zip(this.at(from)) {
                *sum += weight * value;
            }
        });
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
