//! The same steps in PyTorch.

use std::{ffi::OsStr, num::NonZeroUsize, time::Duration};

use pytorch_step::{Measured, Mode, Processor, PyTorch, Request, measure};

use super::{case::Case, median::median};

/// What a round may take, with the import of PyTorch.
const ROUND_MAX: Duration = Duration::from_secs(120);

/// What a step took.
#[derive(Debug, Clone, PartialEq)]
pub struct Timed {
    /// Of PyTorch.
    pub version: String,
    pub step_ms: f64,
}

/// Why there is nothing to compare with, without a full stop.
pub type Reason = String;

/// Rounds of a case.
#[derive(Debug, Default)]
pub struct Rounds {
    timed: Vec<Timed>,
    failed: Option<Reason>,
}

impl Rounds {
    /// Takes another, unless one has failed: the next would too.
    pub fn round(&mut self, python: &OsStr, case: Case, threads: NonZeroUsize) {
        if self.failed.is_some() {
            return;
        }
        let outcome = measure(
            python,
            &Request {
                families: &[case.family.name()],
                widths: &[case.width],
                channels: &[case.channels],
                batch: case.batch,
                modes: &[Mode::Eager],
                processor: Processor::Cpu(threads),
                time: ROUND_MAX,
            },
        );
        match of_step(outcome) {
            Ok(timed) => self.timed.push(timed),
            Err(reason) => self.failed = Some(reason),
        }
    }

    /// All of them.
    ///
    /// # Errors
    /// Why one failed.
    pub fn outcome(self) -> Result<Timed, Reason> {
        match (self.failed, self.timed.first()) {
            (Some(reason), _) => Err(reason),
            (None, None) => Err("it was not asked".into()),
            (None, Some(Timed { version, .. })) => Ok(Timed {
                version: version.clone(),
                step_ms: median(self.timed.iter().map(|round| round.step_ms).collect()),
            }),
        }
    }
}

fn of_step(outcome: PyTorch) -> Result<Timed, Reason> {
    let Measured { place, steps } = match outcome {
        PyTorch::Measured(measured) => measured,
        PyTorch::Unavailable { unavailable } => return Err(unavailable),
    };
    let step = steps.into_iter().next();
    let step = step.ok_or_else(|| format!("it took longer than {} s", ROUND_MAX.as_secs()))?;
    match (step.step_ms, step.skipped) {
        (Some(step_ms), _) => Ok(Timed {
            version: place.torch,
            step_ms,
        }),
        (None, reason) => Err(reason.unwrap_or_else(|| "it did not say why".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timed(step_ms: f64) -> Timed {
        Timed {
            version: "2".into(),
            step_ms,
        }
    }

    #[test]
    fn the_round_in_the_middle_counts_unless_one_failed() {
        let rounds = |failed| Rounds {
            timed: [30.0, 10.0, 20.0].map(timed).into(),
            failed,
        };
        assert_eq!(rounds(None).outcome(), Ok(timed(20.0)));
        let reason = || Reason::from("no memory");
        assert_eq!(rounds(Some(reason())).outcome(), Err(reason()));
    }

    #[test]
    fn a_python_that_is_not_there_is_a_reason_and_no_error() {
        let mut rounds = Rounds::default();
        let case = Case::all().next().unwrap();
        rounds.round(OsStr::new("no-such-python"), case, NonZeroUsize::MIN);
        let reason = rounds.outcome().unwrap_err();
        assert!(reason.contains("no-such-python"), "{reason}");
    }
}
