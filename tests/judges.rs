//! The judges that quality is measured with.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;

use lab_data::dataset;
use lab_evaluation::judge::Judge;
use serde_json::Value;

const FOLDER: &str = "www/public/judges";
/// Labelled data sets, and the least share of held-out labels to be told right.
const JUDGES: [(&str, f32); 4] = [
    ("digits", 0.985),
    ("fashion", 0.9),
    ("faces", 0.94),
    ("spoken", 0.985),
];
const BYTES_MAX: usize = 300_000;

#[test]
fn every_labelled_set_has_a_small_judge_that_is_as_good_as_it_says() {
    let index = fs::read(format!("{FOLDER}/index.json")).unwrap();
    let index: Value = serde_json::from_slice(&index).unwrap();
    for (name, accuracy) in JUDGES {
        let entry = &index[name];
        let file = entry["file"].as_str().expect("a judge in the index");
        let file = fs::read(format!("{FOLDER}/{file}")).unwrap();
        assert_eq!(entry["bytes"], file.len());
        assert!(file.len() < BYTES_MAX);
        let mut judge = Judge::from_bytes(&file).unwrap();
        assert_eq!(judge.dataset(), name);
        let file = fs::read(format!("www/public/datasets/{name}.gvld")).unwrap();
        let dataset = dataset::decode(&file).unwrap();
        assert_eq!(judge.names(), dataset.labels.names());
        let found = judge.accuracy_on(&dataset.held_out);
        assert!(found >= accuracy, "{name}: {found}");
        // Rounding of sums may differ between machines.
        assert!((found - judge.accuracy()).abs() < 0.002, "{name}: {found}");
        assert_eq!(entry["accuracy"].as_f64().unwrap() as f32, judge.accuracy());
    }
}
