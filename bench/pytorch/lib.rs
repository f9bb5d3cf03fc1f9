//! Training steps of the page's models in PyTorch, on the machine that this runs on.
//!
//! The script is part of the program, so that it can be carried to a machine without the repository.

mod script;

use std::{ffi::OsStr, num::NonZeroUsize, time::Duration};

use serde::{Deserialize, Serialize};

/// What to time. All families are timed in all widths, each in all numbers of channels.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// `gan` and `vae`.
    pub families: &'a [&'a str],
    /// Of the networks.
    pub widths: &'a [usize],
    /// Of the images.
    pub channels: &'a [usize],
    /// Images a step.
    pub batch: usize,
    /// One after the other.
    pub modes: &'a [Mode],
    /// What computes.
    pub processor: Processor,
    /// What all of it may take; cases that do not begin in this time are skipped.
    pub time: Duration,
}

/// How PyTorch carries networks out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Operation by operation.
    Eager,
    /// Through `torch.compile`.
    Compiled,
}

/// What computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Processor {
    /// The GPU that PyTorch sees, else as many threads as it takes by itself.
    GpuIfThere,
    /// So many threads of the CPU.
    Cpu(NonZeroUsize),
}

/// What PyTorch took, or why it was not asked.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum PyTorch {
    /// It answered.
    Measured(Measured),
    /// It did not.
    Unavailable {
        /// Why, without a full stop.
        unavailable: String,
    },
}

/// Its answer.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// Version and device.
    #[serde(flatten)]
    pub place: Place,
    /// With the defaults of the page.
    pub steps: Vec<Step>,
}

/// Where it ran.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    /// Version of PyTorch.
    pub torch: String,
    /// What computed, for people.
    pub device: String,
    /// Whether that is a GPU.
    pub cuda: bool,
}

/// One case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Step {
    /// As in [`Request::families`].
    pub family: String,
    /// Of the networks.
    pub width: usize,
    /// Of the images.
    pub channels: usize,
    /// Whether the mode was [`Mode::Compiled`].
    pub compiled: bool,
    /// Median, in milliseconds.
    pub step_ms: Option<f64>,
    /// Why it was not timed.
    pub skipped: Option<String>,
}

impl Mode {
    const fn word(self) -> &'static str {
        match self {
            Self::Eager => "eager",
            Self::Compiled => "compiled",
        }
    }
}

impl PyTorch {
    fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable {
            unavailable: reason.into(),
        }
    }
}

/// Times steps with a Python.
pub fn measure(python: &OsStr, request: &Request) -> PyTorch {
    let outcome = script::run(python, request);
    outcome.unwrap_or_else(|error| PyTorch::unavailable(format!("{error:#}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_that_is_not_there_is_said() {
        let request = Request {
            families: &["gan"],
            widths: &[16],
            channels: &[1],
            batch: 2,
            modes: &[Mode::Eager],
            processor: Processor::Cpu(NonZeroUsize::MIN),
            time: Duration::from_secs(20),
        };
        match measure(OsStr::new("no-such-python"), &request) {
            PyTorch::Unavailable { unavailable } => assert!(unavailable.contains("no-such-python")),
            other @ PyTorch::Measured(_) => panic!("{other:?}"),
        }
    }
}
