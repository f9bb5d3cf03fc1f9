//! What the page shows of a trained model at once: how good it is, how its losses went, and the latents of
//! held-out images that took a search. One file a data set, beside its models.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use anyhow::{Context, Result};
use lab::evaluator::{BaselineReport, EvaluationReport, Evaluator, Extent, Thoroughness};
use lab::{Lab, checkpoint::Checkpoint};
use lab_data::dataset::Dataset;
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::shared::{bundled_classifier, device, public};

/// Points of a loss over a whole training.
pub const POINTS: usize = 400;
/// Digits of a loss that a chart shows.
const DIGITS: i32 = 4;
/// Held-out images that the page shows beside their reconstructions.
const HELD_OUT: usize = 16;
/// Steps of the search for their latents: from here on their images hardly come closer.
const INVERSION_STEPS: usize = 500;
/// Latents are written with so many digits behind the point: an image changes by less than a level of grey.
const LATENT_DECIMALS: i32 = 3;

/// Losses over a training, a value of each for every step on record.
#[derive(Default, Serialize)]
pub struct Curves {
    steps: Vec<u32>,
    series: BTreeMap<&'static str, Vec<f64>>,
}

/// Latents of the first held-out images, row after row.
#[derive(Serialize)]
struct Found {
    /// Steps of the search.
    steps: usize,
    latents: Vec<f64>,
}

/// Of one model.
#[derive(Serialize)]
pub struct Record {
    report: EvaluationReport,
    /// Nothing if they stay what they are on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    losses: Option<Curves>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<Found>,
}

/// Of all models on a data set, as it is in its file; what is not written anew stays as it is.
#[derive(Default, Serialize, Deserialize)]
struct Records {
    /// What their measures are read against.
    baseline: Value,
    /// By family.
    models: BTreeMap<String, Value>,
}

impl Curves {
    /// Takes down the losses of the last step.
    pub fn look(&mut self, lab: &mut Lab) -> Result<()> {
        let losses = lab.losses().context("a model that trains has losses")?;
        self.steps.push(lab.step());
        for (key, value) in block_on(losses.read())? {
            let series = self.series.entry(key).or_default();
            series.push(significant(f64::from(value)));
        }
        Ok(())
    }
}

impl Record {
    /// Of the model of a file, evaluated as the page would.
    pub fn of(
        file: &[u8],
        dataset: &Arc<Dataset>,
        losses: Option<Curves>,
    ) -> Result<(Self, BaselineReport)> {
        let checkpoint = Checkpoint::from_bytes(file)?;
        let mut lab = Lab::restore(&checkpoint, dataset.clone(), &device())?;
        let classifier = bundled_classifier(&dataset.name)?;
        let mut evaluator = Evaluator::new(dataset.clone(), classifier, Extent::LIVE)?;
        let mut known = None;
        let (baseline, report) = loop {
            let slice = block_on(evaluator.advance(&mut lab, Thoroughness::Full))?;
            known = slice.baseline.or(known);
            if let (Some(baseline), Some(report)) = (&known, slice.report) {
                break (baseline.clone(), report);
            }
        };
        let found = match lab.encodes() {
            true => None,
            false => Some(found(&mut lab)?),
        };
        let record = Self {
            report,
            losses,
            found,
        };
        Ok((record, baseline))
    }

    /// Puts it beside those of other families; returns the name of their file.
    pub fn write(&self, dataset: &str, family: &str, baseline: &BaselineReport) -> Result<String> {
        let name = format!("{dataset}.json");
        let path = public("pretrained").join(&name);
        let mut records = read(&path)?;
        records.baseline = serde_json::to_value(baseline)?;
        let before = records.models.remove(family).unwrap_or_default();
        let mut record = serde_json::to_value(self)?;
        if let (None, Some(losses)) = (&self.losses, before.get("losses")) {
            record["losses"] = losses.clone();
        }
        records.models.insert(family.into(), record);
        let text = serde_json::to_string(&records)? + "\n";
        fs::write(&path, &text).with_context(|| format!("writing {}", path.display()))?;
        println!("{name}: {} bytes", text.len());
        Ok(name)
    }
}

fn read(path: &Path) -> Result<Records> {
    match fs::read(path) {
        Ok(file) => {
            serde_json::from_slice(&file).with_context(|| format!("reading {}", path.display()))
        }
        Err(_) => Ok(Records::default()),
    }
}

/// Latents that the page would find if it searched for long, from where it begins.
fn found(lab: &mut Lab) -> Result<Found> {
    let count = HELD_OUT.min(lab.dataset().held_out.len());
    let images = lab.held_out_values(&(0..count).collect::<Vec<_>>())?;
    let (start, labels) = (lab.latents(count)?, lab.held_out_labels(count)?);
    let latents = lab.invert(&images, &start, &labels, INVERSION_STEPS)?;
    let latents = block_on(latents)?;
    let unit = 10_f64.powi(LATENT_DECIMALS);
    let rounded = latents
        .into_iter()
        .map(|value| (f64::from(value) * unit).round() / unit);
    Ok(Found {
        steps: INVERSION_STEPS,
        latents: rounded.collect(),
    })
}

/// Rounded to the digits that are shown.
fn significant(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let unit = 10_f64.powi(DIGITS - 1 - value.abs().log10().floor() as i32);
    (value * unit).round() / unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_keep_the_digits_that_are_shown() {
        assert_eq!(significant(0.0), 0.0);
        assert_eq!(significant(123.456), 123.5);
        assert_eq!(significant(-0.001_234_56), -0.001_235);
        assert!(significant(f64::NAN).is_nan());
    }
}
