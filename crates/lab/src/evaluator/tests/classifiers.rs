//! Classifiers that data sets bring, and those that are trained here.

use super::*;
use lab_core::random::{SeededRandom, Stream};

#[test]
fn a_data_set_with_classes_that_brings_no_classifier_gets_one() {
    let dataset = Arc::new(dataset());
    let mut lab = lab(&dataset, "vae");
    lab.train_step(1).unwrap();
    let mut evaluator = Evaluator::new(dataset.clone(), None, SMALL).unwrap();
    let first = block_on(evaluator.advance(&mut lab, Thoroughness::Full)).unwrap();
    assert_eq!(first.stage, EvaluationStage::Classifier);
    assert!(first.progress > 0.0 && first.progress < 0.1);
    // Another model may come in between.
    evaluator.restart();
    let baseline = until(&mut evaluator, &mut lab, |progress| progress.baseline);
    assert_eq!(baseline.classifier_accuracy, Some(1.0));
    assert_eq!(baseline.left_out, []);
    assert_eq!(baseline.real["classes_present"], 2.0);
    let report = until(&mut evaluator, &mut lab, |progress| progress.report);
    assert_eq!(report.classes.len(), 2);
    assert!(report.values.contains_key("recall"));
    // The same again: all randomness comes from a seed.
    let mut again = Evaluator::new(dataset, None, SMALL).unwrap();
    assert_eq!(
        until(&mut again, &mut lab, |progress| progress.baseline),
        baseline
    );
}

#[test]
fn too_few_held_out_images_try_no_classifier() {
    let labelled = Dataset {
        labels: dataset().labels,
        ..twelve_images()
    };
    let (report, baseline) = evaluated(labelled, 1);
    assert_eq!(baseline.classifier_accuracy, None);
    let reason = reason(&report.left_out, "classes_present").unwrap();
    assert!(reason.contains("1 test images are too few"), "{reason}");
    assert!(report.classes.is_empty());
}

#[test]
fn without_a_classifier_that_cannot_be_read_the_work_goes_on() {
    let dataset = Arc::new(dataset());
    let mut lab = lab(&dataset, "vae");
    let mut evaluator = Evaluator::new(dataset, None, SMALL).unwrap();
    loop {
        let mut awaited = evaluator.begin_slice(&mut lab, Thoroughness::Full).unwrap();
        let values = block_on(awaited.read()).unwrap();
        if !values.is_empty() {
            evaluator.end_slice(&awaited, &values[1..]);
            break;
        }
        evaluator.end_slice(&awaited, &values);
    }
    let baseline = until(&mut evaluator, &mut lab, |progress| progress.baseline);
    assert_eq!(baseline.classifier_accuracy, None);
    let reason = reason(&baseline.left_out, "classes_present").unwrap();
    assert!(reason.contains("cannot be used"), "{reason}");
}

#[test]
fn a_classifier_that_cannot_tell_classes_apart_is_not_used() {
    let Dataset {
        mut training,
        mut held_out,
        ..
    } = dataset();
    // Labels that have nothing to do with the images.
    for labels in [&mut training.labels, &mut held_out.labels] {
        let mut random = SeededRandom::new(3, Stream::Evaluation);
        labels.fill_with(|| random.below(2) as u8);
    }
    let (report, baseline) = evaluated(
        Dataset {
            training,
            held_out,
            ..dataset()
        },
        1,
    );
    let accuracy = baseline.classifier_accuracy.unwrap();
    assert!(accuracy < 0.75, "{accuracy}");
    let reason = reason(&report.left_out, "classes_present").unwrap();
    assert!(reason.contains("too few to trust"), "{reason}");
    assert!(report.classes.is_empty());
    assert!(report.values.contains_key("diversity"));
}

#[test]
fn the_classifier_says_what_it_sees_in_one_image() {
    let dataset = Arc::new(dataset());
    let with_classifier = Some(classifier(&dataset));
    let mut evaluator = Evaluator::new(dataset.clone(), with_classifier, SMALL).unwrap();
    for (index, label) in dataset.held_out.labels.iter().enumerate() {
        let image =
            lab_data::dataset::values(&dataset.held_out, &[View::plain(index)], dataset.shape());
        let seen = evaluator.recognise(&image).unwrap();
        let [Recognised { name, probability }] = &seen[..] else {
            panic!("one class: {seen:?}");
        };
        assert_eq!(name, ["dark", "bright"][usize::from(*label)]);
        assert!((0.5..=1.0).contains(probability), "{probability}");
    }
    let error = evaluator.recognise(&[0.0; 1000]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::InvalidInput);
    // Before a classifier is made.
    let mut without = Evaluator::new(dataset, None, SMALL).unwrap();
    assert_eq!(without.recognise(&[0.0; 1024]).unwrap(), []);
}
