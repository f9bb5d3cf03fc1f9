//! The compute shaders, and how their text is put together.

/// A compute shader: which texts it is made of, where it starts and what it binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kernel {
    Gather,
    Multiply(Tile),
    /// With loads of four values at once, or of one.
    MultiplyNarrow {
        vector: bool,
    },
    WeightGradient(Tile),
    Statistics(Threads),
    Normalise,
    NormalisationGradient(Threads),
    NormalisationBackward,
    AdversarialLoss,
    Projection,
    Clear,
    Reparameterise,
    PosteriorGradient,
    Reconstruction,
    LearnVariance,
    ElboFigures,
    Adam,
    Average,
    Augment,
    AugmentGradient,
    MoveImages,
    GradientPenalty,
    SpectralGradient,
    SpectralNormalise,
    Add,
}

/// The part of a product that a thread holds in registers. The larger the tile, the fewer loads a
/// multiplication takes, and the longer it takes to compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tile {
    /// 4 × 4, loading single values: for layers next to the image.
    Scalar,
    /// 8 × 4, loading four values at once: for products of few columns.
    Slim,
    /// 8 × 8, loading four values at once.
    Square,
}

impl Tile {
    pub const fn rows(self) -> usize {
        match self {
            Self::Scalar => 4,
            Self::Slim | Self::Square => 8,
        }
    }

    pub const fn columns(self) -> usize {
        match self {
            Self::Scalar | Self::Slim => 4,
            Self::Square => 8,
        }
    }
}

/// Threads that sum up a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Threads {
    /// For short sums: a software adapter takes as long to start a thread as to add many values.
    Few,
    /// For long ones.
    Many,
}

impl Threads {
    const fn count(self) -> usize {
        match self {
            Self::Few => 8,
            Self::Many => 32,
        }
    }
}

/// Whether a kernel writes to a buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
}

impl Kernel {
    /// The shader in WGSL.
    pub fn source(self) -> String {
        let text = match self {
            Self::Gather => [include_str!("kernels/gather.wgsl"), ""],
            Self::Multiply(_) => [
                include_str!("kernels/product.wgsl"),
                include_str!("kernels/multiply.wgsl"),
            ],
            Self::MultiplyNarrow { .. } => [
                include_str!("kernels/product.wgsl"),
                include_str!("kernels/multiply_narrow.wgsl"),
            ],
            Self::WeightGradient(_) => [include_str!("kernels/weight_gradient.wgsl"), ""],
            Self::Statistics(_) => [CHANNEL_SUMS, include_str!("kernels/statistics.wgsl")],
            Self::Normalise => ["", include_str!("kernels/normalise.wgsl")],
            Self::NormalisationGradient(_) => [
                CHANNEL_SUMS,
                include_str!("kernels/normalisation_gradient.wgsl"),
            ],
            Self::NormalisationBackward => {
                ["", include_str!("kernels/normalisation_backward.wgsl")]
            }
            Self::AdversarialLoss => [include_str!("kernels/adversarial.wgsl"), ""],
            Self::Projection => [include_str!("kernels/projection.wgsl"), ""],
            Self::Clear => [include_str!("kernels/clear.wgsl"), ""],
            Self::Reparameterise => [include_str!("kernels/reparameterise.wgsl"), ""],
            Self::PosteriorGradient => [include_str!("kernels/posterior_gradient.wgsl"), ""],
            Self::Reconstruction => [include_str!("kernels/reconstruction.wgsl"), ""],
            Self::LearnVariance => [include_str!("kernels/learn_variance.wgsl"), ""],
            Self::ElboFigures => [include_str!("kernels/elbo_figures.wgsl"), ""],
            Self::Adam => [include_str!("kernels/adam.wgsl"), ""],
            Self::Average => [include_str!("kernels/average.wgsl"), ""],
            Self::Augment => [DISTORTION, include_str!("kernels/augment.wgsl")],
            Self::AugmentGradient => [DISTORTION, include_str!("kernels/augment_gradient.wgsl")],
            Self::MoveImages => [include_str!("kernels/move_images.wgsl"), ""],
            Self::GradientPenalty => [include_str!("kernels/gradient_penalty.wgsl"), ""],
            Self::SpectralGradient => [SPECTRAL, include_str!("kernels/spectral_gradient.wgsl")],
            Self::SpectralNormalise => [SPECTRAL, include_str!("kernels/spectral_normalise.wgsl")],
            Self::Add => [include_str!("kernels/add.wgsl"), ""],
        };
        let shared = match self {
            Self::Statistics(_)
            | Self::Normalise
            | Self::NormalisationGradient(_)
            | Self::NormalisationBackward => {
                include_str!("kernels/normalisation.wgsl")
            }
            Self::PosteriorGradient | Self::ElboFigures => {
                include_str!("kernels/kl_of_latent.wgsl")
            }
            _ => "",
        };
        let vector = match self {
            Self::Multiply(tile) | Self::WeightGradient(tile) => tile != Tile::Scalar,
            Self::MultiplyNarrow { vector } => vector,
            _ => false,
        };
        let [rows, columns] = match self {
            Self::Multiply(tile) | Self::WeightGradient(tile) => [tile.rows(), tile.columns()],
            Self::Statistics(threads) | Self::NormalisationGradient(threads) => {
                [threads.count(), 1]
            }
            _ => [1, 1],
        };
        let texts = [
            include_str!("kernels/common.wgsl"),
            shared,
            text[0],
            text[1],
        ];
        let sizes = [
            ("$ROWS", rows),
            ("$COLUMNS", columns),
            ("$FOUR_ROWS", rows / 4),
            ("$FOUR_COLUMNS", columns / 4),
        ];
        expand(&texts.concat(), vector, &sizes)
    }

