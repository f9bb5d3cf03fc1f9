//! The script: how it is told what to time, and what it says.

use std::{
    env,
    ffi::OsStr,
    fmt::Display,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{self, Child, Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::{Measured, Mode, Place, Processor, PyTorch, Request, Step};

const SCRIPT: &str = include_str!("step.py");
/// What the script may take beyond its time: a case that has begun, and to end.
const GRACE: Duration = Duration::from_secs(15);

/// A line of the script.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Place(Place),
    Step(Step),
    Unavailable { unavailable: String },
}

pub fn run(python: &OsStr, request: &Request) -> Result<PyTorch> {
    let end = Instant::now() + request.time;
    // In a file, since compilers of Python want to see the source; in a folder of its own, since Python looks beside a
    // script for whatever that imports.
    let folder = env::temp_dir().join(format!("pytorch-step-{}", process::id()));
    fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
    let outcome = start(python, &folder, request).and_then(|child| read(child, end));
    fs::remove_dir_all(&folder).ok();
    outcome
}

fn start(python: &OsStr, folder: &Path, request: &Request) -> Result<Child> {
    let script = folder.join("step.py");
    fs::write(&script, SCRIPT).with_context(|| format!("writing {}", script.display()))?;
    let child = Command::new(python)
        .arg(&script)
        .args(arguments(request))
        .stdout(Stdio::piped())
        .spawn();
    child.with_context(|| format!("{} cannot be started", python.display()))
}

fn arguments(request: &Request) -> Vec<String> {
    let seconds = request.time.saturating_sub(GRACE).as_secs();
    let mut arguments = vec![
        format!("--seconds={seconds}"),
        format!("--families={}", list(request.families)),
        format!("--widths={}", list(request.widths)),
        format!("--channels={}", list(request.channels)),
        format!("--batch={}", request.batch),
    ];
    let modes: Vec<_> = request.modes.iter().copied().map(Mode::word).collect();
    arguments.push(format!("--modes={}", list(&modes)));
    match request.processor {
        Processor::GpuIfThere => {}
        Processor::Cpu(threads) => arguments.push(format!("--cpu-threads={threads}")),
    }
    arguments
}

fn list(items: &[impl Display]) -> String {
    let items: Vec<_> = items.iter().map(ToString::to_string).collect();
    items.join(",")
}

/// Reads what the script prints until it ends or the time is up.
fn read(mut child: Child, end: Instant) -> Result<PyTorch> {
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
        match receiver.recv_timeout(end.saturating_duration_since(Instant::now())) {
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
    let status = child.wait().context("the script cannot be waited for")?;
    drop(receiver);
    reader.join().ok();
    Ok(match (place, unavailable) {
        (Some(place), _) => PyTorch::Measured(Measured { place, steps }),
        (None, Some(reason)) => PyTorch::unavailable(reason),
        (None, None) => PyTorch::unavailable(format!("its script said nothing ({status})")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_told_what_to_time() {
        let request = Request {
            families: &["gan", "vae"],
            widths: &[16, 32],
            channels: &[3],
            batch: 64,
            modes: &[Mode::Eager, Mode::Compiled],
            processor: Processor::Cpu(2.try_into().unwrap()),
            time: GRACE + Duration::from_secs(5),
        };
        let told = "--seconds=5 --families=gan,vae --widths=16,32 --channels=3 --batch=64 --modes=eager,compiled";
        assert_eq!(
            arguments(&request).join(" "),
            format!("{told} --cpu-threads=2")
        );
        let anywhere = Request {
            processor: Processor::GpuIfThere,
            ..request
        };
        assert_eq!(arguments(&anywhere).join(" "), told);
    }

    #[test]
    fn lines_of_the_script_are_told_apart() {
        let line = |text: &str| serde_json::from_str::<Line>(text).unwrap();
        let place = r#"{"torch": "2", "device": "it", "cuda": true}"#;
        assert!(matches!(line(place), Line::Place(place) if place.cuda));
        let step =
            r#"{"family": "gan", "width": 16, "channels": 1, "compiled": true, "skipped": "no"}"#;
        assert!(matches!(line(step), Line::Step(step) if step.step_ms.is_none()));
        let why = r#"{"unavailable": "no torch"}"#;
        assert!(matches!(line(why), Line::Unavailable { .. }));
    }
}
