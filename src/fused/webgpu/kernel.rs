//! The compute shaders, and how their text is put together.

/// A compute shader: which texts it is made of, where it starts and what it binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kernel {
    Gather,
    /// With loads of four values at once, or of one.
    Multiply {
        vector: bool,
    },
    /// As [`Kernel::Multiply`].
    MultiplyNarrow {
        vector: bool,
    },
    /// As [`Kernel::Multiply`].
    WeightGradient {
        vector: bool,
    },
    Statistics,
    Normalise,
    NormalisationGradient,
    NormalisationBackward,
    AdversarialLoss,
    Reparameterise,
    PosteriorGradient,
    Reconstruction,
    ElboFigures,
    Adam,
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
            Self::Multiply { .. } => [
                include_str!("kernels/product.wgsl"),
                include_str!("kernels/multiply.wgsl"),
            ],
            Self::MultiplyNarrow { .. } => [
                include_str!("kernels/product.wgsl"),
                include_str!("kernels/multiply_narrow.wgsl"),
            ],
            Self::WeightGradient { .. } => [include_str!("kernels/weight_gradient.wgsl"), ""],
            Self::Statistics => [CHANNEL_SUMS, include_str!("kernels/statistics.wgsl")],
            Self::Normalise => ["", include_str!("kernels/normalise.wgsl")],
            Self::NormalisationGradient => [
                CHANNEL_SUMS,
                include_str!("kernels/normalisation_gradient.wgsl"),
            ],
            Self::NormalisationBackward => {
                ["", include_str!("kernels/normalisation_backward.wgsl")]
            }
            Self::AdversarialLoss => [include_str!("kernels/adversarial.wgsl"), ""],
            Self::Reparameterise => [include_str!("kernels/reparameterise.wgsl"), ""],
            Self::PosteriorGradient => [include_str!("kernels/posterior_gradient.wgsl"), ""],
            Self::Reconstruction => [include_str!("kernels/reconstruction.wgsl"), ""],
            Self::ElboFigures => [include_str!("kernels/elbo_figures.wgsl"), ""],
            Self::Adam => [include_str!("kernels/adam.wgsl"), ""],
        };
        let shared = match self {
            Self::Statistics
            | Self::Normalise
            | Self::NormalisationGradient
            | Self::NormalisationBackward => {
                include_str!("kernels/normalisation.wgsl")
            }
            _ => "",
        };
        let vector = matches!(
            self,
            Self::Multiply { vector: true }
                | Self::MultiplyNarrow { vector: true }
                | Self::WeightGradient { vector: true }
        );
        let texts = [
            include_str!("kernels/common.wgsl"),
            shared,
            text[0],
            text[1],
        ];
        expand(&texts.concat(), vector)
    }

    /// How it uses each of its storage buffers; the parameters come after them.
    pub fn accesses(self) -> &'static [Access] {
        use Access::{Read as R, Write as W};
        match self {
            Self::Gather | Self::WeightGradient { .. } | Self::ElboFigures => &[R, R, W],
            Self::Multiply { .. }
            | Self::MultiplyNarrow { .. }
            | Self::PosteriorGradient
            | Self::Normalise => &[R, R, R, W],
            Self::Statistics | Self::AdversarialLoss => &[R, W, W],
            Self::NormalisationGradient => &[R, R, R, R, W],
            Self::NormalisationBackward => &[R, R, W, R, R, R],
            Self::Reparameterise | Self::Reconstruction => &[R, R, W, W],
            Self::Adam => &[W, W, W, W, R, R, R, R],
        }
    }
}

const CHANNEL_SUMS: &str = include_str!("kernels/channel_sums.wgsl");

/// Rows of a product that a thread holds in registers. Small for the variant that only layers next
/// to the image use: a large tile takes long to compile.
pub const fn tile_rows(vector: bool) -> usize {
    if vector { 8 } else { 4 }
}

/// Keeps the lines marked `#vector` or those marked `#scalar`, and writes lines such as
/// `#each i 8 j 4 | var sum$i$j = 0.0;` out for every value of their counters: WGSL has no loop
/// that is sure to leave its array in registers.
fn expand(source: &str, vector: bool) -> String {
    let (kept, dropped) = match vector {
        true => ("#vector ", "#scalar "),
        false => ("#scalar ", "#vector "),
    };
    let rows = &tile_rows(vector).to_string();
    let fours = &(tile_rows(vector) / 4).to_string();
    let mut expanded = String::new();
    for line in source.lines().map(str::trim_start) {
        if line.starts_with(dropped) {
            continue;
        }
        let line = line.strip_prefix(kept).unwrap_or(line);
        let line = &line.replace("$ROWS", rows).replace("$FOURS", fours);
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
        assert_eq!(expand(source, false), "a\nx00; x01; x10; x11; \nb\n");
    }

    #[test]
    fn marked_lines_belong_to_one_variant() {
        let source = "#vector four\n#scalar one\n#vector #each i 2 | v$i;";
        assert_eq!(expand(source, false), "one\n");
        assert_eq!(expand(source, true), "four\nv0; v1; \n");
    }
}
