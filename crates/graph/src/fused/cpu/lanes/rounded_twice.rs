use super::{F32x4, Lanes};

/// Lanes that compute as [`F32x4`] does.
#[derive(Clone, Copy)]
pub struct RoundedTwice<V>(V);

impl<V: Lanes> Lanes for RoundedTwice<V> {
    const COUNT: usize = V::COUNT;

    type Dot = F32x4;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(V::splat(value))
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's.
        Self(unsafe { V::load(from) })
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
        self.add(a.multiply(b))
    }
}
