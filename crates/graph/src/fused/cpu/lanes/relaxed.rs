use core::arch::wasm32::f32x4_relaxed_madd;

use super::{DotLanes, F32x4, Lanes};

/// Four values, fused where the processor can: relaxed SIMD leaves that to the browser. In functions that are compiled for
/// it: a browser without it refuses the whole module.
#[derive(Clone, Copy)]
pub struct Relaxed(F32x4);

impl Lanes for Relaxed {
    const COUNT: usize = F32x4::COUNT;

    type Dot = Self;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(F32x4::splat(value))
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's.
        Self(unsafe { F32x4::load(from) })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's.
        unsafe { self.0.store(to) }
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(self.0.add(other.0))
    }

    #[inline(always)]
    fn multiply(self, other: Self) -> Self {
        Self(self.0.multiply(other.0))
    }

    #[inline(always)]
    fn add_product(self, a: Self, b: Self) -> Self {
        // SAFETY: there is no module without relaxed SIMD in which this is called.
        Self(F32x4(unsafe { f32x4_relaxed_madd(a.0.0, b.0.0, self.0.0) }))
    }
}

impl DotLanes for Relaxed {
    #[inline(always)]
    fn sums(rows: [Self; 4]) -> F32x4 {
        F32x4::sums(rows.map(|row| row.0))
    }
}
