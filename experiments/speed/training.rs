//! Steps of our own.

use std::{num::NonZeroUsize, sync::Arc, time::Instant};

use anyhow::{Context, Result, ensure};
use lab::{Lab, STEPS_MAX};
use lab_data::dataset::Dataset;
use lab_families::Engine;
use lab_graph::{
    device::ComputeDevice,
    fused::cpu::{Arithmetic, InstructionSet, Machine, Threads},
};
use pollster::block_on;

use super::{case::Case, median::median};

const SEED: u64 = 1;
/// How long a round should take, in seconds: far more than threads take to wake.
const ROUND_SECONDS: f64 = 0.3;
/// Steps before any is timed.
const WARM_UP: usize = 2;

/// A model in training.
pub struct Training {
    lab: Lab,
    /// Steps of a round.
    steps: usize,
    /// Milliseconds a step, of every round so far.
    rounds: Vec<f64>,
}

impl Training {
    /// Of a fresh model.
    pub fn start(
        case: Case,
        dataset: &Arc<Dataset>,
        arithmetic: Arithmetic,
        threads: NonZeroUsize,
    ) -> Result<Self> {
        let device = ComputeDevice::cpu_with(machine(arithmetic, threads)?);
        let (name, settings, engine) = (case.family.name(), case.settings(), Engine::Program);
        let mut lab = Lab::new(dataset.clone(), name, &settings, SEED, engine, &device)?;
        lab.train_step(WARM_UP)?;
        let steps = ROUND_SECONDS / seconds(&mut lab, 1)?;
        Ok(Self {
            lab,
            steps: (steps.ceil() as usize).clamp(1, STEPS_MAX),
            rounds: Vec::new(),
        })
    }

    pub fn round(&mut self) -> Result<()> {
        let seconds = seconds(&mut self.lab, self.steps)?;
        self.rounds.push(1e3 * seconds / self.steps as f64);
        Ok(())
    }

    /// Milliseconds a step.
    ///
    /// # Panics
    /// If there was no round.
    pub fn step_ms(self) -> f64 {
        median(self.rounds)
    }
}

fn machine(arithmetic: Arithmetic, threads: NonZeroUsize) -> Result<Machine> {
    let machine = Machine {
        instruction_set: InstructionSet::of(arithmetic),
        threads: Threads::start(threads),
    };
    let granted = machine.threads.count();
    ensure!(
        granted == threads.get(),
        "the system grants {granted} threads instead of {threads}; ask for fewer with --threads"
    );
    Ok(machine)
}

/// What so many steps take, at whose end the losses are read.
fn seconds(lab: &mut Lab, steps: usize) -> Result<f64> {
    let start = Instant::now();
    lab.train_step(steps)?;
    let losses = lab.losses().context("a step leaves losses")?;
    let losses = block_on(losses.read())?;
    let seconds = start.elapsed().as_secs_f64();
    // Arithmetic on what is no number takes other times.
    let finite = losses.iter().all(|(_, value)| value.is_finite());
    ensure!(finite, "the losses are no numbers: {losses:?}");
    Ok(seconds)
}
