//! What was found, as one Markdown page and one JSON object.

use pytorch_step::{PyTorch, Step};
use serde::Serialize;

use crate::{
    adapter::Adapter,
    overhead::Overhead,
    parity::Finding,
    products::{self, ProductTime},
    steps::{StepTime, WIDTHS},
};

#[derive(Debug, Clone, Serialize)]
pub struct Report {
    pub passed: bool,
    pub note: Option<String>,
    pub adapter: Adapter,
    pub parity: Vec<Finding>,
    pub overhead: Overhead,
    pub steps: Vec<StepTime>,
    pub products: Vec<ProductTime>,
    pub pytorch: Option<PyTorch>,
    /// Of the whole check.
    pub seconds: f64,
}

const INTRODUCTION: &str = "\
# On a GPU

<!-- Written by `cargo xtask gpu-check`; do not edit. -->";

const STEPS: &str = "\
Medians in milliseconds, with the settings that the page begins with. *Step*: of many that are waited for
together; *host*: until such a step is submitted; *read back*: one whose losses are awaited before the
next begins. A step that would take more time than is left is not timed (–).";

const PRODUCTS: &str = "\
Every product of the networks' layers at a batch of 64 images of 3 channels, in GFLOP/s: this project's
kernel on the images where they lie, and the fastest of seven hand-written products of dense matrices of
the same sizes (naive, tiles in shared memory, tiles in registers, both), on this adapter. For a weight's
gradient these are as many products as the gradient has parts. Times are from submission on.";

impl Report {
    /// In a few lines.
    pub fn summary(&self) -> String {
        let cases: usize = self.parity.iter().map(|finding| finding.cases).sum();
        let failed = self.parity.iter().filter(|finding| !finding.passed());
        let failed: Vec<_> = failed.map(|finding| finding.name.as_str()).collect();
        match failed.is_empty() {
            true => format!(
                "All {cases} comparisons agree with the CPU; {:.0} s.",
                self.seconds
            ),
            false => format!("FAILED: {}; {:.0} s.", failed.join(", "), self.seconds),
        }
    }

    pub fn markdown(&self) -> String {
        let parts = [
            INTRODUCTION.into(),
            self.heading(),
            self.summary(),
            "## Against the CPU".into(),
            self.parity_table(),
            self.faults(),
            "## Training steps".into(),
            STEPS.into(),
            self.step_table(),
            self.pytorch_note(),
            "## Dispatches".into(),
            self.overhead_text(),
            "## Products".into(),
            PRODUCTS.into(),
            self.share_table(),
            self.product_table(),
        ];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("\n\n") + "\n"
    }

    fn heading(&self) -> String {
        let Adapter {
            name,
            driver,
            backend,
            kind,
        } = &self.adapter;
        let note = self.note.iter().map(|note| format!("; {note}"));
        let note: String = note.collect();
        format!("{name}; driver {driver}; {backend}, {kind}{note}.")
    }

    fn parity_table(&self) -> String {
        let rows = self.parity.iter().map(|finding| {
            vec![
                finding.name.clone(),
                finding.cases.to_string(),
                finding.values.to_string(),
                scientific(finding.deviation),
                format!("{:.0e}", finding.tolerance),
                if finding.passed() { "yes" } else { "NO" }.into(),
            ]
        });
        let head = [
            "",
            "comparisons",
            "values",
            "largest \\|GPU − CPU\\| / (1 + \\|CPU\\|)",
            "tolerance",
            "within",
        ];
        table(&head, rows)
    }

    fn faults(&self) -> String {
        let faults = self.parity.iter().flat_map(|finding| {
            let faults = finding.faults.iter();
            faults.map(|fault| format!("- {}: {fault}", finding.name))
        });
        faults.collect::<Vec<_>>().join("\n")
    }

