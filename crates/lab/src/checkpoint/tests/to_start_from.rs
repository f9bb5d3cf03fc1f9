//! The small files that new runs start from.

use super::*;

#[test]
fn a_file_to_start_from_is_small_and_makes_nearly_the_same_samples() {
    for family in Family::ALL.map(Family::name) {
        let mut trained = lab(family);
        trained.train_step(7).unwrap();
        let file = block_on(trained.snapshot().unwrap().file_to_start_from()).unwrap();
        let whole = block_on(trained.snapshot().unwrap().model_file()).unwrap();
        assert!(file.len() * 2 < whole.len(), "{}", file.len());
        let mut started = restored(&file);
        assert_eq!(started.step(), 7);
        let samples = |lab: &mut Lab| -> Vec<f32> { block_on(lab.sample(4).unwrap()).unwrap() };
        for (value, expected) in samples(&mut started).iter().zip(samples(&mut trained)) {
            assert!((value - expected).abs() < 0.02, "{value}, not {expected}");
        }
        started.train_step(3).unwrap();
        assert!(
            bits(&mut started)
                .iter()
                .all(|&bits| f32::from_bits(bits).is_finite())
        );
        assert_eq!(started.step(), 10);
    }
}

#[test]
fn a_file_to_start_from_holds_no_moments_which_begin_anew_and_the_ema_alone() {
    let mut trained = lab("gan");
    trained.train_step(7).unwrap();
    let file = block_on(trained.snapshot().unwrap().file_to_start_from()).unwrap();
    let light = Checkpoint::from_bytes(&file).unwrap();
    let beginnings = ["discriminator.", "generator."];
    let is_known = |name: &String| beginnings.iter().any(|start| name.starts_with(start));
    assert!(light.tensors.keys().all(is_known));
    let start = block_on(restored(&file).snapshot().unwrap().model_file()).unwrap();
    let start = Checkpoint::from_bytes(&start).unwrap();
    let moments = start
        .tensors
        .iter()
        .filter(|(name, _)| name.starts_with("adam."));
    let values: Vec<_> = moments.flat_map(|(_, (_, values))| values).collect();
    assert!(!values.is_empty() && values.iter().all(|value| **value == 0.0));
    assert!(start.state.optimiser_steps.iter().all(|steps| *steps == 0));
    let emas = start.tensors.iter();
    let emas = emas.filter_map(|(name, own)| Some((ema_of(name)?, own)));
    let emas: Vec<_> = emas.collect();
    assert!(!emas.is_empty());
    for (name, ema) in emas {
        assert_eq!(&start.tensors[&name], ema);
    }
}
