//! What every instruction is proven with: values of its own, on which the backends are compared. Shapes fill no tile of a
//! kernel evenly unless they say so.

mod scene;

pub use scene::{Scene, Values, at};

use crate::{
    fused::{operations, program::Op},
    operations::instructions,
};

/// Channels of grey images and of those in colours.
pub(crate) const CHANNELS: [usize; 2] = [1, 3];
/// Images of a batch.
pub(crate) const BATCH: usize = 5;

/// An instruction on values of its own.
pub struct Case {
    /// What is special about it.
    pub name: String,
    /// Fills the buffers and says what is to be done with them.
    pub build: Box<dyn Fn(&mut Scene) -> Op>,
}

impl Case {
    pub(crate) fn new<I: Into<Op>>(
        name: impl Into<String>,
        build: impl Fn(&mut Scene) -> I + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            build: Box::new(move |scene| build(scene).into()),
        }
    }
}

/// An instruction that says what it is proven with. The lists of instructions ask it of each.
pub trait Cases {
    /// What it is proven with.
    fn cases() -> Vec<Case>;
}

/// The cases of the instructions of one kind.
pub struct Proof {
    /// See [`crate::fused::program::Named`].
    pub name: &'static str,
    /// What they are proven with.
    pub cases: fn() -> Vec<Case>,
}

/// One of each kind of instruction.
pub fn proofs() -> impl Iterator<Item = &'static Proof> {
    operations::PROOFS.iter().chain(instructions::PROOFS)
}
