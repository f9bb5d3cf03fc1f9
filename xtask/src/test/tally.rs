//! Counts tests in what test programs print, so that the summary says how many there were.

use std::{
    fmt,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::command;

/// How many tests passed, how many of them at their second attempt only, and how many were left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub flaky: usize,
    pub ignored: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tests", self.passed)?;
        if self.flaky > 0 {
            write!(f, " ({} at the second attempt)", self.flaky)?;
        }
        if self.ignored > 0 {
            write!(f, " and {} ignored", self.ignored)?;
        }
        Ok(())
    }
}

impl Tally {
    /// Adds what a line sums up, if it does: cargo's and wasm-pack's `test result: ok. 3 passed; 0 failed; 1
    /// ignored; …`, one of several, or Playwright's `3 passed (1.2m)`, `1 flaky` and `1 skipped`, or Vitest's
    /// `Tests  18 passed (18)`.
    fn read(&mut self, line: &str) {
        let line = line.trim();
        let parts = ["test result: ok.", "Tests "]
            .iter()
            .find_map(|before| line.strip_prefix(before));
        for part in parts.unwrap_or(line).split(';') {
            let words: Vec<_> = part.split_whitespace().collect();
            let (count, what) = match words.as_slice() {
                [count, what] => (count, *what),
                [count, what, time] if time.starts_with('(') => (count, *what),
                _ => continue,
            };
            let Ok(count) = count.parse::<usize>() else {
                continue;
            };
            match what {
                "passed" => self.passed += count,
                "flaky" => {
                    self.passed += count;
                    self.flaky += count;
                }
                "ignored" | "skipped" => self.ignored += count,
                _ => {}
            }
        }
    }
}

/// Runs a test program, shows what it prints, every line after the name of its engine if it has one, and counts. One that ran
/// no test has failed: a filter or a folder is wrong.
pub fn run(tests: &mut Command, engine: &str) -> Result<Tally> {
    let mut running = tests
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start {}", command::line(tests)))?;
    let printed = running.stdout.take().context("it was asked for above")?;
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    for line in BufReader::new(printed).lines() {
        let line = line?;
        match engine {
            "" => println!("{line}"),
            name => println!("{name} {line}"),
        }
        tally.read(&line);
        failures.extend(failure(&line).map(str::to_string));
    }
    let status = running.wait()?;
    if !status.success() {
        failures.insert(0, format!("{} failed ({status})", command::line(tests)));
        bail!(failures.join("\n  "));
    }
    if tally.passed == 0 {
        bail!("{} ran no test", command::line(tests));
    }
    Ok(tally)
}

/// What a line says of an attempt that failed: cargo's and wasm-pack's `test loss::tests::three ... FAILED`, Playwright's
/// `✘  63 e2e/latent.spec.ts:100:1 › …`.
fn failure(line: &str) -> Option<&str> {
    let line = line.trim();
    let failed = line.starts_with('✘') || (line.starts_with("test ") && line.ends_with("FAILED"));
    failed.then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_attempts_are_named() {
        let cargo = "test loss::tests::three ... FAILED";
        assert_eq!(failure(cargo), Some(cargo));
        let playwright = "✘  63 e2e/latent.spec.ts:100:1 › an image that becomes A (4.0s)";
        assert_eq!(failure(&format!("  {playwright}")), Some(playwright));
        assert_eq!(failure("test loss::tests::three ... ok"), None);
        assert_eq!(failure("test result: FAILED. 3 passed; 1 failed"), None);
    }

    fn tally(printed: &str) -> Tally {
        let mut tally = Tally::default();
        printed.lines().for_each(|line| tally.read(line));
        tally
    }

    #[test]
    fn every_test_binary_of_cargo_counts() {
        let printed = "\
            running 4 tests\ntest loss::tests::three ... ok\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 6.20s";
        let counted = Tally {
            passed: 15,
            flaky: 0,
            ignored: 1,
        };
        assert_eq!(tally(printed), counted);
    }

    #[test]
    fn playwright_sums_up_once() {
        let printed = "  ✓  1 core.spec.ts:12:1 › a pause acts at once (2.1s)\n  2 flaky\n  1 skipped\n  33 passed (1.2m)";
        let counted = Tally {
            passed: 35,
            flaky: 2,
            ignored: 1,
        };
        assert_eq!(tally(printed), counted);
    }

    #[test]
    fn vitest_counts_tests_and_not_files() {
        let printed = " Test Files  8 passed (8)\n      Tests  18 passed (18)\n   Duration  1.55s";
        let counted = Tally {
            passed: 18,
            ..Tally::default()
        };
        assert_eq!(tally(printed), counted);
    }

    #[test]
    fn nothing_else_counts() {
        assert_eq!(
            tally("5 of 8 stages\n3 files checked (ok)"),
            Tally::default()
        );
    }
}
