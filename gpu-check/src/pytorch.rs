//! The same step in PyTorch, on the same machine.

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader},
    process::{self, Child, Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::{
    budget::Budget,
    steps::{BATCH, CHANNELS, WIDTHS},
};

const SCRIPT: &str = include_str!("pytorch_step.py");
/// What the script may take beyond its time: a case that has begun, and to end.
const GRACE: Duration = Duration::from_secs(15);

/// What PyTorch took, or why it was not asked.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum PyTorch {
    Measured(Measured),
    Unavailable { unavailable: String },
}

#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// Version and device.
    #[serde(flatten)]
    pub place: Place,
    /// Of the GAN, with the defaults of the page.
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    pub torch: String,
    pub device: String,
    /// Whether that is a GPU.
    pub cuda: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Step {
    pub width: usize,
    pub channels: usize,
    pub compiled: bool,
    /// Median, in milliseconds.
    pub step_ms: Option<f64>,
    /// Why it was not timed.
    pub skipped: Option<String>,
}

/// A line of the script.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Place(Place),
    Step(Step),
    Unavailable { unavailable: String },
}

impl PyTorch {
    fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable {
            unavailable: reason.into(),
        }
    }
}

/// Times the step with a Python.
pub fn measure(python: &OsStr, budget: Budget) -> PyTorch {
    let outcome = lines(python, budget);
    outcome.unwrap_or_else(|error| PyTorch::unavailable(format!("{error:#}")))
}

fn lines(python: &OsStr, budget: Budget) -> Result<PyTorch> {
    // In a file, since compilers of Python want to see the source.
    let script = std::env::temp_dir().join(format!("pytorch_step_{}.py", process::id()));
    fs::write(&script, SCRIPT).with_context(|| format!("writing {}", script.display()))?;
    let seconds = budget.left().saturating_sub(GRACE).as_secs();
    let list = |numbers: &[usize]| {
        numbers
            .iter()
            .map(usize::to_string)
            .collect::<Vec<_>>()
            .join(",")
    };
    let child = Command::new(python)
        .arg(&script)
        .args([
            seconds.to_string(),
            list(&WIDTHS),
            list(&CHANNELS),
            BATCH.to_string(),
        ])
        .stdout(Stdio::piped())
        .spawn();
    let outcome = child
        .with_context(|| format!("{} cannot be started", python.display()))
        .and_then(|child| read(child, budget));
    fs::remove_file(&script).ok();
    outcome
}

/// Reads what the script prints until it ends or the time is up.
fn read(mut child: Child, budget: Budget) -> Result<PyTorch> {
    let output = child.stdout.take().context("its output is not there")?;
    let (sender, receiver) = channel();
    let reader = thread::spawn(move || {
        let lines = BufReader::new(output).lines().map_while(Result::ok);
        lines
            .map(|line| sender.send(line))
            .take_while(Result::is_ok)
            .for_each(drop);
    });
    let (mut place, mut steps) = (None, Vec::new());
    let mut unavailable = None;
    loop {
        match receiver.recv_timeout(budget.left()) {
            Ok(line) => match serde_json::from_str(&line) {
                Ok(Line::Place(here)) => place = Some(here),
                Ok(Line::Step(step)) => steps.push(step),
                Ok(Line::Unavailable { unavailable: why }) => unavailable = Some(why),
                // Libraries print what they like.
                Err(_) => eprintln!("{line}"),
            },
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                child.kill().ok();
                break;
            }
        }
    }
    child.wait().context("the script cannot be waited for")?;
    drop(receiver);
    reader.join().ok();
    Ok(match (place, unavailable) {
        (Some(place), _) => PyTorch::Measured(Measured { place, steps }),
        (None, Some(reason)) => PyTorch::unavailable(reason),
        (None, None) => PyTorch::unavailable("the script said nothing"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_that_is_not_there_is_said() {
        let budget = Budget::new(Duration::from_secs(20));
        match measure(OsStr::new("no-such-python"), budget) {
            PyTorch::Unavailable { unavailable } => assert!(unavailable.contains("no-such-python")),
            other @ PyTorch::Measured(_) => panic!("{other:?}"),
        }
    }

    #[test]
    fn lines_of_the_script_are_told_apart() {
        let line = |text: &str| serde_json::from_str::<Line>(text).unwrap();
        let place = r#"{"torch": "2", "device": "it", "cuda": true}"#;
        assert!(matches!(line(place), Line::Place(place) if place.cuda));
        let step = r#"{"width": 16, "channels": 1, "compiled": true, "skipped": "no"}"#;
        assert!(matches!(line(step), Line::Step(step) if step.step_ms.is_none()));
        let why = r#"{"unavailable": "no torch"}"#;
        assert!(matches!(line(why), Line::Unavailable { .. }));
    }
}
