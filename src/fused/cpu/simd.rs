//! Four lanes of `f32`: SIMD128 in the browser, SSE on x86-64, elsewhere an array.

#[cfg(target_arch = "wasm32")]
mod lanes {
    use core::arch::wasm32::{f32x4_add, f32x4_mul, f32x4_splat, v128, v128_load, v128_store};

    /// Four values.
    #[derive(Clone, Copy)]
    pub struct F32x4(v128);

    impl F32x4 {
        /// The same value four times.
        #[inline(always)]
        pub fn splat(value: f32) -> Self {
            Self(f32x4_splat(value))
        }

        /// Four values from memory.
        ///
        /// # Safety
        /// `from` must be valid for reading four values.
        #[inline(always)]
        pub unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller's; v128_load needs no alignment.
            Self(unsafe { v128_load(from.cast()) })
        }

        /// Four values to memory.
        ///
        /// # Safety
        /// `to` must be valid for writing four values.
        #[inline(always)]
        pub unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller's; v128_store needs no alignment.
            unsafe { v128_store(to.cast(), self.0) }
        }

        /// self + a · b.
        #[inline(always)]
        pub fn add_product(self, a: Self, b: Self) -> Self {
            Self(f32x4_add(self.0, f32x4_mul(a.0, b.0)))
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod lanes {
    use core::arch::x86_64::{
        __m128, _mm_add_ps, _mm_loadu_ps, _mm_mul_ps, _mm_set1_ps, _mm_storeu_ps,
    };

    /// Four values.
    #[derive(Clone, Copy)]
    pub struct F32x4(__m128);

    impl F32x4 {
        /// The same value four times.
        #[inline(always)]
        pub fn splat(value: f32) -> Self {
            // SAFETY: every x86-64 processor has SSE.
            Self(unsafe { _mm_set1_ps(value) })
        }

        /// Four values from memory.
        ///
        /// # Safety
        /// `from` must be valid for reading four values.
        #[inline(always)]
        pub unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller's; loadu needs no alignment.
            Self(unsafe { _mm_loadu_ps(from) })
        }

        /// Four values to memory.
        ///
        /// # Safety
        /// `to` must be valid for writing four values.
        #[inline(always)]
        pub unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller's; storeu needs no alignment.
            unsafe { _mm_storeu_ps(to, self.0) }
        }

        /// self + a · b.
        #[inline(always)]
        pub fn add_product(self, a: Self, b: Self) -> Self {
            // SAFETY: every x86-64 processor has SSE.
            Self(unsafe { _mm_add_ps(self.0, _mm_mul_ps(a.0, b.0)) })
        }
    }
}

#[cfg(not(any(target_arch = "wasm32", target_arch = "x86_64")))]
mod lanes {
    /// Four values.
    #[derive(Clone, Copy)]
    pub struct F32x4([f32; 4]);

    impl F32x4 {
        /// The same value four times.
        #[inline(always)]
        pub fn splat(value: f32) -> Self {
            Self([value; 4])
        }

        /// Four values from memory.
        ///
        /// # Safety
        /// `from` must be valid for reading four values.
        #[inline(always)]
        pub unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller's; arrays of floats are read unaligned.
            Self(unsafe { from.cast::<[f32; 4]>().read_unaligned() })
        }

        /// Four values to memory.
        ///
        /// # Safety
        /// `to` must be valid for writing four values.
        #[inline(always)]
        pub unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller's; arrays of floats are written unaligned.
            unsafe { to.cast::<[f32; 4]>().write_unaligned(self.0) }
        }

        /// self + a · b.
        #[inline(always)]
        pub fn add_product(self, a: Self, b: Self) -> Self {
            Self(core::array::from_fn(|i| self.0[i] + a.0[i] * b.0[i]))
        }
    }
}

pub use lanes::F32x4;
