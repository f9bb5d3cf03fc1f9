//! Who is timed: both arithmetics and PyTorch, on the same number of threads.

use std::{ffi::OsStr, num::NonZeroUsize, sync::Arc};

use anyhow::Result;
use lab_data::dataset::Dataset;
use lab_graph::fused::cpu::Arithmetic;

use super::{
    case::Case,
    pytorch::{self, Reason, Rounds},
    training::Training,
};

/// Candidates that take turns.
pub struct Contest {
    case: Case,
    flops: f64,
    threads: NonZeroUsize,
    portable: Training,
    fused: Training,
    pytorch: Rounds,
}

/// What a step took each of them.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub case: Case,
    /// Of a step.
    pub flops: f64,
    pub threads: NonZeroUsize,
    pub portable_ms: f64,
    pub fused_ms: f64,
    pub pytorch: Result<pytorch::Timed, Reason>,
}

impl Contest {
    pub fn start(case: Case, dataset: &Arc<Dataset>, threads: NonZeroUsize) -> Result<Self> {
        let training = |arithmetic| Training::start(case, dataset, arithmetic, threads);
        Ok(Self {
            case,
            flops: case.flops(dataset.shape())?,
            threads,
            portable: training(Arithmetic::Portable)?,
            fused: training(Arithmetic::Fused)?,
            pytorch: Rounds::default(),
        })
    }

    /// Everyone's turn.
    pub fn round(&mut self, python: &OsStr) -> Result<()> {
        self.portable.round()?;
        self.fused.round()?;
        self.pytorch.round(python, self.case, self.threads);
        Ok(())
    }

    /// # Panics
    /// If there was no round.
    pub fn outcome(self) -> Outcome {
        Outcome {
            case: self.case,
            flops: self.flops,
            threads: self.threads,
            portable_ms: self.portable.step_ms(),
            fused_ms: self.fused.step_ms(),
            pytorch: self.pytorch.outcome(),
        }
    }
}
