//! Operations as dispatches: which kernel, over which buffers, with which parameters.

mod augment;
mod normalisation;
mod penalty;
mod product;
mod spectral;

use super::kernel::Kernel;
use crate::{
    dataset::SHIFT_MAX,
    fused::{
        layout::{BufferId, Feature, Matrix, Slice},
        parameters::CHUNK,
        program::{Adam, Op, Posterior, Projection, ReconstructionScore},
    },
    loss::{Objective, VARIANCE_MIN},
};

/// A kernel launch.
#[derive(Debug)]
pub struct Dispatch {
    pub kernel: Kernel,
    pub buffers: Vec<BufferId>,
    /// Bits of the kernel's `Parameters`.
    pub parameters: Vec<u32>,
    pub workgroups: [u32; 3],
}

/// Threads of a workgroup of the kernels that have one thread a value.
const THREADS: usize = 64;
fn groups(x: usize, y: usize, z: usize) -> [u32; 3] {
    [x as u32, y as u32, z as u32]
}

fn matrix(m: &Matrix) -> [u32; 12] {
    let fields = [
        m.rows, m.size, m.base, m.image, m.line, m.pixel, m.columns, m.run, m.stride,
    ];
    let mut words = [0; 12];
    for (word, field) in words.iter_mut().zip(fields) {
        *word = field as u32;
    }
    words
}

impl Dispatch {
    pub fn new(operation: &Op) -> Self {
        match *operation {
            Op::Gather {
                pixels,
                views,
                images,
                binarisation,
            } => gather(pixels, views, images, binarisation),
            Op::Multiply {
                a,
                b,
                c,
                phases,
                epilogue,
            } => product::multiply(a, b, c, phases, epilogue),
            Op::WeightGradient {
                a,
                d,
                gradient,
                parts,
                part_stride,
            } => product::weight_gradient(&a, &d, gradient, parts, part_stride),
            Op::Statistics {
                normalisation,
                running,
            } => normalisation::statistics(&normalisation, running),
            Op::Normalise(normalisation) => normalisation::normalise(&normalisation),
            Op::NormalisationGradient {
                normalisation,
                d,
                gradient,
                part_stride,
            } => normalisation::gradient(&normalisation, &d, gradient, part_stride),
            Op::NormalisationBackward {
                normalisation,
                d,
                gradient,
                part_stride,
            } => normalisation::backward(&normalisation, &d, gradient, part_stride),
            Op::DiscriminatorLoss {
                objective,
                logits,
                smoothing,
                d,
                figures,
                batch,
                fakes,
            } => adversarial(
                objective,
                [logits, smoothing, d],
                figures,
                [batch, fakes],
                false,
            ),
            Op::GeneratorLoss {
                objective,
                logits,
                d,
                figures,
                batch,
                fakes,
                // It gives no verdict on real images, so it reads no smoothing: any buffer will do.
            } => adversarial(
                objective,
                [logits, logits, d],
                figures,
                [batch, fakes],
                true,
            ),
            Op::Project(ref p) => projection(p, [p.outputs, p.logits], false),
            Op::ProjectionGradient(ref p) => projection(p, [p.logits, p.outputs], true),
            Op::Move { from, to, key } => penalty::move_images(from, to, key),
            Op::GradientPenalty(ref one) => penalty::penalise(one),
            Op::Augment(ref augmentation) => augment::augment(augmentation),
            Op::AugmentGradient {
                ref augmentation,
                d_seen,
                d,
            } => augment::gradient(augmentation, d_seen, d),
            Op::Reparameterise(p) => Self {
                kernel: Kernel::Reparameterise,
                buffers: vec![p.parameters, p.noise.buffer, p.latents, p.kl],
                parameters: posterior(&p),
                workgroups: groups(p.batch.div_ceil(THREADS), 1, 1),
            },
            Op::PosteriorGradient {
                posterior: p,
                d_latents,
                d,
            } => Self {
                kernel: Kernel::PosteriorGradient,
                buffers: vec![p.parameters, p.noise.buffer, p.kl_cost, d_latents, d],
                parameters: posterior(&p),
                workgroups: groups((p.batch * p.latent_size).div_ceil(THREADS), 1, 1),
            },
            Op::Reconstruction {
                logits,
                images,
                d,
                scores,
                score,
            } => {
                let views = [logits, images, d].map(|feature| matrix(&feature.flattened()));
                let (score, weight) = match score {
                    ReconstructionScore::Bernoulli => (0, 1.0),
                    ReconstructionScore::Gaussian => (1, 1.0),
                    ReconstructionScore::AfterTanh => (2, 1.0),
                    ReconstructionScore::Weighted(weight) => (3, weight),
                };
                Self {
                    kernel: Kernel::Reconstruction,
                    buffers: vec![logits.buffer, images.buffer, d.buffer, scores],
                    parameters: [views.as_flattened(), &[score, weight.to_bits(), 0, 0]].concat(),
                    workgroups: groups(logits.batch, 1, 1),
                }
            }
            Op::LearnVariance { errors, scores, d } => Self {
                kernel: Kernel::LearnVariance,
                buffers: vec![errors, d.buffer, scores],
                parameters: [
                    &matrix(&d.flattened())[..],
                    &[(VARIANCE_MIN as f32).to_bits(), 0, 0, 0],
                ]
                .concat(),
                workgroups: groups(d.batch, 1, 1),
            },
            Op::ElboFigures {
                posterior: p,
                scores,
                figures,
            } => Self {
                kernel: Kernel::ElboFigures,
                buffers: vec![scores, p.kl, p.kl_cost, p.parameters, figures.buffer],
                parameters: [p.batch, figures.offset, p.latent_size, 0]
                    .map(|value| value as u32)
                    .into(),
                workgroups: groups(1, 1, 1),
            },
            Op::Clear {
                buffer,
                rows,
                row,
                from,
            } => Self {
                kernel: Kernel::Clear,
                buffers: vec![buffer],
                parameters: [rows * row, row, from, 0].map(|v| v as u32).into(),
                workgroups: groups((rows * row).div_ceil(THREADS), 1, 1),
            },
            Op::Adam(ref step) => adam(step),
            Op::SpectralGradient(ref norm) => spectral::gradient(norm),
            Op::SpectralNormalise(ref norm) => spectral::normalise(norm),
            Op::Average {
                from,
                to,
                len,
                share,
            } => Self {
                kernel: Kernel::Average,
                buffers: vec![from, share.buffer, to],
                parameters: vec![len as u32, share.offset as u32, 0, 0],
                workgroups: groups(len.div_ceil(CHUNK), 1, 1),
            },
            Op::Add {
                from,
                to,
                len,
                weight,
            } => Self {
                kernel: Kernel::Add,
                buffers: vec![from.buffer, weight, to.buffer],
                parameters: [len, from.offset, to.offset, 0].map(|v| v as u32).into(),
                workgroups: groups(len.div_ceil(CHUNK), 1, 1),
            },
        }
    }
}

