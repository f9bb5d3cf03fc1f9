//! Every operation that a step is made of: what it is in Burn, its vector-Jacobian product, and its instructions. An
//! operation is a file, or a folder if it brings instructions of its own, and a line of the list below.
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

        $($($(impl crate::fused::program::Named for $folder::$instruction {
            fn name(&self) -> &'static str {
                stringify!($instruction)
            }
        })+)?)*
    };
}

operations! {
    adversarial;
    apply;
    augment;
    batch_norm: BatchNorm;
    columns;
    concatenate;
    conditioning;
    convolution: Convolution;
    elbo;
    gather;
    given;
    group_norm: GroupNorm => GroupNormalise, GroupNormGradient, GroupNormBackward;
    perturb;
    projection;
    reconstruction;
    rectify: LeakyRelu;
    reparameterise;
    residual: Residual;
    scaled_sum;
    scored_by_host;
    silu: SigmoidLinear => Silu, SiluGradient;
    sum;
    table: Table;
    tanh: Tanh;
    upsample: Upsample => UpsampleNearest, UpsampleGradient;
    zeros;
}

pub use adversarial::{Game, Penalty};
pub use batch_norm::Normalisation;
pub(super) use convolution::NOTHING;
pub use reconstruction::Comparison;
pub use reparameterise::Posterior;