    /// How it uses each of its storage buffers; the parameters come after them.
    pub fn accesses(self) -> &'static [Access] {
        use Access::{Read as R, Write as W};
        match self {
            Self::Clear => &[W],
            Self::Gather
            | Self::WeightGradient(_)
            | Self::Average
            | Self::Projection
            | Self::SpectralGradient
            | Self::Augment
            | Self::Add => &[R, R, W],
            Self::Multiply(_)
            | Self::MultiplyNarrow { .. }
            | Self::AugmentGradient
            | Self::Normalise => &[R, R, R, W],
            Self::Statistics(_) | Self::LearnVariance => &[R, W, W],
            Self::NormalisationGradient(_) | Self::PosteriorGradient | Self::ElboFigures => {
                &[R, R, R, R, W]
            }
            Self::NormalisationBackward => &[R, R, W, R, R, R],
            Self::AdversarialLoss | Self::Reparameterise | Self::Reconstruction => &[R, R, W, W],
            Self::MoveImages | Self::GradientPenalty => &[R, W],
            Self::SpectralNormalise => &[R, R, W, W, W],
            Self::Adam => &[W, W, W, W, R, R, R, R],
        }
    }
}

const CHANNEL_SUMS: &str = include_str!("kernels/channel_sums.wgsl");
const DISTORTION: &str = include_str!("kernels/distortion.wgsl");
const SPECTRAL: &str = include_str!("kernels/spectral.wgsl");

/// Keeps the lines marked `#vector` or those marked `#scalar`, and writes lines such as
/// `#each i 8 j 4 | var sum$i$j = 0.0;` out for every value of their counters: WGSL has no loop
/// that is sure to leave its array in registers.
fn expand(source: &str, vector: bool, sizes: &[(&str, usize)]) -> String {
    let (kept, dropped) = match vector {
        true => ("#vector ", "#scalar "),
        false => ("#scalar ", "#vector "),
    };
    let mut expanded = String::new();
    for line in source.lines().map(str::trim_start) {
        if line.starts_with(dropped) {
            continue;
        }
        let line = line.strip_prefix(kept).unwrap_or(line);
        let line = &sizes.iter().fold(line.to_string(), |line, (name, size)| {
            line.replace(name, &size.to_string())
        });
        match line
            .strip_prefix("#each ")
            .and_then(|rest| rest.split_once(" | "))
        {
            Some((counters, text)) => {
                let words: Vec<_> = counters.split(' ').collect();
                expanded.extend(repeat(text, &words));
            }
            None => expanded.push_str(line),
        }
        expanded.push('\n');
    }
    expanded
}

fn repeat(text: &str, counters: &[&str]) -> Vec<String> {
    let [name, count, rest @ ..] = counters else {
        return vec![format!("{text} ")];
    };
    let count: usize = count
        .parse()
        .expect("a kernel repeats lines a number of times");
    let of = |value: usize| repeat(&text.replace(&format!("${name}"), &value.to_string()), rest);
    (0..count).flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_written_out_for_every_value_of_their_counters() {
        let source = "a\n  #each i 2 j 2 | x$i$j;\nb";
        assert_eq!(expand(source, false, &[]), "a\nx00; x01; x10; x11; \nb\n");
    }

    #[test]
    fn marked_lines_belong_to_one_variant() {
        let source = "#vector four\n#scalar one\n#vector #each i 2 | v$i;";
        assert_eq!(expand(source, false, &[]), "one\n");
        assert_eq!(expand(source, true, &[]), "four\nv0; v1; \n");
    }
}
