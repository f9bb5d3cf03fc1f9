use crate::{
    ParameterSpec,
    fused::{
        layout::{BufferId, Slice},
        parameters::WeightShape,
    },
};

/// One parameter of a network, and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// What it is.
    pub spec: ParameterSpec,
    /// Where it begins in the arena. A shift follows its scale.
    pub start: usize,
    /// Parts in which its gradient comes.
    pub parts: usize,
    /// What is kept beside it and not learnt.
    pub kept: Option<Kept>,
}

/// What is kept beside a parameter and not learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Beside the scale of a normalisation: running mean, then variance, from a place on in
    /// [`Network::running`](super::Network::running).
    Running(usize),
    /// Beside a weight of spectral norm 1: its singular vectors and norm, see
    /// [`SpectralNorm`](crate::fused::program::SpectralNorm).
    Directions(BufferId),
}

/// A weight that inputs are multiplied with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// Its kernel and channels.
    pub shape: WeightShape,
    /// Where it begins in the arena.
    pub start: usize,
    /// Parts in which its gradient comes.
    pub parts: usize,
}

/// Batch normalisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NormalisationLayer {
    /// Scale, then shift, in the arena.
    pub affine: usize,
    /// Running mean, then variance.
    pub running: Slice,
}

impl Parameter {
    /// The weight of a product.
    ///
    /// # Panics
    /// If it is none.
    pub fn weight(&self) -> Weight {
        Weight {
            shape: self.spec.product.expect("the weight of a product"),
            start: self.start,
            parts: self.parts,
        }
    }

    /// Where running mean and variance are, if it is the scale of a batch normalisation.
    pub fn running(&self) -> Option<usize> {
        match self.kept {
            Some(Kept::Running(first)) => Some(first),
            Some(Kept::Directions(_)) | None => None,
        }
    }

    /// Singular vectors and norm, if it is a weight of spectral norm 1.
    pub fn directions(&self) -> Option<BufferId> {
        match self.kept {
            Some(Kept::Directions(directions)) => Some(directions),
            Some(Kept::Running(_)) | None => None,
        }
    }
}
