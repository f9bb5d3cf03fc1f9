//! How good models get: trained from several seeds with several settings, then evaluated.

mod run;
mod table;

use std::{collections::BTreeMap, sync::Mutex};

use anyhow::{Context, Result};
use clap::Args;
use lab_core::hyperparameter::Setting;
use lab_families::Preset;

use self::{run::Runner, table::Table};
use crate::parallel;

type Settings = BTreeMap<String, Setting>;

/// Trains models and measures how good they are.
#[derive(Args)]
pub struct Evaluate {
    /// Model family
    #[arg(long)]
    family: String,
    /// Bundled data set, or the path of a data file
    #[arg(long, default_value = "digits")]
    dataset: String,
    /// Training steps
    #[arg(long, default_value_t = 5000)]
    steps: usize,
    /// Seeds 1 to so many
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// Settings to begin with, by the name of a preset of the page
    #[arg(long)]
    preset: Option<String>,
    /// A setting of all rows, as key=value; may be given several times
    #[arg(long = "set", value_name = "KEY=VALUE")]
    settings: Vec<String>,
    /// Settings of one more row, as "key=value key=value"; may be given several times
    #[arg(long = "row", value_name = "KEY=VALUE …")]
    rows: Vec<String>,
    /// Samples a model
    #[arg(long, default_value_t = 10_000)]
    samples: usize,
    /// Runs at the same time; as many as there are cores unless given
    #[arg(long)]
    jobs: Option<usize>,
    /// Held-out images that the −ELBO is measured on
    #[arg(long, default_value_t = 1000)]
    elbo_images: usize,
    /// Held-out images that the importance-weighted bound is measured on
    #[arg(long, default_value_t = 64)]
    bound_images: usize,
    /// Steps between two reports of the losses on standard error; none unless it is given
    #[arg(long)]
    report: Option<usize>,
}

/// A row of the table.
struct Row {
    title: String,
    settings: Settings,
}

impl Evaluate {
    pub fn run(&self) -> Result<()> {
        let rows = self.rows()?;
        let runs: Vec<_> = (0..rows.len())
            .flat_map(|row| (1..=self.seeds).map(move |seed| (row, seed)))
            .collect();
        let titles = rows.iter().map(|row| row.title.clone());
        let table = Mutex::new(Table::new(titles));
        let start = || Runner::new(self);
        parallel::carry_out(&runs, self.jobs, start, |runner, (row, seed)| {
            let outcome = runner.run(&rows[*row].settings, *seed)?;
            eprintln!("{}, seed {seed}: {outcome}", rows[*row].title);
            let mut table = table.lock().expect("no run panicked");
            table.baseline(&outcome.baseline);
            table.add(*row, outcome.values, outcome.collapsed);
            Ok(())
        })?;
        println!(
            "{}",
            table.into_inner().expect("no run panicked").markdown()
        );
        Ok(())
    }

    /// One of the settings that all have, then those with settings of their own.
    fn rows(&self) -> Result<Vec<Row>> {
        let preset = self.preset.iter().map(|name| preset(name, &self.family));
        let mut shared: Settings = preset
            .collect::<Result<Vec<_>>>()?
            .into_iter()
            .flatten()
            .collect();
        shared.extend(parsed(self.settings.iter().map(String::as_str))?);
        let mut title = vec![self.family.clone()];
        title.extend(self.preset.clone());
        title.extend(self.settings.iter().cloned());
        let first = Row {
            title: title.join(" "),
            settings: shared.clone(),
        };
        let others = self.rows.iter().map(|own| {
            let mut settings = shared.clone();
            settings.extend(parsed(own.split_whitespace())?);
            Ok(Row {
                title: own.clone(),
                settings,
            })
        });
        [Ok(first)].into_iter().chain(others).collect()
    }
}

fn preset(name: &str, family: &str) -> Result<Settings> {
    let preset = Preset::named(name).with_context(|| format!("there is no preset \"{name}\""))?;
    Ok(preset.settings(family))
}

fn parsed<'a>(given: impl Iterator<Item = &'a str>) -> Result<Settings> {
    let setting = |given: &str| {
        let (key, value) = given.split_once('=').context("settings are KEY=VALUE")?;
        let value = match value.parse() {
            Ok(number) => Setting::Number(number),
            Err(_) => Setting::Word(value.into()),
        };
        Ok((key.to_string(), value))
    };
    given.map(setting).collect()
}
