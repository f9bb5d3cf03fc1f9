//! Operations as dispatches: which kernel, over which buffers, with which parameters.

use crate::dataset::SHIFT_MAX;

use super::{
    super::{
        layout::{BufferId, Feature, Matrix, Phases, Slice},
        parameters::CHUNK,
        program::{Adam, Epilogue, Normalisation, Op, Posterior, ReconstructionScore},
    },
    kernel::{Kernel, Threads, Tile},
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

/// Threads of a workgroup of the product kernels, across and down.
const PRODUCT_THREADS: [usize; 2] = [4, 16];
/// Most columns for which a tile of columns would mostly be idle.
const NARROW_COLUMNS_MAX: usize = 4;
/// Rows of a product of few columns that a workgroup computes.
const NARROW_ROWS: usize = 256;
/// Threads of a workgroup of the kernels that have one thread a value.
const THREADS: usize = 64;
/// Channels of a workgroup of the normalisation kernels.
const CHANNELS: usize = 4;
/// Most rows that few threads sum up.
const FEW_THREADS_ROWS_MAX: usize = 1024;
/// Rows of a workgroup of the normalisation kernels that map value to value.
const ROWS: usize = 128;

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
            } => gather(pixels, views, images),
            Op::Multiply {
                a,
                b,
                c,
                phases,
                epilogue,
            } => multiply(a, b, c, phases, epilogue),
            Op::WeightGradient {
                a,
                d,
                gradient,
                parts,
                part_stride,
            } => {
                let images = a.rows / (a.size * a.size);
                let scalars = [gradient.offset, part_stride, images, parts].map(|v| v as u32);
                let whole = a.size.is_multiple_of(4) && in_fours(&a, Phases::NONE);
                let tile = tile(d.columns, |t| whole && a.run.is_multiple_of(t.rows()));
                Self {
                    kernel: Kernel::WeightGradient(tile),
                    buffers: vec![a.buffer, d.buffer, gradient.buffer],
                    parameters: [&matrix(&a)[..], &matrix(&d), &scalars].concat(),
                    workgroups: product_groups(tile, a.columns, d.columns, parts),
                }
            }
            Op::Statistics {
                normalisation: n,
                running,
            } => {
                let mut parameters = normalisation(&n, &n.output, None, 0);
                // Without running statistics something else has to be bound, and is left alone.
                let (buffer, place) = match running {
                    Some(running) => (running.buffer, [1, running.offset as u32]),
                    None => (n.output.buffer, [0, 0]),
                };
                parameters[42..].copy_from_slice(&place);
                Self {
                    kernel: Kernel::Statistics(summing_threads(&n)),
                    buffers: vec![n.input.buffer, n.statistics.buffer, buffer],
                    parameters,
                    workgroups: groups(n.input.channels.div_ceil(CHANNELS), 1, 1),
                }
            }
            Op::Normalise(n) => Self {
                kernel: Kernel::Normalise,
                buffers: vec![
                    n.input.buffer,
                    n.statistics.buffer,
                    n.affine.buffer,
                    n.output.buffer,
                ],
                parameters: normalisation(&n, &n.output, None, 0),
                workgroups: elementwise(&n),
            },
            Op::NormalisationGradient {
                normalisation: n,
                d,
                gradient,
                part_stride,
            } => Self {
                kernel: Kernel::NormalisationGradient(summing_threads(&n)),
                buffers: vec![
                    n.input.buffer,
                    n.output.buffer,
                    d.buffer,
                    n.statistics.buffer,
                    gradient.buffer,
                ],
                parameters: normalisation(&n, &d, Some(gradient), part_stride),
                workgroups: groups(n.input.channels.div_ceil(CHANNELS), 1, n.groups),
            },
            Op::NormalisationBackward {
                normalisation: n,
                d,
                gradient,
                part_stride,
            } => Self {
                kernel: Kernel::NormalisationBackward,
                buffers: vec![
                    n.input.buffer,
                    n.output.buffer,
                    d.buffer,
                    n.statistics.buffer,
                    gradient.buffer,
                    n.affine.buffer,
                ],
                parameters: normalisation(&n, &d, Some(gradient), part_stride),
                workgroups: elementwise(&n),
            },
            Op::DiscriminatorLoss {
                logits,
                d,
                figures,
                batch,
            } => adversarial(logits, d, figures, [batch as u32, 0]),
            Op::GeneratorLoss {
                logits,
                d,
                figures,
                batch,
            } => adversarial(logits, d, figures, [batch as u32, 1]),
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
                buffers: vec![p.parameters, p.noise.buffer, d_latents, d],
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
                let gaussian = u32::from(score == ReconstructionScore::Gaussian);
                Self {
                    kernel: Kernel::Reconstruction,
                    buffers: vec![logits.buffer, images.buffer, d.buffer, scores],
                    parameters: [views.as_flattened(), &[gaussian, 0, 0, 0]].concat(),
                    workgroups: groups(logits.batch, 1, 1),
                }
            }
            Op::ElboFigures {
                posterior: p,
                scores,
                figures,
            } => Self {
                kernel: Kernel::ElboFigures,
                buffers: vec![scores, p.kl, figures.buffer],
                parameters: vec![
                    p.batch as u32,
                    figures.offset as u32,
                    0,
                    p.kl_weight.to_bits(),
                ],
                workgroups: groups(1, 1, 1),
            },
            Op::Adam(ref step) => adam(step),
        }
    }
}

