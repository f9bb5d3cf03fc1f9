//! How fast models train on the CPU, natively and beside PyTorch.

mod case;
mod contest;
mod median;
mod processor;
mod pytorch;
mod report;
mod training;

use std::{ffi::OsString, fs, num::NonZeroUsize, path::PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;

use self::{
    case::Case,
    contest::{Contest, Outcome},
    processor::Processor,
    report::Report,
};
use crate::shared::bundled_dataset;

/// Times training steps; writes a Markdown table.
#[derive(Args)]
pub struct Speed {
    /// How many threads to train on, such as 1,2; one, and as many as there are cores unless it is given
    #[arg(long, value_delimiter = ',')]
    threads: Vec<NonZeroUsize>,
    /// Cases whose name contains this only, such as gan or gan_c1_w16_b16
    #[arg(long)]
    only: Option<String>,
    /// Rounds of which the median counts; in each, every candidate trains for a moment
    #[arg(long, default_value = "5")]
    rounds: NonZeroUsize,
    /// The Python that has PyTorch
    #[arg(long, default_value = "python3", overrides_with = "python")]
    python: OsString,
    /// Where the table goes
    #[arg(long, default_value = "bench/CPU.md")]
    output: PathBuf,
}

impl Speed {
    pub fn run(&self) -> Result<()> {
        let processor = Processor::here();
        let threads = match self.threads.is_empty() {
            true => processor.one_and_all(),
            false => self.threads.clone(),
        };
        let only = self.only.as_deref().unwrap_or_default();
        let cases = Case::all().filter(|case| case.name().contains(only));
        let cases: Vec<_> = cases.collect();
        ensure!(
            !cases.is_empty(),
            "no case is called \"{only}\"; there are {}",
            Case::all().map(Case::name).collect::<Vec<_>>().join(", ")
        );
        let mut outcomes = Vec::new();
        for case in cases {
            eprintln!("{}", case.name());
            outcomes.extend(self.time(case, &threads)?);
        }
        let report = Report {
            processor,
            rounds: self.rounds.get(),
            outcomes,
        };
        let path = &self.output;
        fs::write(path, report.markdown())
            .with_context(|| format!("writing {}", path.display()))?;
        println!("written: {}", path.display());
        Ok(())
    }

    /// An outcome for each number of threads.
    fn time(&self, case: Case, threads: &[NonZeroUsize]) -> Result<Vec<Outcome>> {
        let dataset = bundled_dataset(case.dataset())?;
        let start = |&threads| Contest::start(case, &dataset, threads);
        let contests = threads.iter().map(start);
        let mut contests = contests.collect::<Result<Vec<_>>>()?;
        // In turns, so that whatever else the machine does slows all of them down.
        for _ in 0..self.rounds.get() {
            for contest in &mut contests {
                contest.round(&self.python)?;
            }
        }
        Ok(contests.into_iter().map(Contest::outcome).collect())
    }
}
