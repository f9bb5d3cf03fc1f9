//! The instructions of programs, a folder each: what it works on and where it comes from (`mod.rs`), how the CPU carries
//! it out (`cpu.rs`) and how the GPU does (`*.wgsl`). To add one, copy a folder and name it in the list below; the parity
//! tests then ask for its cases. Instructions that belong together share a folder.

use super::program::Named;

macro_rules! instructions {
    ($($folder:ident: $($name:ident),+;)*) => {
        $(mod $folder; pub use $folder::*;)*

        $($(impl Named for $name {
            fn name(&self) -> &'static str {
                stringify!($name)
            }
        })+)*

        /// The names of all instructions.
        pub const NAMES: &[&str] = &[$($(stringify!($name)),+),*];
    };
}

instructions! {
    activate: Activate;
    adam: Adam;
    add: Add;
    adversarial: DiscriminatorLoss, GeneratorLoss;
    augment: Augment, AugmentGradient;
    ema: Ema;
    batch_norm: Statistics, Normalise, NormalisationGradient, NormalisationBackward;
    clear: Clear;
    gather: Gather;
    gradient_penalty: GradientPenalty;
    perturb: Perturb;
    posterior: Reparameterise, PosteriorGradient, Elbo;
    product: Multiply, WeightGradient;
    projection: Project, ProjectionGradient;
    reconstruction: Reconstruction, LearnVariance;
    spectral_norm: SpectralGradient, SpectralNormalise;
}