fn gather(pixels: BufferId, views: Slice, images: Feature) -> Dispatch {
    let rows = images.flattened();
    let sizes = [views.offset, images.channels, images.size, SHIFT_MAX].map(|v| v as u32);
    Dispatch {
        kernel: Kernel::Gather,
        buffers: vec![pixels, views.buffer, images.buffer],
        parameters: [&matrix(&rows)[..], &sizes].concat(),
        workgroups: groups(rows.columns.div_ceil(THREADS), images.batch, 1),
    }
}

fn multiply(
    a: Matrix,
    b: Slice,
    c: Matrix,
    phases: Option<(Phases, Phases)>,
    epilogue: Epilogue,
) -> Dispatch {
    // Where nothing is read beside the factors, one of them is bound once more.
    let (code, auxiliary, slope) = match epilogue {
        Epilogue::None => (0, None, 0.0),
        Epilogue::Bias(bias) => (1, Some(bias), 0.0),
        Epilogue::Rectify { slope } => (2, None, slope),
        Epilogue::Tanh => (3, None, 0.0),
        Epilogue::RectifyGradient { output, slope } => (4, Some(start(&output)), slope),
        Epilogue::TanhGradient { output } => (5, Some(start(&output)), 0.0),
    };
    let Slice {
        buffer: auxiliary,
        offset,
    } = auxiliary.unwrap_or(start(&a));
    let steps = phases.map_or([0; 4], |(a, c)| [a.line, a.pixel, c.line, c.pixel]);
    let places = [b.offset, code, offset].map(|v| v as u32);
    let vector = in_fours(&a, phases.map_or(Phases::NONE, |p| p.0));
    let phase_count = if phases.is_some() { 4 } else { 1 };
    let (kernel, workgroups) = if c.columns <= NARROW_COLUMNS_MAX {
        let workgroups = groups(1, c.rows.div_ceil(NARROW_ROWS), phase_count);
        (Kernel::MultiplyNarrow { vector }, workgroups)
    } else {
        let tile = tile(c.columns, |_| vector);
        let workgroups = product_groups(tile, c.rows, c.columns, phase_count);
        (Kernel::Multiply(tile), workgroups)
    };
    Dispatch {
        kernel,
        buffers: vec![a.buffer, b.buffer, auxiliary, c.buffer],
        parameters: [
            &matrix(&a)[..],
            &matrix(&c),
            &steps.map(|v| v as u32),
            &places,
            &[slope.to_bits()],
        ]
        .concat(),
        workgroups,
    }
}

/// Columns of a product that a workgroup computes.
fn group_columns(tile: Tile) -> usize {
    PRODUCT_THREADS[0] * tile.columns()
}

/// The allowed tile that wastes the fewest of its columns.
fn tile(columns: usize, allowed: impl Fn(Tile) -> bool) -> Tile {
    [Tile::Square, Tile::Slim]
        .into_iter()
        .filter(|tile| allowed(*tile))
        .min_by_key(|tile| columns.next_multiple_of(group_columns(*tile)))
        .unwrap_or(Tile::Scalar)
}

fn product_groups(tile: Tile, rows: usize, columns: usize, layers: usize) -> [u32; 3] {
    groups(
        columns.div_ceil(group_columns(tile)),
        rows.div_ceil(PRODUCT_THREADS[1] * tile.rows()),
        layers,
    )
}

/// Whether every row, run and phase begins at a multiple of four.
fn in_fours(m: &Matrix, phases: Phases) -> bool {
    let places = [
        m.base,
        m.image,
        m.line,
        m.pixel,
        m.run,
        m.stride,
        phases.line,
        phases.pixel,
    ];
    places.iter().all(|place| place.is_multiple_of(4))
}

fn start(matrix: &Matrix) -> Slice {
    Slice {
        buffer: matrix.buffer,
        offset: matrix.base,
    }
}

fn normalisation(
    n: &Normalisation,
    d: &Feature,
    gradient: Option<Slice>,
    part_stride: usize,
) -> Vec<u32> {
    let views = [n.input, n.output, *d].map(|feature| matrix(&feature.pixels()));
    let scalars = [
        n.groups as u32,
        n.statistics.offset as u32,
        n.affine.offset as u32,
        n.slope.to_bits(),
        gradient.map_or(0, |slice| slice.offset as u32),
        part_stride as u32,
        0,
        0,
    ];
    [views.as_flattened(), &scalars].concat()
}

fn summing_threads(n: &Normalisation) -> Threads {
    match n.input.pixels().rows / n.groups {
        ..=FEW_THREADS_ROWS_MAX => Threads::Few,
        _ => Threads::Many,
    }
}

fn elementwise(n: &Normalisation) -> [u32; 3] {
    let rows = n.input.pixels().rows / n.groups;
    groups(
        n.input.channels.div_ceil(CHANNELS),
        rows.div_ceil(ROWS),
        n.groups,
    )
}

fn adversarial(
    logits: BufferId,
    d: BufferId,
    figures: Slice,
    [batch, generator]: [u32; 2],
) -> Dispatch {
    Dispatch {
        kernel: Kernel::AdversarialLoss,
        buffers: vec![logits, d, figures.buffer],
        parameters: vec![batch, figures.offset as u32, generator, 0],
        workgroups: groups(1, 1, 1),
    }
}

fn posterior(p: &Posterior) -> Vec<u32> {
    let sizes = [p.batch, p.latent_size, p.noise.offset].map(|v| v as u32);
    [&sizes[..], &[p.kl_weight.to_bits()]].concat()
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
