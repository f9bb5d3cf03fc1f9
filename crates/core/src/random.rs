//! Seeded randomness drawn on the host.
//!
//! Burn's device generators give different streams on different devices and are process-wide.
//! Drawing on the host instead makes a seed mean the same run on every device, and lets several
//! runs live in one process. A batch of latents is a few kilobytes, so the upload costs nothing
//! that a step would notice.

use rand::{RngExt, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Distribution, StandardNormal};

/// The largest seed, and the most that is drawn from a random stream: the largest whole number that
/// JavaScript is sure of, 2⁵³ − 1.
pub const WHOLE_NUMBER_MAX: u64 = (1 << 53) - 1;

/// Independent random streams under one seed: drawing from one never shifts another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Stream {
    /// Initial weights.
    Weights = 0,
    /// Order of the training images.
    Batches = 1,
    /// Latents of the generator and the noise of the reparameterisation while training.
    TrainingNoise = 2,
    /// Latents of the samples that the page shows.
    SampleLatents = 3,
    /// Noise of the reparameterisation while evaluating.
    Evaluation = 4,
    /// How training images are varied.
    Augmentation = 5,
    /// Latents that are drawn when somebody asks for them.
    Exploration = 6,
    /// Latents and noise images that quality is measured with.
    Quality = 7,
    /// Labels that conditional samples are asked for.
    SampleLabels = 8,
}

/// A reproducible random generator (ChaCha8).
#[derive(Debug, Clone)]
pub struct SeededRandom(ChaCha8Rng);

impl SeededRandom {
    /// The given stream of the given seed, from its beginning.
    pub fn new(seed: u64, stream: Stream) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream as u64);
        Self(generator)
    }

    /// How much of the stream has been drawn, for [`SeededRandom::seek`].
    pub fn position(&self) -> u64 {
        // 2⁶⁴ words of four bytes are more than anybody draws.
        self.0.get_word_pos() as u64
    }

    /// Goes on from a position of the same stream.
    pub fn seek(&mut self, position: u64) {
        self.0.set_word_pos(u128::from(position));
    }

    /// Draws independent N(0, 1) values.
    pub fn normals(&mut self, count: usize) -> Vec<f32> {
        (0..count)
            .map(|_| StandardNormal.sample(&mut self.0))
            .collect()
    }

    /// Draws from Beta(`alpha`, `beta`), 0..1.
    ///
    /// # Panics
    /// If one of them is not above zero.
    pub fn beta(&mut self, alpha: f32, beta: f32) -> f32 {
        let distribution =
            Beta::new(alpha, beta).expect("a Beta distribution wants numbers above 0");
        distribution.sample(&mut self.0)
    }

    /// Draws from 0..1 evenly.
    pub fn uniform(&mut self) -> f32 {
        self.0.random()
    }

    /// Draws 32 random bits.
    pub fn word(&mut self) -> u32 {
        self.0.random()
    }

    /// Draws a whole number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    /// Shuffles in place (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        items.shuffle(&mut self.0);
    }
}
