//! What was found, as a Markdown page.

use std::collections::BTreeSet;

use super::{contest::Outcome, processor::Processor};

pub struct Report {
    pub processor: Processor,
    pub rounds: usize,
    pub outcomes: Vec<Outcome>,
}

const INTRODUCTION: &str = "\
# On the CPU, natively

<!-- Written by `cargo xtask speed`; do not edit. -->";

const EXPLANATION: &str = "\
Whole training steps with the settings that the page begins with, in milliseconds: medians of rounds in which everyone has
a turn. *Portable* rounds each product before it is added, as every browser does; *fused* rounds once. *GFLOP/s* is what
the products of the networks come to in a fused step, *gain* how many times as fast that is as on one thread. PyTorch
carries the same networks out eagerly on as many threads: on one batch that lies in memory, tensors channels last, with
its fused Adam where it has one. A ratio above 1 says how many times as long as ours it takes.";

const HEAD: [&str; 9] = [
    "case",
    "threads",
    "portable",
    "fused",
    "GFLOP/s",
    "gain",
    "PyTorch",
    "to portable",
    "to fused",
];

const NOTHING: &str = "–";

impl Report {
    pub fn markdown(&self) -> String {
        let Processor { name, cores, lanes } = &self.processor;
        let parts = [
            INTRODUCTION.into(),
            format!(
                "{name}, {}, vectors of {lanes} values; {}. {}",
                counted(cores.get(), "core"),
                counted(self.rounds, "round"),
                self.pytorch_note()
            ),
            EXPLANATION.into(),
            self.table(),
        ];
        parts.join("\n\n") + "\n"
    }

    /// Versions that were asked, and why some gave no answer.
    fn pytorch_note(&self) -> String {
        let all = self.outcomes.iter().map(|outcome| &outcome.pytorch);
        let versions: BTreeSet<_> = all.clone().flatten().map(|timed| &timed.version).collect();
        let reasons: BTreeSet<_> = all.filter_map(|one| one.as_ref().err()).collect();
        let versions = versions.iter().map(|version| format!("PyTorch {version}."));
        let reasons = reasons
            .iter()
            .map(|reason| format!("PyTorch was not timed (–): {reason}."));
        versions.chain(reasons).collect::<Vec<_>>().join(" ")
    }

    fn table(&self) -> String {
        let rows = self.outcomes.iter().map(|outcome| {
            let numbers = [
                Some(outcome.portable_ms),
                Some(outcome.fused_ms),
                Some(outcome.flops / outcome.fused_ms / 1e6),
            ];
            let pytorch = outcome.pytorch.as_ref().ok().map(|timed| timed.step_ms);
            let ratios = [outcome.portable_ms, outcome.fused_ms].map(|ours| Some(pytorch? / ours));
            let cells = [outcome.case.name(), outcome.threads.to_string()].into_iter();
            let cells = cells
                .chain(numbers.map(figure))
                .chain([ratio(self.gain(outcome))]);
            let cells = cells.chain([figure(pytorch)]).chain(ratios.map(ratio));
            line(cells)
        });
        let rule = (0..HEAD.len()).map(|column| if column == 0 { "---" } else { "---:" });
        let head = [line(HEAD), line(rule)];
        head.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
    }

    /// Of the threads; `None` where one alone was not timed.
    fn gain(&self, outcome: &Outcome) -> Option<f64> {
        let mut same = self.outcomes.iter().filter(|one| one.case == outcome.case);
        let alone = same.find(|one| one.threads.get() == 1)?;
        Some(alone.fused_ms / outcome.fused_ms)
    }
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn line(cells: impl IntoIterator<Item = impl Into<String>>) -> String {
    let cells: Vec<String> = cells.into_iter().map(Into::into).collect();
    format!("| {} |", cells.join(" | "))
}

fn figure(value: Option<f64>) -> String {
    value.map_or(NOTHING.into(), |value| format!("{value:.1}"))
}

fn ratio(value: Option<f64>) -> String {
    value.map_or(NOTHING.into(), |value| format!("{value:.2}×"))
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;
    use crate::speed::{case::Case, pytorch};

    fn outcome(threads: usize, pytorch: Result<f64, &str>) -> Outcome {
        Outcome {
            case: Case::all().next().unwrap(),
            flops: 2e9,
            threads: threads.try_into().unwrap(),
            portable_ms: 80.0 / threads as f64,
            fused_ms: 40.0 / threads as f64,
            pytorch: match pytorch {
                Ok(step_ms) => Ok(pytorch::Timed {
                    version: "2.0".into(),
                    step_ms,
                }),
                Err(reason) => Err(reason.into()),
            },
        }
    }

    fn markdown(outcomes: Vec<Outcome>) -> String {
        let processor = Processor {
            name: "it".into(),
            cores: NonZeroUsize::MIN,
            lanes: 8,
        };
        let report = Report {
            processor,
            rounds: 3,
            outcomes,
        };
        report.markdown()
    }

    #[test]
    fn rows_compare_with_pytorch_and_with_one_thread() {
        let page = markdown(vec![outcome(1, Ok(60.0)), outcome(2, Ok(60.0))]);
        let rows = [
            "| gan_c1_w16_b16 | 1 | 80.0 | 40.0 | 50.0 | 1.00× | 60.0 | 0.75× | 1.50× |",
            "| gan_c1_w16_b16 | 2 | 40.0 | 20.0 | 100.0 | 2.00× | 60.0 | 1.50× | 3.00× |",
        ];
        assert!(page.ends_with(&(rows.join("\n") + "\n")), "{page}");
        assert!(
            page.contains("it, 1 core, vectors of 8 values; 3 rounds. PyTorch 2.0.\n"),
            "{page}"
        );
    }

    #[test]
    fn what_was_not_timed_is_a_dash_with_its_reason_said_once() {
        let page = markdown(vec![
            outcome(2, Err("no torch")),
            outcome(4, Err("no torch")),
        ]);
        let row = "| gan_c1_w16_b16 | 2 | 40.0 | 20.0 | 100.0 | – | – | – | – |";
        assert!(page.contains(row), "{page}");
        assert_eq!(
            page.matches("PyTorch was not timed (–): no torch.").count(),
            1
        );
    }
}
