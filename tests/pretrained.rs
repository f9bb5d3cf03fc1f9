//! The trained models that the page opens on.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, fs, sync::Arc};

use lab::evaluator::{BaselineReport, EvaluationReport, Evaluator, Extent, Thoroughness};
use lab::{Lab, checkpoint::Checkpoint};
use lab_data::dataset::{self, Dataset};
use lab_evaluation::classifier::Classifier;
use lab_families::{Engine, Family};
use lab_graph::device::ComputeDevice;
use pollster::block_on;
use serde_json::Value;

const FOLDER: &str = "www/public/pretrained";
const DATASETS: [&str; 5] = ["digits", "fashion", "faces", "emoji", "spoken"];
/// Families that the page opens on; of others there may be models.
const OPENED: [Family; 2] = [Family::Gan, Family::Vae];
/// What all of them together may weigh.
const BYTES_MAX: usize = 6_000_000;
/// What the page knows of the models of one data set beforehand, uncompressed.
const RECORD_BYTES_MAX: usize = 64_000;
/// Held-out images whose latents a search found.
const FOUND: usize = 16;

fn index() -> Value {
    let index = fs::read(format!("{FOLDER}/index.json")).unwrap();
    serde_json::from_slice(&index).unwrap()
}

fn bundled(name: &str) -> Arc<Dataset> {
    let file = fs::read(format!("www/public/datasets/{name}.gvld")).unwrap();
    Arc::new(dataset::decode(&file).unwrap())
}

/// Every model of the index with its data set, its family and what the index says.
fn models() -> impl Iterator<Item = (&'static str, Family, Value, Vec<u8>)> {
    let index = index();
    let all = DATASETS.into_iter().flat_map(|dataset| {
        let families = Family::ALL.into_iter();
        families.map(move |family| (dataset, family))
    });
    all.filter_map(move |(dataset, family)| {
        let entry = index[dataset][family.name()].clone();
        let Some(name) = entry["file"].as_str() else {
            assert!(!OPENED.contains(&family), "{dataset} has no {family:?}");
            return None;
        };
        let file = fs::read(format!("{FOLDER}/{name}")).unwrap();
        Some((dataset, family, entry, file))
    })
}

/// What is known beforehand of the models of a data set.
fn records(dataset: &str) -> Value {
    let file = fs::read(format!("{FOLDER}/{dataset}.json")).unwrap();
    assert!(
        file.len() <= RECORD_BYTES_MAX,
        "{dataset}: {} bytes",
        file.len()
    );
    serde_json::from_slice(&file).unwrap()
}

fn restored(dataset: &Arc<Dataset>, file: &[u8]) -> Lab {
    let checkpoint = Checkpoint::from_bytes(file).unwrap();
    Lab::restore(&checkpoint, dataset.clone(), &ComputeDevice::cpu()).unwrap()
}

fn numbers(values: &Value) -> Vec<f32> {
    let values = values.as_array().unwrap().iter();
    values.map(|value| value.as_f64().unwrap() as f32).collect()
}

#[test]
fn all_together_are_small_and_as_the_index_says() {
    let mut bytes = 0;
    for (_, _, entry, file) in models() {
        assert_eq!(entry["bytes"], file.len());
        bytes += file.len();
    }
    assert!(bytes <= BYTES_MAX, "{bytes}");
}

/// Else one would train alone until it has caught up.
#[test]
fn those_that_the_page_opens_on_begin_at_the_same_step() {
    let index = index();
    for dataset in DATASETS {
        let [gan, vae] = OPENED.map(|family| index[dataset][family.name()]["steps"].clone());
        assert!(gan.is_number());
        assert_eq!(gan, vae, "{dataset}");
    }
}

/// Else the page would open on models of other settings than it shows.
#[test]
fn all_were_made_with_the_present_defaults() {
    for (name, family, entry, file) in models() {
        let (dataset, device) = (bundled(name), ComputeDevice::cpu());
        let checkpoint = Checkpoint::from_bytes(&file).unwrap();
        let seed = entry["seed"].as_u64().unwrap();
        let defaults = BTreeMap::new();
        let fresh = Lab::new(
            dataset.clone(),
            family.name(),
            &defaults,
            seed,
            Engine::Program,
            &device,
        );
        let trained = Lab::restore(&checkpoint, dataset, &device);
        let [fresh, trained] = [fresh, trained].map(|lab| {
            let snapshot = lab.unwrap().snapshot().unwrap();
            let file = block_on(snapshot.model_file()).unwrap();
            Checkpoint::from_bytes(&file).unwrap().state
        });
        assert_eq!(trained.hyperparameters, fresh.hyperparameters, "{name}");
        assert_eq!(trained.seed, fresh.seed, "{name}");
        assert_eq!(u64::from(trained.step), entry["steps"].as_u64().unwrap());
    }
}

