//! How much an evaluation takes in.

/// How much an evaluation takes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Samples. Where the figure depends on how many there are, as many of them are compared as there
    /// are held-out images, so that samples and real images get figures that compare.
    pub samples: usize,
    /// Held-out images that are reconstructed.
    pub reconstructions: usize,
    /// Steps of the search for the latents of an image, for families without an encoder.
    pub inversion_steps: usize,
}

impl Extent {
    /// What the page can afford while nothing trains.
    pub const LIVE: Self = Self {
        samples: 2048,
        reconstructions: 32,
        inversion_steps: 100,
    };
    /// What it can afford between training steps, so that a first answer comes within seconds.
    pub const ROUGH: Self = Self {
        samples: 512,
        reconstructions: 16,
        inversion_steps: 50,
    };

    /// This, or what is the same and less.
    pub(super) fn at_most(self, other: Self) -> Self {
        Self {
            samples: self.samples.min(other.samples),
            reconstructions: self.reconstructions.min(other.reconstructions),
            inversion_steps: self.inversion_steps.min(other.inversion_steps),
        }
    }
}

/// How much of its extent an evaluation uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thoroughness {
    /// No more than [`Extent::ROUGH`].
    Rough,
    /// All of it.
    Full,
}
