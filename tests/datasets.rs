//! The bundled data sets: as documented, and as `datasets/index.json` says.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;

use lab_data::dataset::{self, Dataset};
use serde_json::Value;

const FOLDER: &str = "www/public/datasets";
const NAMES: [&str; 5] = ["digits", "fashion", "faces", "emoji", "spoken"];
/// What all of them together may weigh.
const BYTES_MAX: usize = 12_000_000;
/// Frames of a picture of sound.
const COLUMNS: usize = 32;

fn file(name: &str) -> Vec<u8> {
    fs::read(format!("{FOLDER}/{name}.gvld")).unwrap()
}

fn bundled(name: &str) -> Dataset {
    dataset::decode(&file(name)).unwrap()
}

#[test]
fn the_index_agrees_with_the_files() {
    let index = fs::read(format!("{FOLDER}/index.json")).unwrap();
    let index: Vec<Value> = serde_json::from_slice(&index).unwrap();
    let names: Vec<_> = index.iter().map(|entry| &entry["name"]).collect();
    assert_eq!(names, NAMES);
    for entry in &index {
        let file = file(entry["name"].as_str().unwrap());
        assert_eq!(entry["bytes"], file.len());
        let header = dataset_format::decode_header(&file).unwrap();
        let Value::Object(header) = serde_json::to_value(&header).unwrap() else {
            panic!("a header is an object");
        };
        for (key, value) in header {
            assert_eq!(entry[&key], value, "{}: {key}", entry["name"]);
        }
        let licence = format!("{FOLDER}/{}.LICENSE.md", entry["name"].as_str().unwrap());
        let text = fs::read_to_string(&licence).unwrap();
        assert!(text.contains(entry["link"].as_str().unwrap()), "{licence}");
    }
}

#[test]
fn all_together_are_small() {
    let bytes: usize = NAMES.iter().map(|name| file(name).len()).sum();
    assert!(bytes <= BYTES_MAX, "{bytes}");
    assert!(file("spoken").len() <= 1_500_000);
}

#[test]
fn every_set_has_the_size_and_the_labels_that_are_documented() {
    for (name, channels, training, held_out) in [
        ("digits", 1, 10_000, 2_000),
        ("fashion", 1, 10_000, 2_000),
        ("faces", 3, 8_192, 1_024),
        ("emoji", 3, 1_400, 191),
        ("spoken", 1, 3_000, 300),
    ] {
        let set = bundled(name);
        assert_eq!(set.channels, channels, "{name}");
        assert_eq!(
            (set.training.len(), set.held_out.len()),
            (training, held_out)
        );
        for (index, label) in set.labels.names().iter().enumerate() {
            let has = |&&byte: &&u8| set.labels.names_of(byte).contains(&label.as_str());
            let count = set.training.labels.iter().filter(has).count();
            assert!(count > 0, "{name}: nothing is \"{label}\" ({index})");
        }
    }
}

#[test]
fn grey_sets_are_balanced() {
    for name in ["digits", "fashion", "spoken"] {
        let set = bundled(name);
        for split in [&set.training, &set.held_out] {
            let mut counts = [0; 10];
            split
                .labels
                .iter()
                .for_each(|&label| counts[usize::from(label)] += 1);
            let enough = counts.iter().all(|count| count * 13 > split.len());
            assert!(enough, "{name}: {counts:?}");
        }
    }
}

#[test]
fn held_out_images_are_not_among_the_training_images() {
    for name in ["digits", "fashion", "emoji", "spoken"] {
        let set = bundled(name);
        let size = 1024 * set.channels;
        let seen: std::collections::HashSet<_> = set.training.pixels.chunks_exact(size).collect();
        let again = set
            .held_out
            .pixels
            .chunks_exact(size)
            .filter(|image| seen.contains(image));
        assert!(again.count() * 100 <= set.held_out.len(), "{name}");
    }
}

#[test]
fn spoken_digits_come_back_from_their_pictures() {
    let set = bundled("spoken");
    let sound = set.sound.as_ref().expect("spoken digits are sound");
    let pictures = set.held_out.pixels.chunks_exact(1024).take(100);
    let distances: Vec<f32> = pictures
        .map(|picture| {
            let again = sound.picture(&sound.sound(picture, COLUMNS), COLUMNS);
            sound.distance_db(picture, &again)
        })
        .collect();
    let mean = distances.iter().sum::<f32>() / distances.len() as f32;
    let worst = distances.iter().copied().fold(0.0, f32::max);
    println!("log-spectral distance: mean {mean:.1} dB, worst {worst:.1} dB");
    assert!(
        mean < 5.0 && worst < 10.0,
        "mean {mean} dB, worst {worst} dB"
    );
}
