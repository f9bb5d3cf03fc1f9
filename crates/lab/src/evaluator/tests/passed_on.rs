//! A baseline that one evaluator measures for others.

use super::*;

fn measured(dataset: &Arc<Dataset>, classifier: Option<Classifier>) -> (Evaluator, BaselineReport) {
    let mut lab = lab(dataset, "gan");
    let mut evaluator = Evaluator::new(dataset.clone(), classifier, SMALL).unwrap();
    evaluator.keep_evidence();
    let baseline = until(&mut evaluator, &mut lab, |progress| progress.baseline);
    (evaluator, baseline)
}

#[test]
fn another_evaluator_has_the_baseline_at_once_and_measures_models_the_same() {
    let dataset = Arc::new(dataset());
    let file = classifier_file(&dataset);
    let classifier = || Some(Classifier::from_bytes(&file).unwrap());
    let (mut first, baseline) = measured(&dataset, classifier());
    let passed_on = first.pass_on_baseline().unwrap();
    assert!(first.pass_on_baseline().is_none());

    let mut second = Evaluator::new(dataset.clone(), classifier(), SMALL).unwrap();
    assert_eq!(second.take_baseline(&passed_on).unwrap(), baseline);
    let report = |evaluator: &mut Evaluator| {
        let mut lab = lab(&dataset, "vae");
        until(evaluator, &mut lab, |progress| progress.report)
    };
    assert_eq!(report(&mut first), report(&mut second));
}

#[test]
fn what_was_measured_of_other_images_or_through_another_classifier_is_refused() {
    let dataset = Arc::new(dataset());
    let (mut first, _) = measured(&dataset, Some(classifier(&dataset)));
    let passed_on = first.pass_on_baseline().unwrap();
    let refusal = |evaluator: &mut Evaluator, bytes: &[u8]| {
        let error = evaluator.take_baseline(bytes).unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidArgument);
        error.message
    };
    let others = Arc::new(unlabelled(Dataset::clone(&dataset)));
    let mut of_others = Evaluator::new(others, None, SMALL).unwrap();
    assert!(refusal(&mut of_others, &passed_on).contains("other images"));
    let few = Extent {
        samples: 10,
        ..SMALL
    };
    let mut of_few = Evaluator::new(dataset.clone(), Some(classifier(&dataset)), few).unwrap();
    assert!(refusal(&mut of_few, &passed_on).contains("other images"));
    let mut cut = Evaluator::new(dataset.clone(), Some(classifier(&dataset)), SMALL).unwrap();
    assert!(refusal(&mut cut, &passed_on[..100]).contains("cannot be read"));
}

#[test]
fn what_is_seen_through_a_classifier_of_its_own_is_not_passed_on() {
    let dataset = Arc::new(dataset());
    let (mut evaluator, _) = measured(&dataset, None);
    assert!(evaluator.trains_classifier());
    assert!(evaluator.pass_on_baseline().is_none());
}
