//! Every test, and one summary.

mod engines;
mod stages;
mod tally;

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use clap::Args;

use crate::setup;
use stages::{GROUPS, Stage};
use tally::Tally;

#[derive(Args)]
pub struct Options {
    /// Only stages whose names contain this, such as "firefox"; the page must have been built
    #[arg(long)]
    only: Option<String>,
}

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

pub fn run(options: &Options) -> Result<()> {
    let groups = chosen(options.only.as_deref().unwrap_or_default())?;
    setup::run(&setup::Options::default(), setup::For::Tests)?;
    let start = Instant::now();
    let all: Vec<_> = groups.iter().flat_map(|group| at_once(group)).collect();
    summarise(&all, start.elapsed())
}

fn chosen(part: &str) -> Result<Vec<Vec<Stage>>> {
    let part = part.to_lowercase();
    let wanted = |(name, _): &&Stage| name.to_lowercase().contains(&part);
    let groups = GROUPS.map(|group| group.iter().filter(wanted).copied().collect::<Vec<_>>());
    let names: Vec<_> = GROUPS.concat().into_iter().map(|(name, _)| name).collect();
    ensure!(
        groups.iter().any(|group| !group.is_empty()),
        "no stage has \"{part}\" in its name; there are: {}",
        names.join("; ")
    );
    Ok(groups.into())
}

fn at_once(stages: &[Stage]) -> Vec<Finished> {
    thread::scope(|scope| {
        let begin = |&stage| scope.spawn(move || finish(stage));
        let running: Vec<_> = stages.iter().map(begin).collect();
        let join = |stage: thread::ScopedJoinHandle<'_, _>| stage.join().expect("no stage panics");
        running.into_iter().map(join).collect()
    })
}

fn finish((name, stage): Stage) -> Finished {
    println!("\n=== {name}");
    let start = Instant::now();
    let outcome = stage();
    if let Err(error) = &outcome {
        eprintln!("{name}: {error:#}");
    }
    Finished {
        name,
        outcome,
        duration: start.elapsed(),
    }
}

fn summarise(all: &[Finished], duration: Duration) -> Result<()> {
    println!("\n=== summary");
    for stage in all {
        println!("{}", line(stage));
    }
    let count = |wanted: fn(&Result<Outcome>) -> bool| {
        all.iter().filter(|stage| wanted(&stage.outcome)).count()
    };
    let failed = count(std::result::Result::is_err);
    let skipped = count(|outcome| matches!(outcome, Ok(Outcome::Skipped(_))));
    println!("in {}", in_minutes(duration));
    println!(
        "stages: {} passed, {failed} failed, {skipped} skipped",
        all.len() - failed - skipped,
    );
    ensure!(failed == 0, "{failed} of {} stages failed", all.len());
    Ok(())
}

fn line(stage: &Finished) -> String {
    let name = stage.name;
    let duration = in_minutes(stage.duration);
    match &stage.outcome {
        Ok(Outcome::Passed) => format!("passed   {name}, {duration}"),
        Ok(Outcome::Tested(tally)) => format!("passed   {name}: {tally}, {duration}"),
        Ok(Outcome::Skipped(reason)) => format!("skipped  {name}: {reason}"),
        Err(error) => format!("FAILED   {name}, {duration}: {error:#}"),
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
    fn the_summary_names_tests_and_minutes_and_why_a_stage_was_skipped_or_failed() {
        let tally = Tally {
            passed: 14,
            flaky: 0,
            ignored: 0,
        };
        let tested = line(&finished(Ok(Outcome::Tested(tally))));
        assert_eq!(tested, "passed   core, Firefox: 14 tests, 1.5 min");
        let skipped = line(&finished(Ok(Outcome::Skipped("it is missing".into()))));
        assert_eq!(skipped, "skipped  core, Firefox: it is missing");
        let failed = line(&finished(Err(anyhow::anyhow!("this test"))));
        assert_eq!(failed, "FAILED   core, Firefox, 1.5 min: this test");
    }

    #[test]
    fn stages_are_chosen_by_a_part_of_their_names() {
        assert_eq!(chosen("").unwrap().concat().len(), GROUPS.concat().len());
        assert_eq!(chosen("firefox").unwrap().concat().len(), 2);
        assert!(chosen("Netscape").is_err());
    }

    #[test]
    fn a_failed_stage_fails_the_run_and_a_skipped_one_does_not() {
        let skipped = finished(Ok(Outcome::Skipped("it is missing".into())));
        let passed = finished(Ok(Outcome::Passed));
        assert!(summarise(&[passed, skipped], Duration::ZERO).is_ok());
        let failed = finished(Err(anyhow::anyhow!("broken")));
        assert!(summarise(&[failed], Duration::ZERO).is_err());
    }
}
