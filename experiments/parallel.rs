//! Tasks on several threads: training keeps one core busy.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use anyhow::Result;

/// Carries out all tasks, `jobs` at a time or as many as there are cores, each thread with a state of
/// its own. The first error ends its thread and is returned once the others are done.
pub fn carry_out<Task: Sync, State>(
    tasks: &[Task],
    jobs: Option<usize>,
    start: impl Fn() -> Result<State> + Sync,
    carry_out: impl Fn(&mut State, &Task) -> Result<()> + Sync,
) -> Result<()> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let jobs = jobs.unwrap_or(cores).clamp(1, tasks.len().max(1));
    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        let mut state = start()?;
        while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            carry_out(&mut state, task)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        let outcomes = workers
            .into_iter()
            .map(|worker| worker.join().expect("no task panicked"));
        outcomes.collect()
    })
}
