//! Times of work on the GPU: repeated until a round is long enough to be timed, medians of rounds.

use std::time::{Duration, Instant};

use lab_graph::fused::webgpu::{Gpu, wgpu::PollType};

use crate::budget::Budget;

/// How long a round should take: far more than waiting for the GPU does.
const ROUND: Duration = Duration::from_millis(40);
/// Rounds of which the median counts.
const ROUNDS: usize = 7;
/// Most repetitions of a round.
const REPETITIONS_MAX: usize = 1000;

/// Waits until everything submitted so far is done.
pub fn wait(gpu: &Gpu) {
    // It fails if the device is lost; then whatever is read next says so.
    gpu.device().poll(PollType::wait_indefinitely()).ok();
}

/// How long something took.
pub fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// How long one repetition takes until it is done. What takes short is done once before, since caches
/// are cold and clocks low at first.
pub fn time_one(gpu: &Gpu, mut run: impl FnMut()) -> Duration {
    let mut once = || {
        time(|| {
            run();
            wait(gpu);
        })
    };
    match once() {
        short if short < ROUND => once(),
        long => long,
    }
}

/// The one in the middle.
///
/// # Panics
/// If there are none.
pub fn median<T: PartialOrd + Copy>(values: &mut [T]) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).expect("times can be compared"));
    values[values.len() / 2]
}

/// How work is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Repetitions of a round, after which the GPU is waited for.
    pub repetitions: usize,
    pub rounds: usize,
}

impl Plan {
    /// For work of which one repetition takes so long; `None` if not even one is left in the budget.
    pub fn new(one: Duration, budget: Budget) -> Option<Self> {
        let left = budget.left();
        if one > left {
            return None;
        }
        let seconds = one.as_secs_f64().max(1e-9);
        let repetitions = (ROUND.as_secs_f64() / seconds).ceil() as usize;
        let repetitions = repetitions.clamp(1, REPETITIONS_MAX);
        let affordable = left.as_secs_f64() / (seconds * repetitions as f64);
        Some(Self {
            repetitions,
            rounds: (affordable as usize).clamp(1, ROUNDS),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_work_is_repeated_and_long_work_is_not() {
        let budget = Budget::new(Duration::from_secs(10));
        let plan = |one| Plan::new(one, budget).unwrap();
        assert_eq!(plan(Duration::from_millis(1)).repetitions, 40);
        assert_eq!(plan(Duration::ZERO).repetitions, REPETITIONS_MAX);
        let long = plan(Duration::from_secs(3));
        assert_eq!((long.repetitions, long.rounds), (1, 3));
        assert_eq!(Plan::new(Duration::from_secs(11), budget), None);
    }

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
    }
}
