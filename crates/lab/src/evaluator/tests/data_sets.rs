//! Data sets of which not everything can be measured.

use super::*;

#[test]
fn without_labels_the_other_measures_remain_and_it_is_said_why() {
    let (report, baseline) = evaluated(unlabelled(dataset()), 1);
    let keys: Vec<_> = report.values.keys().copied().collect();
    let expected = [
        "distinctness",
        "diversity",
        "nearest_training",
        "psnr",
        "sharpness",
        "ssim",
    ];
    assert_eq!(keys, expected);
    assert!(report.classes.is_empty());
    for key in ["frechet", "recall", "classes_present"] {
        let reason = reason(&report.left_out, key).unwrap();
        assert!(reason.contains("no labels"), "{reason}");
    }
    assert_eq!(baseline.left_out, report.left_out);
    // Held-out images differ from one another as training images do; noise, seen coarsely, does not.
    for key in ["diversity", "distinctness"] {
        assert!(
            (baseline.real[key] - 1.0).abs() < 0.35,
            "{:?}",
            baseline.real
        );
    }
    assert!(baseline.noise["diversity"] < 0.5, "{:?}", baseline.noise);
}

/// So many images, all the same.
fn equal_images(pixel: impl Fn(usize) -> u8) -> Dataset {
    let split = |count: usize| Split {
        pixels: (0..count * 1024).map(|place| pixel(place % 1024)).collect(),
        labels: vec![0; count],
    };
    Dataset {
        training: split(36),
        held_out: split(4),
        ..unlabelled(dataset())
    }
}

#[test]
fn equal_images_are_never_called_varied_and_give_no_measure_without_a_baseline() {
    let black = equal_images(|_| 0);
    let picture = equal_images(|place| (place * 7 % 251) as u8);
    for (images, is_flat) in [(black, true), (picture, false)] {
        for steps in [0, 1, 250] {
            let (report, baseline) = evaluated(images.clone(), steps);
            let text = report.summary.text();
            assert!(!text.contains("varied"), "{text}");
            assert_ne!(report.summary.severity, Severity::Good, "{text}");
            for key in ["diversity", "distinctness", "nearest_training"] {
                assert!(reason(&report.left_out, key).is_some(), "{key}");
            }
            assert_eq!(reason(&report.left_out, "sharpness").is_some(), is_flat);
            let all = [&report.values, &baseline.real, &baseline.noise];
            for (key, value) in all.into_iter().flatten() {
                assert!(value.abs() < 1e4, "{key} {value}");
                assert!(reason(&report.left_out, key).is_none(), "{key}");
            }
        }
    }
}

/// The report of a model after so many steps that makes these images.
fn evaluated_as(
    dataset: Dataset,
    steps: usize,
    made: &[f32],
) -> (EvaluationReport, BaselineReport) {
    let dataset = Arc::new(dataset);
    let mut lab = lab(&dataset, "gan");
    lab.train_step(steps).unwrap();
    let mut evaluator = Evaluator::new(dataset, None, SMALL).unwrap();
    let baseline = until(&mut evaluator, &mut lab, |progress| progress.baseline);
    let mut next = made.iter().copied().cycle();
    for _ in 0..3000 {
        let mut awaited = evaluator.begin_slice(&mut lab, Thoroughness::Full).unwrap();
        let mut values = block_on(awaited.read()).unwrap();
        if values.len().is_multiple_of(1024) {
            values.fill_with(|| next.next().unwrap());
        }
        if let Some(report) = evaluator.end_slice(&awaited, &values).report {
            return (report, baseline);
        }
    }
    panic!("the work has no end");
}

#[test]
fn of_a_dozen_different_images_it_is_told_whether_samples_vary() {
    // Unseen images of the same kind, and one of them again and again.
    let dataset = dataset();
    let views: Vec<_> = (1..24).map(View::plain).collect();
    let varied = lab_data::dataset::values(&dataset.held_out, &views, dataset.shape());
    let (report, baseline) = evaluated_as(twelve_images(), 250, &varied);
    for key in ["diversity", "distinctness"] {
        assert_eq!(baseline.real[key], 1.0);
        assert!(report.values[key] > 0.5, "{key} {:?}", report.values);
    }
    assert!(report.summary.text().contains("varied"), "{report:?}");
    let (report, _) = evaluated_as(twelve_images(), 250, &varied[..1024]);
    assert_eq!(report.summary.severity, Severity::Bad);
    assert_eq!(report.summary.code, SummaryCode::Alike, "{report:?}");
}

#[test]
fn images_that_come_twice_are_no_baseline_however_few_are_held_out() {
    // Every training image has a twin, also beyond the first so many as there are held-out ones.
    let mut twins = twelve_images();
    twins.training.pixels.truncate(5 * 1024);
    twins.training.pixels = twins.training.pixels.repeat(2);
    twins.training.labels.truncate(10);
    let (report, _) = evaluated(twins, 1);
    let reason = reason(&report.left_out, "distinctness").unwrap();
    assert!(reason.contains("repeat"), "{reason}");
    assert!(report.values.contains_key("diversity"));
}

#[test]
fn of_few_held_out_images_no_sets_are_compared() {
    let dataset = dataset();
    let few = Dataset {
        held_out: Split {
            pixels: dataset.held_out.pixels[..8 * 1024].to_vec(),
            labels: dataset.held_out.labels[..8].to_vec(),
        },
        ..dataset
    };
    let few = Arc::new(few);
    let mut lab = lab(&few, "gan");
    lab.train_step(1).unwrap();
    let classifier = classifier(&few);
    let mut evaluator = Evaluator::new(few, Some(classifier), SMALL).unwrap();
    until(&mut evaluator, &mut lab, |progress| progress.baseline);
    let report = until(&mut evaluator, &mut lab, |progress| progress.report);
    for key in ["frechet", "precision", "recall"] {
        assert!(
            reason(&report.left_out, key)
                .unwrap()
                .contains("8 test images")
        );
        assert!(!report.values.contains_key(key));
    }
    assert_eq!(report.classes.len(), 2);
    assert!(report.values.contains_key("confidence"));
}
