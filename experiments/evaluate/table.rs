//! Figures of several runs as a Markdown table.

use std::collections::BTreeMap;

use lab::evaluator::{BaselineReport, Values};
use lab_evaluation::metrics::MEASURES;

/// A column for every measure, a row for what real images get, for noise, and for each of some
/// settings.
pub struct Table {
    baseline: Vec<(&'static str, Values)>,
    rows: Vec<Runs>,
}

/// Runs with the same settings.
struct Runs {
    title: String,
    values: Vec<Values>,
    collapsed: usize,
}

impl Table {
    /// Rows without runs.
    pub fn new(titles: impl Iterator<Item = String>) -> Self {
        let rows = titles.map(|title| Runs {
            title,
            values: Vec::new(),
            collapsed: 0,
        });
        Self {
            baseline: Vec::new(),
            rows: rows.collect(),
        }
    }

    /// What real images and noise get.
    pub fn baseline(&mut self, baseline: &BaselineReport) {
        self.baseline = vec![
            ("real images", baseline.real.clone()),
            ("noise", baseline.noise.clone()),
        ];
    }

    /// A run, and whether it collapsed.
    pub fn add(&mut self, row: usize, values: Values, collapsed: bool) {
        let row = &mut self.rows[row];
        row.values.push(values);
        row.collapsed += usize::from(collapsed);
    }

    /// Each row's runs: mean ± standard deviation, and how many collapsed.
    pub fn markdown(&self) -> String {
        let keys = self.keys();
        let labels = keys.iter().map(|key| label(key));
        let mut lines = vec![line("", labels.chain(["collapsed".into()]))];
        lines.push(line("---", vec!["---:".into(); keys.len() + 1].into_iter()));
        for (name, values) in &self.baseline {
            let cells = keys
                .iter()
                .map(|key| values.get(key).map_or("–".into(), |v| figure(*v)));
            lines.push(line(name, cells.chain(["–".into()])));
        }
        for runs in &self.rows {
            let cells = keys.iter().map(|key| runs.summary(key));
            let collapsed = format!("{} of {}", runs.collapsed, runs.values.len());
            lines.push(line(&runs.title, cells.chain([collapsed])));
        }
        lines.join("\n")
    }

    /// Those that a run has, in the order of the page; then the others.
    fn keys(&self) -> Vec<&'static str> {
        let runs = self.rows.iter().flat_map(|row| &row.values);
        let run: BTreeMap<_, _> = runs.flatten().collect();
        let measures = MEASURES.iter().map(|measure| measure.key);
        let known: Vec<_> = measures.filter(|key| run.contains_key(key)).collect();
        let others = run.keys().copied().filter(|key| !known.contains(key));
        known.iter().copied().chain(others.copied()).collect()
    }
}

impl Runs {
    fn summary(&self, key: &str) -> String {
        let values: Vec<f32> = self
            .values
            .iter()
            .filter_map(|run| run.get(key).copied())
            .collect();
        let count = values.len() as f32;
        let mean = values.iter().sum::<f32>() / count;
        let squares = values
            .iter()
            .map(|value| (value - mean).powi(2))
            .sum::<f32>();
        match values.len() {
            0 => "–".into(),
            1 => figure(mean),
            _ => format!(
                "{} ± {}",
                figure(mean),
                figure((squares / (count - 1.0)).sqrt())
            ),
        }
    }
}

fn label(key: &str) -> String {
    let measure = MEASURES.iter().find(|measure| measure.key == key);
    measure.map_or(key, |measure| measure.label).into()
}

fn line(first: &str, cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<_> = [first.to_string()].into_iter().chain(cells).collect();
    format!("| {} |", cells.join(" | "))
}

/// With three digits that count.
fn figure(value: f32) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
