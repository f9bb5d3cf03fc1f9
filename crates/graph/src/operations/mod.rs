//! Every operation that a step is made of, each with a line of the list below. One that brings instructions is a folder:
//! its vector-Jacobian product (`mod.rs`), what it is in Burn (`in_burn.rs`), what its instructions work on (`instruction.rs`), how
//! the CPU (`cpu.rs`) and the GPU (`*.wgsl`) carry them out, and what they are proven with (`cases.rs`). One that needs
//! none, or those that several share ([`crate::fused::operations`]), is a file.
//!
//! Shapes are `[batch, channels, height, width]`.

use super::layer::Layer;

/// A line is an operation: `folder: Block => Instructions;` with the block that networks are made of, if it is one, and the
/// instructions that the folder brings, if it does.
macro_rules! operations {
    ($($folder:ident $(: $block:ident)? $(=> $($instruction:ident),+)?;)*) => {
        $(pub(super) mod $folder;)*

        /// A part of a network.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Block {
            $($(
                #[doc = concat!("See [`", stringify!($block), "`].")]
                $block($folder::$block),
            )?)*
        }

        impl Block {
            /// What it says of itself.
            pub fn layer(&self) -> &dyn Layer {
                match self {
                    $($(Self::$block(block) => block,)?)*
                }
            }
        }

        /// Of every block, see [`Layer::cases`].
        #[cfg(test)]
        pub fn cases() -> Vec<(&'static str, Vec<super::parity::Case>)> {
            vec![$($((stringify!($block), $block::cases()),)?)*]
        }

        $($(
            pub use $folder::$block;

            impl From<$block> for Block {
                fn from(block: $block) -> Self {
                    Self::$block(block)
                }
            }
        )?)*

        /// The instructions of all operations, with what they are made of.
        pub mod instructions {
            $($(
                pub use super::$folder::instruction::*;

                $(impl crate::fused::program::Named for $instruction {
                    fn name(&self) -> &'static str {
                        stringify!($instruction)
                    }
                })+
            )?)*

            /// Their cases.
            #[cfg(any(test, feature = "cases"))]
            pub(crate) const PROOFS: &[crate::cases::Proof] = &[$($($(crate::cases::Proof {
                name: stringify!($instruction),
                cases: <$instruction as crate::cases::Cases>::cases,
            },)+)?)*];
        }
    };
}

operations! {
    adversarial => DiscriminatorLoss, GeneratorLoss, GradientPenalty;
    apply;
    augment => Augment, AugmentGradient;
    batch_norm: BatchNorm => BatchNormalise, Normalise, BatchNormBackward, NormaliseBackward;
    blend => Blend;
    columns;
    concatenate;
    conditioning;
    constant;
    convolution: Convolution => Multiply, WeightGradient;
    elbo => Elbo;
    gather => Gather;
    given;
    group_norm: GroupNorm => GroupNormalise, GroupNormGradient, GroupNormBackward;
    mean_score => MeanScore;
    perturb => Perturb;
    projection => Project, ProjectionGradient;
    put_back;
    reconstruction => Reconstruction, LearnVariance;
    rectify: LeakyRelu;
    reparameterise => Reparameterise, PosteriorGradient;
    residual: Residual;
    scaled_sum;
    scored_by_host;
    shift: EmbeddingShift => AddVectors, PixelSums;
    silu: SigmoidLinear => Silu, SiluGradient;
    skip: Skip => CopyChannels;
    sum;
    table: Table => Clear;
    tanh: Tanh;
    unflatten => Unflatten;
    upsample: Upsample => UpsampleNearest, UpsampleGradient;
    zeros;
}

pub use adversarial::{Game, Penalty};
pub use batch_norm::Normalisation;
pub(super) use convolution::NOTHING;
pub use convolution::{Direction, Drawing};
pub use reconstruction::Comparison;
pub use reparameterise::Posterior;

/// Of operations that are no blocks: how they are compared with Burn.
#[cfg(test)]
pub fn steps() -> Vec<(&'static str, Vec<super::parity::Step>)> {
    vec![
        ("adversarial", adversarial::steps()),
        ("augment", augment::steps()),
        ("blend", blend::steps()),
        ("conditioning", conditioning::steps()),
        ("constant", constant::steps()),
        ("perturb", perturb::steps()),
        ("projection", projection::steps()),
        ("reconstruction", reconstruction::steps()),
        ("reparameterise and elbo", reparameterise::steps()),
        ("shift", shift::steps()),
        ("unflatten", unflatten::steps()),
    ]
}
