//! Lanes of x86-64 processors with AVX2 or AVX-512 that fuse multiplication and addition into one rounding.

use core::arch::x86_64::{
    __m256, __m512, _mm_add_ps, _mm256_add_ps, _mm256_castps256_ps128, _mm256_extractf128_ps,
    _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_mul_ps, _mm256_set1_ps, _mm256_storeu_ps,
    _mm512_add_ps, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_mul_ps, _mm512_set1_ps,
    _mm512_storeu_ps,
};

use super::{DotLanes, F32x4, Lanes};

/// Eight values. Only for processors with AVX2 and FMA, in functions that are compiled for them.
#[derive(Clone, Copy)]
pub struct F32x8(__m256);

impl Lanes for F32x8 {
    const COUNT: usize = 8;

    type Dot = Self;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        // SAFETY: see the type.
        Self(unsafe { _mm256_set1_ps(value) })
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's, and see the type; loadu needs no alignment.
        Self(unsafe { _mm256_loadu_ps(from) })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's, and see the type; storeu needs no alignment.
        unsafe { _mm256_storeu_ps(to, self.0) }
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        // SAFETY: see the type.
        Self(unsafe { _mm256_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn multiply(self, other: Self) -> Self {
        // SAFETY: see the type.
        Self(unsafe { _mm256_mul_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn add_product(self, a: Self, b: Self) -> Self {
        // SAFETY: see the type.
        Self(unsafe { _mm256_fmadd_ps(a.0, b.0, self.0) })
    }
}

impl DotLanes for F32x8 {
    #[inline(always)]
    fn sums(rows: [Self; 4]) -> F32x4 {
        let halves = rows.map(|row| {
            // SAFETY: see the type.
            unsafe {
                F32x4(_mm_add_ps(
                    _mm256_castps256_ps128(row.0),
                    _mm256_extractf128_ps::<1>(row.0),
                ))
            }
        });
        F32x4::sums(halves)
    }
}

/// Sixteen values. Only for processors with AVX-512F, in functions that are compiled for it.
#[derive(Clone, Copy)]
pub struct F32x16(__m512);

impl Lanes for F32x16 {
    const COUNT: usize = 16;

    type Dot = F32x8;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        // SAFETY: see the type.
        Self(unsafe { _mm512_set1_ps(value) })
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's, and see the type; loadu needs no alignment.
        Self(unsafe { _mm512_loadu_ps(from) })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's, and see the type; storeu needs no alignment.
        unsafe { _mm512_storeu_ps(to, self.0) }
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        // SAFETY: see the type.
        Self(unsafe { _mm512_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn multiply(self, other: Self) -> Self {
        // SAFETY: see the type.
        Self(unsafe { _mm512_mul_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn add_product(self, a: Self, b: Self) -> Self {
        // SAFETY: see the type.
        Self(unsafe { _mm512_fmadd_ps(a.0, b.0, self.0) })
    }
}
