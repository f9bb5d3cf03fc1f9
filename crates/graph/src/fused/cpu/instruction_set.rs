//! What the processor can compute at once, found out when the program runs.

use super::lanes::{F32x4, Lanes};
#[cfg(target_arch = "x86_64")]
use super::lanes::{F32x8, F32x16, RoundedTwice};

/// How products are rounded on their way into a sum. Results differ in the last bits from one to the other; each gives
/// the same bits on every processor that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Arithmetic {
    /// The product, then the sum, as every processor can, and every browser does.
    #[default]
    Portable,
    /// Once, which is faster, where the processor can; [`Arithmetic::Portable`] elsewhere.
    Fused,
}

/// Vector instructions that kernels are compiled for, and that this processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstructionSet {
    pub(crate) lanes: LaneSet,
    arithmetic: Arithmetic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LaneSet {
    Four,
    /// Eight.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Sixteen.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// A function of values in memory that is compiled for every [`InstructionSet`].
pub trait Kernel {
    /// What it returns.
    type Output;

    /// Computes with tiles of so many rows: as many as the registers hold. Must be `#[inline(always)]`, like all that it
    /// calls, since what is not inlined is not compiled for the instruction set.
    fn run<V: Lanes, const ROWS: usize>(self) -> Self::Output;
}

impl Default for InstructionSet {
    fn default() -> Self {
        Self::of(Arithmetic::default())
    }
}

impl InstructionSet {
    /// All that this processor has for an arithmetic, from the narrowest on.
    pub fn available(arithmetic: Arithmetic) -> impl Iterator<Item = Self> {
        let all = [
            (LaneSet::Four, arithmetic == Arithmetic::Portable),
            #[cfg(target_arch = "x86_64")]
            (
                LaneSet::Avx2,
                is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            ),
            #[cfg(target_arch = "x86_64")]
            (
                LaneSet::Avx512,
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("fma"),
            ),
        ];
        let there = all
            .into_iter()
            .filter_map(|(lanes, has)| has.then_some(lanes));
        there.map(move |lanes| Self { lanes, arithmetic })
    }

    /// The widest for that arithmetic.
    pub fn of(arithmetic: Arithmetic) -> Self {
        Self::available(arithmetic).last().unwrap_or(Self {
            lanes: LaneSet::Four,
            arithmetic: Arithmetic::Portable,
        })
    }

    /// Values that it computes with at once.
    pub const fn lane_count(self) -> usize {
        match self.lanes {
            LaneSet::Four => F32x4::COUNT,
            #[cfg(target_arch = "x86_64")]
            LaneSet::Avx2 => F32x8::COUNT,
            #[cfg(target_arch = "x86_64")]
            LaneSet::Avx512 => F32x16::COUNT,
        }
    }

    /// Carries a kernel out.
    #[inline]
    pub fn run<K: Kernel>(self, kernel: K) -> K::Output {
        match (self.lanes, self.arithmetic) {
            (LaneSet::Four, _) => kernel.run::<F32x4, 4>(),
            // SAFETY of all below: `available` has found that the processor has it.
            #[cfg(target_arch = "x86_64")]
            (LaneSet::Avx2, Arithmetic::Portable) => unsafe {
                avx2::<_, RoundedTwice<F32x8>>(kernel)
            },
            #[cfg(target_arch = "x86_64")]
            (LaneSet::Avx2, Arithmetic::Fused) => unsafe { avx2::<_, F32x8>(kernel) },
            #[cfg(target_arch = "x86_64")]
            (LaneSet::Avx512, Arithmetic::Portable) => unsafe {
                avx512::<_, RoundedTwice<F32x16>>(kernel)
            },
            #[cfg(target_arch = "x86_64")]
            (LaneSet::Avx512, Arithmetic::Fused) => unsafe { avx512::<_, F32x16>(kernel) },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<K: Kernel, V: Lanes>(kernel: K) -> K::Output {
    kernel.run::<V, 6>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx2,fma")]
fn avx512<K: Kernel, V: Lanes>(kernel: K) -> K::Output {
    kernel.run::<V, 8>()
}

/// Compiles functions for every instruction set, so that the compiler turns their loops into its vector instructions. It
/// neither fuses nor reorders: the bits are the same for every set. What they call has to be `#[inline(always)]`. The set is
/// the first argument.
macro_rules! vectorise {
    ($($(#[$attribute:meta])* fn $name:ident($($argument:ident: $type:ty),* $(,)?) $body:block)*) => {$(
        $(#[$attribute])*
        fn $name(set: $crate::fused::cpu::InstructionSet, $($argument: $type),*) {
            #[inline(always)]
            fn four($($argument: $type),*) $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2($($argument: $type),*) {
                four($($argument),*);
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx2,fma")]
            fn avx512($($argument: $type),*) {
                four($($argument),*);
            }

            match set.lanes {
                $crate::fused::cpu::instruction_set::LaneSet::Four => four($($argument),*),
                // SAFETY: there is such an instruction set only where the processor has it.
                #[cfg(target_arch = "x86_64")]
                $crate::fused::cpu::instruction_set::LaneSet::Avx2 => unsafe { avx2($($argument),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                $crate::fused::cpu::instruction_set::LaneSet::Avx512 => unsafe { avx512($($argument),*) },
            }
        }
    )*};
}

pub(crate) use vectorise;
