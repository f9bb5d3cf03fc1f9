//! A small classifier for every labelled data set.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use clap::Args;
use lab_data::dataset::Labels;
use lab_evaluation::classifier::{Classifier, ClassifierTraining, TrainingSettings};
use pollster::block_on;
use serde::{Deserialize, Serialize};

use crate::shared::{bundled, bundled_dataset, public};

/// Trains the classifiers of the labelled data sets.
#[derive(Args)]
pub struct TrainClassifier {
    /// One bundled data set only
    #[arg(long)]
    dataset: Option<String>,
    /// Of every random stream
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Times that every training image is seen, if not those that suit the data set
    #[arg(long)]
    epochs: Option<usize>,
}

/// What the page reads to find a data set's classifier.
#[derive(Serialize, Deserialize)]
struct Entry {
    file: String,
    bytes: usize,
    accuracy: f32,
    kind: String,
}

/// What suits a data set: letters and digits change their meaning when they are mirrored, spoken
/// words when they are shifted far.
fn settings(dataset: &str) -> TrainingSettings {
    let usual = TrainingSettings {
        shift: 2,
        ..TrainingSettings::default()
    };
    match dataset {
        "fashion" => TrainingSettings {
            epochs: 60,
            mirror: true,
            mixup: 0.2,
            ..usual
        },
        "faces" => TrainingSettings {
            mirror: true,
            ..usual
        },
        _ => usual,
    }
}

impl TrainClassifier {
    pub fn run(&self) -> Result<()> {
        let datasets = match &self.dataset {
            Some(name) => vec![name.clone()],
            None => bundled()?,
        };
        for name in datasets {
            let dataset = bundled_dataset(&name)?;
            if dataset.labels == Labels::None {
                println!("{name} has no labels");
                continue;
            }
            let mut settings = settings(&name);
            settings.epochs = self.epochs.unwrap_or(settings.epochs);
            let epochs = settings.epochs;
            let mut training = ClassifierTraining::new(dataset.clone(), settings, self.seed)?;
            for epoch in 1..=epochs {
                println!(
                    "{name}: epoch {epoch} of {epochs}, loss {:.4}",
                    training.epoch()
                );
            }
            let file = block_on(training.finish())?;
            keep(&name, &file)?;
        }
        Ok(())
    }
}

/// Writes a classifier's file and adds it to the index.
fn keep(dataset: &str, file: &[u8]) -> Result<()> {
    let classifier = Classifier::from_bytes(file)?;
    let folder = public("classifiers");
    fs::create_dir_all(&folder)?;
    let name = format!("{dataset}.safetensors");
    fs::write(folder.join(&name), file)?;
    let accuracy = classifier.accuracy();
    println!(
        "{name}: {} bytes, {:.2} % right",
        file.len(),
        100.0 * accuracy
    );
    let kind = match classifier.has_classes() {
        true => "classes",
        false => "attributes",
    };
    let entry = Entry {
        file: name,
        bytes: file.len(),
        accuracy,
        kind: kind.into(),
    };
    note(&folder.join("index.json"), dataset, entry)
}

fn note(path: &Path, dataset: &str, entry: Entry) -> Result<()> {
    let mut index: BTreeMap<String, Entry> = match fs::read(path) {
        Ok(file) => serde_json::from_slice(&file).context("the index of classifiers")?,
        Err(_) => BTreeMap::new(),
    };
    index.insert(dataset.into(), entry);
    fs::write(path, serde_json::to_string_pretty(&index)? + "\n")?;
    Ok(())
}
