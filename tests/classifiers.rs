//! The classifiers that quality is measured with.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;

use lab_data::dataset;
use lab_evaluation::classifier::Classifier;
use serde_json::Value;

const FOLDER: &str = "www/public/classifiers";
/// Labelled data sets, and the least share of held-out labels to be told right.
const CLASSIFIERS: [(&str, f32); 4] = [
    ("digits", 0.985),
    ("fashion", 0.9),
    ("faces", 0.94),
    ("spoken", 0.985),
];
const BYTES_MAX: usize = 300_000;

#[test]
fn every_labelled_set_has_a_small_classifier_that_is_as_good_as_it_says() {
    let index = fs::read(format!("{FOLDER}/index.json")).unwrap();
    let index: Value = serde_json::from_slice(&index).unwrap();
    for (name, accuracy) in CLASSIFIERS {
        let entry = &index[name];
        let file = entry["file"].as_str().expect("a classifier in the index");
        let file = fs::read(format!("{FOLDER}/{file}")).unwrap();
        assert_eq!(entry["bytes"], file.len());
        assert!(file.len() < BYTES_MAX);
        let mut classifier = Classifier::from_bytes(&file).unwrap();
        assert_eq!(classifier.dataset(), name);
        let file = fs::read(format!("www/public/datasets/{name}.gvld")).unwrap();
        let dataset = dataset::decode(&file).unwrap();
        assert_eq!(classifier.names(), dataset.labels.names());
        let found = classifier.accuracy_on(&dataset.held_out);
        assert!(found >= accuracy, "{name}: {found}");
        // Rounding of sums may differ between machines.
        assert!(
            (found - classifier.accuracy()).abs() < 0.002,
            "{name}: {found}"
        );
        assert_eq!(
            entry["accuracy"].as_f64().unwrap() as f32,
            classifier.accuracy()
        );
    }
}
