//! Evaluations of models, alone and by turns.

use super::*;

#[test]
fn the_baseline_sets_real_images_apart_from_noise() {
    let dataset = Arc::new(dataset());
    let mut lab = lab(&dataset, "vae");
    let classifier = classifier(&dataset);
    let mut evaluator = Evaluator::new(dataset, Some(classifier), SMALL).unwrap();
    let baseline = until(&mut evaluator, &mut lab, |progress| progress.baseline);
    let BaselineReport { real, noise, .. } = baseline;
    assert_eq!(baseline.compared, 24);
    assert!(
        real["frechet"] < 0.1 * noise["frechet"],
        "{real:?} {noise:?}"
    );
    assert!(real["precision"] > 0.5 && real["recall"] > 0.5, "{real:?}");
    assert_eq!(noise["recall"], 0.0);
    assert_eq!(real["classes_present"], 2.0);
    assert!((real["sharpness"] - 1.0).abs() < 0.05);
    assert!(noise["sharpness"] > 5.0);
    assert!(noise["nearest_training"] > 2.0);
}

#[test]
fn every_family_is_evaluated() {
    let dataset = Arc::new(dataset());
    let mut evaluator = Evaluator::new(dataset.clone(), Some(classifier(&dataset)), SMALL).unwrap();
    for family in lab_families::Family::ALL {
        let mut lab = lab(&dataset, family.name());
        lab.train_step(2).unwrap();
        if family == lab_families::Family::ALL[0] {
            until(&mut evaluator, &mut lab, |progress| progress.baseline);
        }
        let report = until(&mut evaluator, &mut lab, |progress| progress.report);
        assert_eq!((report.step, report.samples), (2, 40));
        assert_eq!(report.classes.len(), 2);
        let known = |key: &str| {
            lab_evaluation::metrics::MEASURES
                .iter()
                .any(|m| m.key == key)
        };
        assert!(report.values.keys().all(|key| known(key)));
        assert!(report.values.values().all(|value| value.is_finite()));
        let has_posteriors = family.has_posteriors();
        assert_eq!(report.values.contains_key("active_units"), has_posteriors);
        assert!(report.values["psnr"] > 0.0);
        // The same model gets the same report.
        let again = until(&mut evaluator, &mut lab, |progress| progress.report);
        assert_eq!(again, report);
    }
}

#[test]
fn a_rough_evaluation_says_so_and_takes_fewer_samples() {
    assert_eq!(Extent::LIVE.at_most(Extent::ROUGH), Extent::ROUGH);
    assert_eq!(SMALL.at_most(Extent::ROUGH), SMALL);
    let dataset = Arc::new(dataset());
    let mut lab = lab(&dataset, "vae");
    lab.train_step(1).unwrap();
    let mut evaluator = Evaluator::new(dataset.clone(), Some(classifier(&dataset)), SMALL).unwrap();
    until(&mut evaluator, &mut lab, |progress| progress.baseline);
    for (thoroughness, rough) in [(Thoroughness::Rough, true), (Thoroughness::Full, false)] {
        let report = loop {
            let progress = block_on(evaluator.advance(&mut lab, thoroughness)).unwrap();
            if let Some(report) = progress.report {
                break report;
            }
        };
        assert_eq!((report.rough, report.samples), (rough, SMALL.samples));
    }
}

#[test]
fn families_may_be_evaluated_by_turns_all_at_the_step_at_which_they_began() {
    let dataset = Arc::new(dataset());
    let mut evaluator = Evaluator::new(dataset.clone(), Some(classifier(&dataset)), SMALL).unwrap();
    let mut labs = ["gan", "vae"].map(|family| {
        let mut lab = lab(&dataset, family);
        lab.train_step(2).unwrap();
        lab
    });
    until(&mut evaluator, &mut labs[0], |progress| progress.baseline);
    let alone = labs
        .each_mut()
        .map(|lab| until(&mut evaluator, lab, |progress| progress.report));
    let mut by_turns = [None, None];
    while by_turns.iter().any(Option::is_none) {
        for (lab, report) in labs.iter_mut().zip(&mut by_turns) {
            if report.is_none() {
                let progress = block_on(evaluator.advance(lab, Thoroughness::Full)).unwrap();
                *report = progress.report;
            }
        }
    }
    assert_eq!(by_turns.map(Option::unwrap), alone);
}