fn gather(
    pixels: BufferId,
    views: Slice,
    images: Feature,
    binarisation: Option<usize>,
) -> Dispatch {
    let rows = images.flattened();
    let sizes = [
        views.offset,
        images.channels,
        images.size,
        SHIFT_MAX,
        usize::from(binarisation.is_some()),
        binarisation.unwrap_or_default(),
        0,
        0,
    ];
    let sizes = sizes.map(|size| size as u32);
    Dispatch {
        kernel: Kernel::Gather,
        buffers: vec![pixels, views.buffer, images.buffer],
        parameters: [&matrix(&rows)[..], &sizes].concat(),
        workgroups: groups(rows.columns.div_ceil(THREADS), images.batch, 1),
    }
}

fn adversarial(
    objective: Objective,
    [logits, smoothing, d]: [BufferId; 3],
    figures: Slice,
    [batch, fakes]: [usize; 2],
    generator: bool,
) -> Dispatch {
    let objective = match objective {
        Objective::NonSaturating => 0,
        Objective::LeastSquares => 1,
        Objective::Hinge => 2,
        Objective::Relativistic => 3,
    };
    Dispatch {
        kernel: Kernel::AdversarialLoss,
        buffers: vec![logits, smoothing, d, figures.buffer],
        parameters: vec![
            batch as u32,
            figures.offset as u32,
            u32::from(generator),
            objective,
            fakes as u32,
            0,
            0,
            0,
        ],
        workgroups: groups(1, 1, 1),
    }
}

fn projection(p: &Projection, [from, to]: [Slice; 2], backward: bool) -> Dispatch {
    let sizes = [p.images, p.batch, p.size, p.conditions.offset, p.stride];
    let words = sizes
        .into_iter()
        .chain([usize::from(backward), from.offset, to.offset]);
    Dispatch {
        kernel: Kernel::Projection,
        buffers: vec![from.buffer, p.conditions.buffer, to.buffer],
        parameters: words.map(|word| word as u32).collect(),
        workgroups: groups(p.images.div_ceil(THREADS), 1, 1),
    }
}

fn posterior(p: &Posterior) -> Vec<u32> {
    [p.batch, p.latent_size, p.noise.offset, p.row]
        .map(|v| v as u32)
        .into()
}

fn adam(step: &Adam) -> Dispatch {
    let arena = &step.arena;
    Dispatch {
        kernel: Kernel::Adam,
        buffers: vec![
            arena.values,
            arena.transposed,
            arena.moment_1,
            arena.moment_2,
            arena.gradient,
            arena.transposition,
            arena.part_counts,
            step.rates.buffer,
        ],
        parameters: vec![
            arena.len as u32,
            step.rates.offset as u32,
            step.beta_1.to_bits(),
            step.beta_2.to_bits(),
        ],
        workgroups: groups(arena.len / CHUNK, 1, 1),
    }
}
