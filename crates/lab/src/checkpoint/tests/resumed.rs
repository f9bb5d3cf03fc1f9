//! Runs that go on from a file.

use super::*;

#[test]
fn a_restored_run_goes_on_to_the_bit() {
    let suggestions = [
        ("discriminator_norm", Setting::Word("spectral".into())),
        ("r1", Setting::Number(0.5)),
        ("r2", Setting::Number(0.5)),
        ("augment", Setting::Word("colour-translation-cutout".into())),
    ];
    let labs = [
        ("gan", lab("gan")),
        ("gan with all suggestions", lab_with("gan", suggestions)),
        ("vae", lab("vae")),
        ("vae-gan", lab("vae-gan")),
    ];
    for (family, mut uninterrupted) in labs {
        uninterrupted.train_step(7).unwrap();
        let mut resumed = restored(&file(&mut uninterrupted));
        assert_eq!(resumed.step(), 7);
        for _ in 0..3 {
            uninterrupted.train_step(4).unwrap();
            resumed.train_step(4).unwrap();
            assert_eq!(bits(&mut resumed), bits(&mut uninterrupted), "{family}");
        }
    }
}

#[test]
fn live_changes_are_kept_too() {
    let mut changed = lab("vae");
    changed.train_step(2).unwrap();
    let changes = BTreeMap::from([("kl_weight".to_string(), Setting::Number(3.0))]);
    changed.set_hyperparameters(&changes).unwrap();
    let mut resumed = restored(&file(&mut changed));
    changed.train_step(2).unwrap();
    resumed.train_step(2).unwrap();
    assert_eq!(bits(&mut resumed), bits(&mut changed));
}

#[test]
fn a_training_ends_before_its_counters_do() {
    for family in Family::ALL.map(Family::name) {
        let mut last = restored(&described(family, |state| {
            state["step"] = (TRAINING_STEPS_MAX - 1).into();
            let steps = state["optimiser_steps"].as_array_mut().unwrap();
            steps.fill(((TRAINING_STEPS_MAX - 1) * OPTIMISER_STEPS_MAX).into());
        }));
        let refused = last.train_step(2).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::InvalidArgument);
        assert_eq!(last.step(), TRAINING_STEPS_MAX - 1, "all or none");
        last.train_step(1).unwrap();
        assert!(
            last.train_step(1)
                .unwrap_err()
                .message
                .contains("400000000")
        );
        // And what was trained last can be kept.
        assert_eq!(restored(&file(&mut last)).step(), TRAINING_STEPS_MAX);
    }
}
