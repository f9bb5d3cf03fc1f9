//! Four lanes: of SIMD128 in the browser, of SSE on x86-64, elsewhere an array. All compute the same to the bit.

use super::{DotLanes, Lanes};

#[cfg(target_arch = "wasm32")]
mod arch {
    use core::arch::wasm32::{
        f32x4_add, f32x4_mul, f32x4_splat, i32x4_shuffle, v128, v128_load, v128_store,
    };

    /// Four values.
    #[derive(Clone, Copy)]
    pub struct F32x4(v128);

    impl F32x4 {
        #[inline(always)]
        pub(super) fn splat(value: f32) -> Self {
            Self(f32x4_splat(value))
        }

        /// # Safety
        /// As [`super::Lanes::load`].
        #[inline(always)]
        pub(super) unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller's; v128_load needs no alignment.
            Self(unsafe { v128_load(from.cast()) })
        }

        /// # Safety
        /// As [`super::Lanes::store`].
        #[inline(always)]
        pub(super) unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller's; v128_store needs no alignment.
            unsafe { v128_store(to.cast(), self.0) }
        }

        #[inline(always)]
        pub(super) fn add(self, other: Self) -> Self {
            Self(f32x4_add(self.0, other.0))
        }

        #[inline(always)]
        pub(super) fn multiply(self, other: Self) -> Self {
            Self(f32x4_mul(self.0, other.0))
        }

        #[inline(always)]
        pub(super) fn transpose([a, b, c, d]: [Self; 4]) -> [Self; 4] {
            let (low, high) = (
                (
                    i32x4_shuffle::<0, 4, 1, 5>(a.0, b.0),
                    i32x4_shuffle::<0, 4, 1, 5>(c.0, d.0),
                ),
                (
                    i32x4_shuffle::<2, 6, 3, 7>(a.0, b.0),
                    i32x4_shuffle::<2, 6, 3, 7>(c.0, d.0),
                ),
            );
            [
                i32x4_shuffle::<0, 1, 4, 5>(low.0, low.1),
                i32x4_shuffle::<2, 3, 6, 7>(low.0, low.1),
                i32x4_shuffle::<0, 1, 4, 5>(high.0, high.1),
                i32x4_shuffle::<2, 3, 6, 7>(high.0, high.1),
            ]
            .map(Self)
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod arch {
    use core::arch::x86_64::{
        __m128, _MM_TRANSPOSE4_PS, _mm_add_ps, _mm_loadu_ps, _mm_mul_ps, _mm_set1_ps, _mm_storeu_ps,
    };

    /// Four values.
    #[derive(Clone, Copy)]
    pub struct F32x4(pub(in super::super) __m128);

    // SAFETY of all below: every x86-64 processor has SSE.
    impl F32x4 {
        #[inline(always)]
        pub(super) fn splat(value: f32) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm_set1_ps(value) })
        }

        /// # Safety
        /// As [`super::Lanes::load`].
        #[inline(always)]
        pub(super) unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller's; loadu needs no alignment.
            Self(unsafe { _mm_loadu_ps(from) })
        }

        /// # Safety
        /// As [`super::Lanes::store`].
        #[inline(always)]
        pub(super) unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller's; storeu needs no alignment.
            unsafe { _mm_storeu_ps(to, self.0) }
        }

        #[inline(always)]
        pub(super) fn add(self, other: Self) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm_add_ps(self.0, other.0) })
        }

        #[inline(always)]
        pub(super) fn multiply(self, other: Self) -> Self {
            // SAFETY: see above.
            Self(unsafe { _mm_mul_ps(self.0, other.0) })
        }

        #[inline(always)]
        pub(super) fn transpose(rows: [Self; 4]) -> [Self; 4] {
            let [mut a, mut b, mut c, mut d] = rows.map(|row| row.0);
            // SAFETY: see above.
            unsafe { _MM_TRANSPOSE4_PS(&mut a, &mut b, &mut c, &mut d) };
            [a, b, c, d].map(Self)
        }
    }
}

#[cfg(not(any(target_arch = "wasm32", target_arch = "x86_64")))]
mod arch {
    /// Four values.
    #[derive(Clone, Copy)]
    pub struct F32x4([f32; 4]);

    impl F32x4 {
        #[inline(always)]
        pub(super) fn splat(value: f32) -> Self {
            Self([value; 4])
        }

        /// # Safety
        /// As [`super::Lanes::load`].
        #[inline(always)]
        pub(super) unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller's; arrays of floats are read unaligned.
            Self(unsafe { from.cast::<[f32; 4]>().read_unaligned() })
        }

        /// # Safety
        /// As [`super::Lanes::store`].
        #[inline(always)]
        pub(super) unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller's; arrays of floats are written unaligned.
            unsafe { to.cast::<[f32; 4]>().write_unaligned(self.0) }
        }

        #[inline(always)]
        pub(super) fn add(self, other: Self) -> Self {
            Self(core::array::from_fn(|i| self.0[i] + other.0[i]))
        }

        #[inline(always)]
        pub(super) fn multiply(self, other: Self) -> Self {
            Self(core::array::from_fn(|i| self.0[i] * other.0[i]))
        }

        #[inline(always)]
        pub(super) fn transpose(rows: [Self; 4]) -> [Self; 4] {
            core::array::from_fn(|lane| Self(rows.map(|row| row.0[lane])))
        }
    }
}

pub use arch::F32x4;

impl Lanes for F32x4 {
    const COUNT: usize = 4;

    type Dot = Self;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self::splat(value)
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's.
        unsafe { Self::load(from) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's.
        unsafe { self.store(to) }
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.add(other)
    }

    #[inline(always)]
    fn multiply(self, other: Self) -> Self {
        self.multiply(other)
    }

    /// Rounded twice: only so is it the same on every processor.
    #[inline(always)]
    fn add_product(self, a: Self, b: Self) -> Self {
        self.add(a.multiply(b))
    }
}

impl DotLanes for F32x4 {
    #[inline(always)]
    fn sums(rows: [Self; 4]) -> Self {
        let [a, b, c, d] = Self::transpose(rows);
        a.add(b).add(c).add(d)
    }
}