#[test]
fn nothing_is_graded_that_nobody_has_trained() {
    let (report, _) = evaluated(unlabelled(dataset()), 0);
    assert_eq!((report.step, report.summary.severity), (0, Severity::Early));
}

#[test]
fn sets_of_real_images_and_of_samples_are_compared_in_equal_numbers() {
    let dataset = Arc::new(dataset());
    let mut lab = lab(&dataset, "vae");
    lab.train_step(1).unwrap();
    let classifier = classifier(&dataset);
    // More samples than training images, and more of these than held-out ones.
    let extent = Extent {
        samples: 100,
        ..SMALL
    };
    let mut evaluator = Evaluator::new(dataset, Some(classifier), extent).unwrap();
    let baseline = until(&mut evaluator, &mut lab, |progress| progress.baseline);
    let report = until(&mut evaluator, &mut lab, |progress| progress.report);
    assert_eq!(
        (baseline.compared, report.compared, report.samples),
        (24, 24, 100)
    );
    let mut extractor = FeatureExtractor::new(Arc::new(self::dataset()), None);
    let mut evidence = evidence::Evidence::new(24);
    evidence.add(&[0.0; 100 * 1024], &[], &mut extractor);
    assert_eq!(evidence.count, 100);
    let classifier = Some(self::classifier(&Arc::new(self::dataset())));
    let mut extractor = FeatureExtractor::new(Arc::new(self::dataset()), classifier);
    let mut evidence = evidence::Evidence::new(24);
    for _ in 0..5 {
        evidence.add(&[0.0; 20 * 1024], &[], &mut extractor);
    }
    evidence.complete();
    assert_eq!((evidence.count, evidence.manifold.len()), (100, 24));
    assert_eq!(evidence.classes.len(), 100);
}

#[test]
fn a_model_that_diverged_is_called_so() {
    let dataset = Arc::new(unlabelled(dataset()));
    let mut lab = lab(&dataset, "vae");
    let mut evaluator = Evaluator::new(dataset, None, SMALL).unwrap();
    until(&mut evaluator, &mut lab, |progress| progress.baseline);
    lab.train_step(1).unwrap();
    let report = loop {
        let mut awaited = evaluator.begin_slice(&mut lab, Thoroughness::Full).unwrap();
        let values = block_on(awaited.read()).unwrap();
        let broken = vec![f32::NAN; values.len()];
        let progress = evaluator.end_slice(&awaited, &broken);
        if let Some(report) = progress.report {
            break report;
        }
        if progress.progress > 0.79 {
            // Latents that are no numbers are refused beforehand.
            break until(&mut evaluator, &mut lab, |progress| progress.report);
        }
    };
    assert_eq!(report.summary.severity, Severity::Bad);
    assert_eq!(report.summary.code, SummaryCode::Diverged, "{report:?}");
    assert!(!report.values.contains_key("diversity"));
}

#[test]
fn an_evaluation_can_be_forgotten() {
    let dataset = Arc::new(dataset());
    let mut lab = lab(&dataset, "vae");
    let classifier = classifier(&dataset);
    let mut evaluator = Evaluator::new(dataset, Some(classifier), SMALL).unwrap();
    until(&mut evaluator, &mut lab, |progress| progress.baseline);
    let mut awaited = evaluator.begin_slice(&mut lab, Thoroughness::Full).unwrap();
    evaluator.restart();
    let values = block_on(awaited.read()).unwrap();
    assert_eq!(
        evaluator.end_slice(&awaited, &values),
        EvaluationProgress::default()
    );
    lab.train_step(3).unwrap();
    let report = until(&mut evaluator, &mut lab, |progress| progress.report);
    assert_eq!(report.step, 3);
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let classifier = classifier(&Arc::new(dataset()));
    let other = Arc::new(Dataset {
        name: "other".into(),
        ..unlabelled(dataset())
    });
    let refused = Evaluator::new(other.clone(), Some(classifier), SMALL);
    assert_eq!(refused.err().unwrap().kind, ErrorKind::InvalidModel);
    let mut evaluator = Evaluator::new(other, None, SMALL).unwrap();
    let mut lab = lab(&Arc::new(dataset()), "vae");
    let refused = block_on(evaluator.advance(&mut lab, Thoroughness::Full));
    assert_eq!(refused.err().unwrap().kind, ErrorKind::InvalidArgument);
}
