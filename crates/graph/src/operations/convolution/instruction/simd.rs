//! Lanes of `f32`: four of SIMD128 in the browser, four of SSE or eight of AVX on x86-64, elsewhere an
//! array. All compute the same to the bit.

/// Several values that are computed with at once.
pub trait Lanes: Copy {
    /// How many.
    const COUNT: usize;

    /// The same value in every lane.
    fn splat(value: f32) -> Self;

    /// Values from memory.
    ///
    /// # Safety
    /// `from` must be valid for reading [`Lanes::COUNT`] values.
    unsafe fn load(from: *const f32) -> Self;

    /// Values to memory.
    ///
    /// # Safety
    /// `to` must be valid for writing [`Lanes::COUNT`] values.
    unsafe fn store(self, to: *mut f32);

    /// self + a · b, rounded twice: fused into one rounding it would differ from device to device.
    fn add_product(self, a: Self, b: Self) -> Self;
}

#[cfg(target_arch = "wasm32")]
mod lanes {
    use super::Lanes;
    use core::arch::wasm32::{f32x4_add, f32x4_mul, f32x4_splat, v128, v128_load, v128_store};

    /// Four values.
    #[derive(Clone, Copy)]
    pub struct F32x4(v128);

    impl Lanes for F32x4 {
        const COUNT: usize = 4;

        #[inline(always)]
        fn splat(value: f32) -> Self {
            Self(f32x4_splat(value))
        }

        #[inline(always)]
        unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller's; v128_load needs no alignment.
            Self(unsafe { v128_load(from.cast()) })
        }

        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller's; v128_store needs no alignment.
            unsafe { v128_store(to.cast(), self.0) }
        }

        #[inline(always)]
        fn add_product(self, a: Self, b: Self) -> Self {
            Self(f32x4_add(self.0, f32x4_mul(a.0, b.0)))
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod lanes {
    use super::Lanes;
    use core::arch::x86_64::{
        __m128, __m256, _mm_add_ps, _mm_loadu_ps, _mm_mul_ps, _mm_set1_ps, _mm_storeu_ps,
        _mm256_add_ps, _mm256_loadu_ps, _mm256_mul_ps, _mm256_set1_ps, _mm256_storeu_ps,
    };

    /// Four values.
    #[derive(Clone, Copy)]
    pub struct F32x4(__m128);

    impl Lanes for F32x4 {
        const COUNT: usize = 4;

        #[inline(always)]
        fn splat(value: f32) -> Self {
            // SAFETY: every x86-64 processor has SSE.
            Self(unsafe { _mm_set1_ps(value) })
        }

        #[inline(always)]
        unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller's; loadu needs no alignment.
            Self(unsafe { _mm_loadu_ps(from) })
        }

        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller's; storeu needs no alignment.
            unsafe { _mm_storeu_ps(to, self.0) }
        }

        #[inline(always)]
        fn add_product(self, a: Self, b: Self) -> Self {
            // SAFETY: every x86-64 processor has SSE.
            Self(unsafe { _mm_add_ps(self.0, _mm_mul_ps(a.0, b.0)) })
        }
    }

    /// Eight values. Only for processors with AVX, in functions that are compiled for it.
    #[derive(Clone, Copy)]
    pub struct F32x8(__m256);

    impl Lanes for F32x8 {
        const COUNT: usize = 8;

        #[inline(always)]
        fn splat(value: f32) -> Self {
            // SAFETY: the processor has AVX, see the type.
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
        fn add_product(self, a: Self, b: Self) -> Self {
            // SAFETY: the processor has AVX, see the type.
            Self(unsafe { _mm256_add_ps(self.0, _mm256_mul_ps(a.0, b.0)) })
        }
    }
}

#[cfg(not(any(target_arch = "wasm32", target_arch = "x86_64")))]
mod lanes {
    use super::Lanes;

    /// Four values.
    #[derive(Clone, Copy)]
    pub struct F32x4([f32; 4]);

    impl Lanes for F32x4 {
        const COUNT: usize = 4;

        #[inline(always)]
        fn splat(value: f32) -> Self {
            Self([value; 4])
        }

        #[inline(always)]
        unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller's; arrays of floats are read unaligned.
            Self(unsafe { from.cast::<[f32; 4]>().read_unaligned() })
        }

        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller's; arrays of floats are written unaligned.
            unsafe { to.cast::<[f32; 4]>().write_unaligned(self.0) }
        }

        #[inline(always)]
        fn add_product(self, a: Self, b: Self) -> Self {
            Self(core::array::from_fn(|i| self.0[i] + a.0[i] * b.0[i]))
        }
    }
}

pub use lanes::F32x4;
#[cfg(target_arch = "x86_64")]
pub use lanes::F32x8;
