//! Lanes of `f32`: several values that are computed with at once.
//!
//! [`F32x4`] is everywhere and rounds products twice. The wider ones are for x86-64 processors that fuse a multiplication
//! and an addition into one rounding, and compute the same to the bit as each other; [`RoundedTwice`] they compute the same as
//! [`F32x4`].

mod four;
#[cfg(target_arch = "x86_64")]
mod rounded_twice;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use four::F32x4;
#[cfg(target_arch = "x86_64")]
pub use rounded_twice::RoundedTwice;
#[cfg(target_arch = "x86_64")]
pub use x86::{F32x8, F32x16};

/// Several values that are computed with at once.
pub trait Lanes: Copy {
    /// How many.
    const COUNT: usize;

    /// In which dot products are summed. Lanes that shall compute the same to the bit have the same: it decides on the
    /// order of the sums.
    type Dot: DotLanes;

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

    /// self + other.
    fn add(self, other: Self) -> Self;

    /// self · other.
    fn multiply(self, other: Self) -> Self;

    /// self + a · b.
    fn add_product(self, a: Self, b: Self) -> Self;
}

/// Lanes that can be added up.
pub trait DotLanes: Lanes {
    /// The sum over the lanes of each.
    fn sums(rows: [Self; 4]) -> F32x4;
}
