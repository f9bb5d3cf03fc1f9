//! Every target takes its corpus and some thousand mutations of it, the same every time.

use fuzz::{corpus, mutation::mutation, targets};

/// One test for all targets: memory is counted over the whole process.
#[test]
fn whatever_the_bytes_nothing_panics_and_memory_stays_bounded() {
    for target in targets::ALL {
        let inputs = corpus::read(target).unwrap();
        let seeds = (target.seeds)().len();
        assert!(inputs.len() >= seeds, "{}: seeds are missing", target.name);
        let mutations = (0..target.smoke_runs).map(|number| mutation(&inputs, number));
        let peaks = inputs.iter().cloned().chain(mutations);
        let peak = peaks.map(|input| target.check(&input)).max();
        println!(
            "{}: at most {} bytes",
            target.name,
            peak.unwrap_or_default()
        );
    }
}
