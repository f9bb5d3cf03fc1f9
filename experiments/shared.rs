//! What several experiments need.

use std::{collections::BTreeMap, fs, num::NonZeroUsize, path::PathBuf, sync::Arc};

use anyhow::{Context, Result};
use lab_data::dataset::{self, Dataset};
use lab_evaluation::classifier::Classifier;
use lab_graph::{device::ComputeDevice, fused::cpu::Machine};
use serde::{Deserialize, Serialize};

/// What models are trained on here: all that the processor has, on one thread, since as many models are trained at a time
/// as there are cores. Losses and weights differ from those of a browser in their last bits.
pub fn device() -> ComputeDevice {
    ComputeDevice::cpu_with(Machine::fastest(NonZeroUsize::MIN))
}

/// What the page serves as it lies.
pub fn public(folder: &str) -> PathBuf {
    let experiments = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    experiments.join("../www/public").join(folder)
}

/// The names of the bundled data sets, in the order of the page.
pub fn bundled() -> Result<Vec<String>> {
    let path = public("datasets").join("index.json");
    let index = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    let entries: Vec<serde_json::Value> = serde_json::from_slice(&index)?;
    let names = entries
        .iter()
        .filter_map(|entry| Some(entry["name"].as_str()?.to_string()));
    Ok(names.collect())
}

/// A bundled data set by its name, or any other by the path of its file.
pub fn bundled_dataset(name: &str) -> Result<Arc<Dataset>> {
    let path = match name.ends_with(".gvld") {
        true => PathBuf::from(name),
        false => public("datasets").join(name).with_extension("gvld"),
    };
    let file = fs::read(&path).with_context(|| format!("there is no data set \"{name}\""))?;
    Ok(Arc::new(dataset::decode(&file)?))
}

/// The classifier of a bundled data set, if it has one.
pub fn bundled_classifier(dataset: &str) -> Result<Option<Classifier>> {
    let path = public("classifiers")
        .join(dataset)
        .with_extension("safetensors");
    match fs::read(&path) {
        Ok(file) => Ok(Some(Classifier::from_bytes(&file)?)),
        Err(_) => Ok(None),
    }
}

/// A model that the page opens on.
#[derive(Serialize, Deserialize)]
pub struct Pretrained {
    pub file: String,
    pub bytes: usize,
    pub steps: usize,
    pub seed: u64,
    /// File of what is known of the models of the data set beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<String>,
}

/// What the page reads to find its models: by data set, then by family.
pub fn pretrained() -> Result<BTreeMap<String, BTreeMap<String, Pretrained>>> {
    match fs::read(public("pretrained").join("index.json")) {
        Ok(file) => serde_json::from_slice(&file).context("the index of pretrained models"),
        Err(_) => Ok(BTreeMap::new()),
    }
}
