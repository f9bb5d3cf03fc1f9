use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::memory;

/// Something that takes bytes from outside.
pub struct Target {
    /// Name of its program and of its folder in `corpus/`.
    pub name: &'static str,
    /// Most memory that it may take.
    pub bound: Bound,
    /// Hands the bytes over, and panics if the outcome is not sound.
    pub run: fn(&[u8]),
    /// Inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Mutations that the smoke test tries: some seconds' work.
    pub smoke_runs: u64,
}

/// Most bytes that may be in use at once, beside the input.
#[derive(Debug, Clone, Copy)]
pub enum Bound {
    /// By its length.
    Linear {
        /// For every byte of the input.
        per_byte: usize,
        /// Whatever the input is.
        constant: usize,
    },
    /// By what the input says of itself.
    Stated(fn(&[u8]) -> usize),
}

impl Bound {
    fn of(self, input: &[u8]) -> usize {
        match self {
            Self::Linear { per_byte, constant } => per_byte * input.len() + constant,
            Self::Stated(bound) => bound(input),
        }
    }
}

impl Target {
    /// Runs the target on an input, and returns how many bytes it had in use at most. Ends the
    /// process, with the input in hexadecimal digits, if it takes too much memory.
    ///
    /// # Panics
    /// If the target does.
    pub fn check(&self, input: &[u8]) -> usize {
        memory::limit(self.name, input, self.bound.of(input), || (self.run)(input))
    }

    /// As [`Target::check`], and tells whenever an input takes clearly more memory than all before.
    pub fn search(&self, input: &[u8]) {
        static TOLD: AtomicUsize = AtomicUsize::new(0);
        let (peak, told) = (self.check(input), TOLD.load(Relaxed));
        if peak > told + told / 8 {
            TOLD.store(peak, Relaxed);
            eprintln!("PEAK {peak} bytes, for an input of {}", input.len());
        }
    }
}