    fn step_table(&self) -> String {
        let head: Vec<_> = [
            "",
            "width",
            "channels",
            "batch",
            "step",
            "host",
            "read back",
        ]
        .into_iter()
        .chain(
            self.pytorch_steps()
                .map(|_| ["PyTorch, eager", "PyTorch, compiled"])
                .into_iter()
                .flatten(),
        )
        .collect();
        let rows = self.steps.iter().map(|one| {
            let times = one
                .times
                .map(|times| [times.step_ms, times.host_ms, times.read_back_ms]);
            let mut row = vec![
                one.family.to_string(),
                one.width.to_string(),
                one.channels.to_string(),
                one.batch.to_string(),
            ];
            match times {
                Some(times) => row.extend(times.map(figure)),
                None => row.extend([(); 3].map(|()| NOTHING.to_string())),
            }
            if let Some(steps) = self.pytorch_steps() {
                row.extend([false, true].map(|compiled| pytorch_cell(steps, one, compiled)));
            }
            row
        });
        table(&head, rows)
    }

    fn pytorch_steps(&self) -> Option<&[Step]> {
        match &self.pytorch {
            Some(PyTorch::Measured(measured)) => Some(&measured.steps),
            Some(PyTorch::Unavailable { .. }) | None => None,
        }
    }

    fn pytorch_note(&self) -> String {
        match &self.pytorch {
            None => String::new(),
            Some(PyTorch::Unavailable { unavailable }) => {
                format!("PyTorch was not timed: {unavailable}.")
            }
            Some(PyTorch::Measured(measured)) => {
                let place = &measured.place;
                let on = match place.cuda {
                    true => "the GPU that it sees,",
                    false => "no GPU, since it sees none, but",
                };
                let skipped = measured.steps.iter().filter_map(|step| {
                    let mode = if step.compiled { "compiled" } else { "eager" };
                    let why = step.skipped.as_ref()?;
                    Some(format!(
                        " Not timed: {mode}, width {}, {} channels: {why}.",
                        step.width, step.channels
                    ))
                });
                format!(
                    "PyTorch {} on {on} {}; the GAN's step alone, 32-bit arithmetic without TF32, tensors channels last; compiled is `torch.compile` of both networks.{}",
                    place.torch,
                    place.device,
                    skipped.collect::<String>(),
                )
            }
        }
    }

    fn overhead_text(&self) -> String {
        let Overhead {
            dispatches,
            round_trip_us,
            chained,
            independent,
        } = &self.overhead;
        let head = ["µs a dispatch", "host", "device"];
        let rows = [
            ("each on the buffer of the one before", chained),
            ("each on its own", independent),
        ];
        let rows = rows
            .map(|(name, one)| vec![name.to_string(), figure(one.host_us), figure(one.device_us)]);
        format!(
            "A program of {dispatches} dispatches that clear four values each; a single one takes {} µs from submission until it is known to be done.\n\n{}",
            figure(*round_trip_us),
            table(&head, rows)
        )
    }

    fn share_table(&self) -> String {
        let rows = WIDTHS.iter().map(|&width| {
            let timed = self.products.iter().filter(|one| one.width == width);
            let timed = timed.filter(|one| one.rates.is_some()).count();
            let share = products::share(&self.products, width);
            let share = share.map_or(NOTHING.into(), |share| format!("{:.0} %", 100.0 * share));
            vec![width.to_string(), timed.to_string(), share]
        });
        table(
            &[
                "width",
                "products timed",
                "share of the best hand-written, all together",
            ],
            rows,
        )
    }

    fn product_table(&self) -> String {
        let rows = self.products.iter().map(|one| {
            let layers = if one.layers > 1 {
                format!("{} × ", one.layers)
            } else {
                String::new()
            };
            let size = format!("{layers}[{}, {}] [{}, {}]", one.m, one.k, one.k, one.n);
            let mut row = vec![one.width.to_string(), one.layer.clone(), size];
            match &one.rates {
                Some(rates) => row.extend([
                    figure(rates.ours),
                    figure(rates.best),
                    format!("{:.0} %", 100.0 * rates.ours / rates.best),
                    rates.best_name.into(),
                ]),
                None => row.extend([(); 4].map(|()| NOTHING.to_string())),
            }
            row
        });
        table(
            &[
                "width", "layer", "product", "ours", "best", "share", "which is",
            ],
            rows,
        )
    }
}