#[test]
fn every_model_comes_with_the_report_of_what_it_is() {
    for (name, family, entry, _) in models() {
        assert_eq!(entry["records"], format!("{name}.json"));
        let report = &records(name)["models"][family.name()]["report"];
        assert_eq!(report["step"], entry["steps"], "{name}");
        assert_eq!(report["rough"], false);
    }
}

/// Those of the data set that the page opens on have curves; others have none until they are trained again.
#[test]
fn curves_end_where_their_model_stands() {
    for (name, family, entry, _) in models() {
        let record = &records(name)["models"][family.name()];
        if record["losses"].is_null() {
            assert_ne!(name, DATASETS[0], "{family:?}");
            continue;
        }
        let steps = numbers(&record["losses"]["steps"]);
        assert!((100..=400).contains(&steps.len()), "{}", steps.len());
        assert!(steps.is_sorted_by(|a, b| a < b));
        assert_eq!(
            steps.last().copied(),
            entry["steps"].as_f64().map(|last| last as f32)
        );
        let series = record["losses"]["series"].as_object().unwrap();
        let expected: Vec<_> = family.losses().iter().map(|loss| loss.key).collect();
        let keys: Vec<_> = series.keys().map(String::as_str).collect();
        for key in &keys {
            assert!(expected.contains(key), "{key}");
        }
        assert_eq!(keys.len(), expected.len(), "{keys:?}");
        for values in series.values() {
            assert_eq!(numbers(values).len(), steps.len());
        }
    }
}

/// Else the page would open on reconstructions that have nothing to do with their images.
#[test]
fn found_latents_come_close_to_their_images() {
    for (name, family, _, file) in models() {
        let found = &records(name)["models"][family.name()]["found"];
        let dataset = bundled(name);
        let mut lab = restored(&dataset, &file);
        assert_eq!(found.is_object(), !lab.encodes(), "{name} {family:?}");
        if lab.encodes() {
            continue;
        }
        let images = lab
            .held_out_values(&(0..FOUND).collect::<Vec<_>>())
            .unwrap();
        let labels = lab.held_out_labels(FOUND).unwrap();
        let start = lab.latents(FOUND).unwrap();
        let mut error = |latents: &[f32]| {
            let reconstruction = lab.reconstruct_from(latents, images.clone(), &labels);
            let (_, error) = block_on(reconstruction.unwrap().read(FOUND)).unwrap();
            error
        };
        let [before, after] = [error(&start), error(&numbers(&found["latents"]))];
        assert!(after < 0.5 * before, "{name}: {after} of {before}");
    }
}

fn evaluated(name: &str, file: &[u8]) -> (BaselineReport, EvaluationReport) {
    let dataset = bundled(name);
    let classifier = fs::read(format!("www/public/classifiers/{name}.safetensors")).unwrap();
    let classifier = Classifier::from_bytes(&classifier).unwrap();
    let mut lab = restored(&dataset, file);
    let mut evaluator = Evaluator::new(dataset, Some(classifier), Extent::LIVE).unwrap();
    let mut baseline = None;
    loop {
        let slice = block_on(evaluator.advance(&mut lab, Thoroughness::Full)).unwrap();
        baseline = slice.baseline.or(baseline);
        if let Some(report) = slice.report {
            return (baseline.unwrap(), report);
        }
    }
}

/// By a hundredth, or by a two-hundredth of what real images get: other processors round otherwise, and a
/// sample on the edge of a region falls on its other side.
fn assert_near(recorded: &Value, measured: &Value, what: &str) {
    let (recorded, measured) = (recorded.as_object().unwrap(), measured.as_object().unwrap());
    assert_eq!(recorded.len(), measured.len(), "{what}");
    for (key, value) in recorded {
        let [left, right] = [value, &measured[key]].map(|value| value.as_f64().unwrap());
        let tolerance = (0.01 * left.abs()).max(0.005);
        assert!(
            (left - right).abs() <= tolerance,
            "{what} {key}: {left} {right}"
        );
    }
}

/// What the page says at once is what it would find itself.
#[test]
fn a_report_on_record_is_the_one_that_an_evaluation_gives() {
    let name = "digits";
    let records = records(name);
    for (dataset, family, _, file) in models() {
        if dataset != name || !OPENED.contains(&family) {
            continue;
        }
        let (baseline, report) = evaluated(name, &file);
        let baseline = serde_json::to_value(baseline).unwrap();
        for end in ["real", "noise"] {
            assert_near(&records["baseline"][end], &baseline[end], end);
        }
        let report = serde_json::to_value(report).unwrap();
        let recorded = &records["models"][family.name()]["report"];
        assert_near(&recorded["values"], &report["values"], family.name());
        assert_eq!(recorded["summary"], report["summary"]);
        assert_eq!(recorded["samples"], report["samples"]);
    }
}
