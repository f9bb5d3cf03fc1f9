use lab_evaluation::classifier::Classifier;

use crate::{Bound, Target, seal};

/// A bundled classifier: its own tensors, beside descriptions that nobody wrote.
const BASE: &[u8] = include_bytes!("../../../www/public/classifiers/digits.safetensors");

/// Classifiers' files.
pub const CLASSIFIER_FILE: Target = Target {
    name: "classifier-file",
    bound: Bound::Linear {
        per_byte: 64,
        constant: 8 << 20,
    },
    run: read,
    seeds: || vec![small_file()],
    smoke_runs: 5_000,
};

/// What a classifier's file says about it, as JSON, beside tensors that fit it.
pub const CLASSIFIER_DESCRIPTION: Target = Target {
    name: "classifier-description",
    // Mostly the network, for eight images at once.
    bound: Bound::Linear {
        per_byte: 64,
        constant: 8 << 20,
    },
    run: describe,
    seeds: || vec![seal::state(BASE).expect("a classifier's file").into_bytes()],
    smoke_runs: 200,
};

fn read(file: &[u8]) {
    use_classifier(file);
    if let Some(sealed) = seal::resealed(file) {
        use_classifier(&sealed);
    }
}

fn describe(description: &[u8]) {
    let Ok(description) = str::from_utf8(description) else {
        return;
    };
    if let Some(file) = seal::with_state(BASE, description) {
        use_classifier(&file);
    }
}

/// A classifier is refused, or classifies.
fn use_classifier(file: &[u8]) {
    let Ok(mut classifier) = Classifier::from_bytes(file) else {
        return;
    };
    let image = vec![0.5; classifier.shape().values()];
    let predictions = classifier.predict(&image);
    assert_eq!(predictions.probabilities.len(), classifier.names().len());
    let is_share = |probability: &f32| (0.0..=1.0).contains(probability);
    assert!(predictions.probabilities.iter().all(is_share));
}

/// A classifier's file that has one tensor alone.
fn small_file() -> Vec<u8> {
    seal::with_tensors_up_to(BASE, 64).expect("a classifier's file")
}