const NOTHING: &str = "–";

fn pytorch_cell(steps: &[Step], one: &StepTime, compiled: bool) -> String {
    let same = steps.iter().find(|step| {
        step.family == one.family
            && (step.width, step.channels, step.compiled) == (one.width, one.channels, compiled)
    });
    same.and_then(|step| step.step_ms)
        .map_or(NOTHING.into(), figure)
}

fn scientific(value: f32) -> String {
    match value {
        0.0 => "0".into(),
        value => format!("{value:.1e}"),
    }
}

/// With three digits that count.
fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// The first column holds words, the others figures.
fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let names: Vec<_> = head.iter().map(ToString::to_string).collect();
    let rule: Vec<_> = (0..head.len())
        .map(|column| if column == 0 { "---" } else { "---:" }.to_string())
        .collect();
    let rows = rows.into_iter().map(|row| line(&row));
    let lines = [line(&names), line(&rule)].into_iter().chain(rows);
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overhead::PerDispatch;
    use pytorch_step::{Measured, Place};

    fn report() -> Report {
        let per_dispatch = PerDispatch {
            host_us: 1.0,
            device_us: 2.0,
        };
        Report {
            passed: false,
            note: Some("a test".into()),
            adapter: Adapter {
                name: "it".into(),
                driver: "1".into(),
                backend: "vulkan".into(),
                kind: "Cpu".into(),
            },
            parity: vec![Finding::new("Adam", 1e-4)],
            overhead: Overhead {
                dispatches: 10,
                round_trip_us: 100.0,
                chained: per_dispatch.clone(),
                independent: per_dispatch,
            },
            steps: vec![StepTime {
                family: "gan",
                width: 16,
                channels: 1,
                batch: 64,
                times: None,
            }],
            products: Vec::new(),
            pytorch: None,
            seconds: 1.0,
        }
    }

    #[test]
    fn what_deviates_is_named_with_its_case() {
        let mut report = report();
        report.parity[0].compare("3 parts", &[vec![1.0]], &[vec![2.0]]);
        let markdown = report.markdown();
        assert!(markdown.contains("FAILED: Adam"), "{markdown}");
        assert!(markdown.contains("- Adam: 3 parts: 5.0e-1"), "{markdown}");
    }

    #[test]
    fn a_step_that_was_not_timed_is_a_dash() {
        let markdown = report().markdown();
        assert!(
            markdown.contains("| gan | 16 | 1 | 64 | – | – | – |"),
            "{markdown}"
        );
    }

    #[test]
    fn a_pytorch_without_a_gpu_is_not_taken_for_one() {
        let mut report = report();
        let step = |compiled, step_ms, skipped: Option<&str>| Step {
            family: "gan".into(),
            width: 16,
            channels: 1,
            compiled,
            step_ms,
            skipped: skipped.map(String::from),
        };
        report.pytorch = Some(PyTorch::Measured(Measured {
            place: Place {
                torch: "2".into(),
                device: "the CPU, 2 threads".into(),
                cuda: false,
            },
            steps: vec![
                step(false, Some(12.5), None),
                step(true, None, Some("no compiler")),
            ],
        }));
        let markdown = report.markdown();
        let row = "| gan | 16 | 1 | 64 | – | – | – | 12.5 | – |";
        assert!(markdown.contains(row), "{markdown}");
        assert!(
            markdown.contains("on no GPU, since it sees none"),
            "{markdown}"
        );
        assert!(
            markdown.contains("compiled, width 16, 1 channels: no compiler"),
            "{markdown}"
        );
    }
}
