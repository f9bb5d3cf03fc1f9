use lab_evaluation::judge::Judge;

use crate::{Bound, Target, seal};

/// A bundled judge: its own tensors, beside descriptions that nobody wrote.
const BASE: &[u8] = include_bytes!("../../../www/public/judges/digits.safetensors");

/// Judges' files.
pub const JUDGE_FILE: Target = Target {
    name: "judge-file",
    bound: Bound::Linear {
        per_byte: 64,
        constant: 8 << 20,
    },
    run: read,
    seeds: || vec![small_file()],
    smoke_runs: 5_000,
};

/// What a judge's file says about it, as JSON, beside tensors that fit it.
pub const JUDGE_DESCRIPTION: Target = Target {
    name: "judge-description",
    // Mostly the network, for eight images at once.
    bound: Bound::Linear {
        per_byte: 64,
        constant: 8 << 20,
    },
    run: describe,
    seeds: || vec![seal::state(BASE).expect("a judge's file").into_bytes()],
    smoke_runs: 200,
};

fn read(file: &[u8]) {
    use_judge(file);
    if let Some(sealed) = seal::resealed(file) {
        use_judge(&sealed);
    }
}

fn describe(description: &[u8]) {
    let Ok(description) = str::from_utf8(description) else {
        return;
    };
    if let Some(file) = seal::with_state(BASE, description) {
        use_judge(&file);
    }
}

/// A judge is refused, or judges.
fn use_judge(file: &[u8]) {
    let Ok(mut judge) = Judge::from_bytes(file) else {
        return;
    };
    let image = vec![0.5; judge.shape().values()];
    let judgements = judge.judge(&image);
    assert_eq!(judgements.probabilities.len(), judge.names().len());
    let is_share = |probability: &f32| (0.0..=1.0).contains(probability);
    assert!(judgements.probabilities.iter().all(is_share));
}

/// A judge's file that has one tensor alone.
fn small_file() -> Vec<u8> {
    seal::with_tensors_up_to(BASE, 64).expect("a judge's file")
}
