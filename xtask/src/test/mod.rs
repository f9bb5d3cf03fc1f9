//! Every test, and one summary.

mod engines;
mod stages;
mod tally;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::setup;
use stages::STAGES;
use tally::Tally;

/// What came of a stage that did not fail.
enum Outcome {
    /// It has no tests of its own: it builds, or looks for faults.
    Passed,
    Tested(Tally),
    /// What it takes is not there: says what, and how to get it.
    Skipped(String),
}

struct Finished {
    name: &'static str,
    outcome: Result<Outcome>,
    duration: Duration,
}

pub fn run() -> Result<()> {
    setup::run(&setup::Options::default(), setup::For::Tests)?;
    let mut all = Vec::new();
    for (name, stage) in STAGES {
        println!("\n=== {name}");
        let start = Instant::now();
        let outcome = stage();
        if let Err(error) = &outcome {
            eprintln!("{name}: {error:#}");
        }
        all.push(Finished {
            name,
            outcome,
            duration: start.elapsed(),
        });
    }
    summarise(&all)
}

fn summarise(all: &[Finished]) -> Result<()> {
    println!("\n=== summary");
    for stage in all {
        println!("{}", line(stage));
    }
    let count = |wanted: fn(&Result<Outcome>) -> bool| {
        all.iter().filter(|stage| wanted(&stage.outcome)).count()
    };
    let failed = count(|outcome| outcome.is_err());
    let skipped = count(|outcome| matches!(outcome, Ok(Outcome::Skipped(_))));
    let duration = all.iter().map(|stage| stage.duration).sum();
    println!("in {}", in_minutes(duration));
    println!(
        "stages: {} passed, {failed} failed, {skipped} skipped",
        all.len() - failed - skipped,
    );
    if failed > 0 {
        bail!("{failed} of {} stages failed", all.len());
    }
    Ok(())
}

fn line(stage: &Finished) -> String {
    let name = stage.name;
    let duration = in_minutes(stage.duration);
    match &stage.outcome {
        Ok(Outcome::Passed) => format!("passed   {name}, {duration}"),
        Ok(Outcome::Tested(tally)) => format!("passed   {name}: {tally}, {duration}"),
        Ok(Outcome::Skipped(reason)) => format!("skipped  {name}: {reason}"),
        Err(_) => format!("FAILED   {name}, {duration}"),
    }
}

fn in_minutes(duration: Duration) -> String {
    format!("{:.1} min", duration.as_secs_f64() / 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(outcome: Result<Outcome>) -> Finished {
        Finished {
            name: "core, Firefox",
            outcome,
            duration: Duration::from_secs(90),
        }
    }

    #[test]
    fn the_summary_names_tests_and_minutes_and_why_a_stage_was_skipped() {
        let tally = Tally {
            passed: 14,
            ignored: 0,
        };
        let tested = line(&finished(Ok(Outcome::Tested(tally))));
        assert_eq!(tested, "passed   core, Firefox: 14 tests, 1.5 min");
        let skipped = line(&finished(Ok(Outcome::Skipped("it is missing".into()))));
        assert_eq!(skipped, "skipped  core, Firefox: it is missing");
    }

    #[test]
    fn a_failed_stage_fails_the_run_and_a_skipped_one_does_not() {
        let skipped = finished(Ok(Outcome::Skipped("it is missing".into())));
        assert!(summarise(&[finished(Ok(Outcome::Passed)), skipped]).is_ok());
        assert!(summarise(&[finished(Err(anyhow::anyhow!("broken")))]).is_err());
    }
}
