//! The instructions that belong to no operation, a folder each: those of optimisers and averages (`adam`, `ema`,
//! `spectral_norm`), and those that several operations share (`activate`, `add`). An operation's own lie in its folder
//! ([`crate::operations`]), in the same form: what it works on (`mod.rs`), how the CPU carries it out (`cpu.rs`) and how
//! the GPU does (`*.wgsl`), what it is proven with (`cases.rs`).

use super::program::Named;

macro_rules! instructions {
    ($($folder:ident: $($name:ident),+;)*) => {
        $(mod $folder; pub use $folder::*;)*

        $($(impl Named for $name {
            fn name(&self) -> &'static str {
                stringify!($name)
            }
        })+)*

        /// Their cases.
        #[cfg(any(test, feature = "cases"))]
        pub(crate) const PROOFS: &[crate::cases::Proof] = &[$($(crate::cases::Proof {
            name: stringify!($name),
            cases: <$name as crate::cases::Cases>::cases,
        }),+),*];
    };
}

instructions! {
    activate: Activate;
    adam: Adam;
    add: Add;
    ema: Ema;
    spectral_norm: SpectralGradient, SpectralNormalise;
}
