//! Every target takes its corpus and some thousand mutations of it, the same every time.

use fuzz::{Target, corpus, mutation::mutation, targets};

/// One test for all targets: memory is counted over the whole process.
#[test]
fn whatever_the_bytes_nothing_panics_and_memory_stays_bounded() {
    for target in targets::ALL {
        let inputs = corpus::read(target).unwrap();
        let seeds = (target.seeds)().len();
        assert!(inputs.len() >= seeds, "{}: seeds are missing", target.name);
        inputs.iter().for_each(|input| target.check(input));
        for number in 0..target.smoke_runs as u64 {
            target.check(&mutation(&inputs, number));
        }
        println!("{}: at most {} bytes so far", target.name, Target::peak());
    }
}
