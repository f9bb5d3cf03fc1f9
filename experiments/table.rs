//! Figures of several runs as a Markdown table.

use std::collections::BTreeMap;

use gan_vae_lab::{
    examine::{ScaleReport, Values},
    metrics::MEASURES,
};

/// A column for every measure, a row for what real images get, for noise, and for the runs.
#[derive(Default)]
pub struct Table {
    scale: Vec<(&'static str, Values)>,
    runs: Vec<Values>,
    collapsed: usize,
}

impl Table {
    /// What real images and noise get.
    pub fn scale(&mut self, scale: &ScaleReport) {
        self.scale = vec![
            ("real images", scale.real.clone()),
            ("noise", scale.noise.clone()),
        ];
    }

    /// A run, and whether it collapsed.
    pub fn add(&mut self, values: Values, collapsed: bool) {
        self.runs.push(values);
        self.collapsed += usize::from(collapsed);
    }

    /// The runs in one row: mean ± standard deviation, and how many collapsed.
    pub fn markdown(&self, title: &str) -> String {
        let keys = self.keys();
        let labels = keys.iter().map(|key| label(key));
        let mut lines = vec![line("", labels.chain(["collapsed".into()]))];
        lines.push(line("---", vec!["---:".into(); keys.len() + 1].into_iter()));
        for (name, values) in &self.scale {
            let cells = keys
                .iter()
                .map(|key| values.get(key).map_or("–".into(), |v| figure(*v)));
            lines.push(line(name, cells.chain(["–".into()])));
        }
        let cells = keys.iter().map(|key| self.summary(key));
        let collapsed = format!("{} of {}", self.collapsed, self.runs.len());
        lines.push(line(title, cells.chain([collapsed])));
        lines.join("\n")
    }

    /// Those that a run has, in the order of the page; then the others.
    fn keys(&self) -> Vec<&'static str> {
        let run: BTreeMap<_, _> = self.runs.iter().flatten().collect();
        let measures = MEASURES.iter().map(|measure| measure.key);
        let known: Vec<_> = measures.filter(|key| run.contains_key(key)).collect();
        let others = run.keys().copied().filter(|key| !known.contains(key));
        known.iter().copied().chain(others.copied()).collect()
    }

    fn summary(&self, key: &str) -> String {
        let values: Vec<f32> = self
            .runs
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
