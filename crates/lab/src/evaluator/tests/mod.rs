use std::collections::BTreeMap;

use pollster::block_on;

use super::*;
use lab_core::{
    hyperparameter::Setting,
    random::{SeededRandom, Stream},
};
use lab_data::dataset::{Labels, Split, View};
use lab_evaluation::classifier::{ClassifierTraining, TrainingSettings};
use lab_families::Engine;
use lab_graph::device::ComputeDevice;

/// Images of two brightnesses with a dot at varying places and a pattern of their own.
fn dataset() -> Dataset {
    let split = |first: usize, count: usize| {
        let pixel = |place: usize| {
            let (image, place) = (first + place / 1024, place % 1024);
            let dot = place / 32 / 8 == image / 2 % 4;
            image % 2 * 110 + usize::from(dot) * 100 + (place * 7 + image * image * 13) % 37
        };
        Split {
            pixels: (0..count * 1024).map(|place| pixel(place) as u8).collect(),
            labels: (0..count).map(|index| index as u8 % 2).collect(),
        }
    };
    Dataset {
        name: "brightness".into(),
        title: "Brightness".into(),
        channels: 1,
        size: 32,
        labels: Labels::Classes(vec!["dark".into(), "bright".into()]),
        licence: String::new(),
        source: String::new(),
        link: String::new(),
        sound: None,
        training: split(0, 64),
        held_out: split(64, 24),
    }
}

fn classifier(dataset: &Arc<Dataset>) -> Classifier {
    let settings = TrainingSettings {
        epochs: 10,
        batch_size: 16,
        average: 0.9,
        ..TrainingSettings::default()
    };
    let mut training = ClassifierTraining::new(dataset.clone(), settings, 5).unwrap();
    for _ in 0..10 {
        training.epoch();
    }
    Classifier::from_bytes(&block_on(training.finish()).unwrap()).unwrap()
}

fn lab(dataset: &Arc<Dataset>, family: &str) -> Lab {
    lab_with(dataset, family, &[])
}

fn lab_with(dataset: &Arc<Dataset>, family: &str, words: &[(&str, &str)]) -> Lab {
    let mut small = BTreeMap::from([
        ("width".into(), Setting::Number(4.0)),
        ("latent_size".into(), Setting::Number(4.0)),
        ("batch_size".into(), Setting::Number(8.0)),
    ]);
    let words = words.iter();
    small.extend(words.map(|(key, word)| (key.to_string(), Setting::Word(word.to_string()))));
    let device = ComputeDevice::cpu();
    Lab::new(dataset.clone(), family, &small, 1, Engine::Program, &device).unwrap()
}

const SMALL: Extent = Extent {
    samples: 40,
    reconstructions: 10,
    inversion_steps: 10,
};

fn until<T>(
    evaluator: &mut Evaluator,
    lab: &mut Lab,
    found: impl Fn(EvaluationProgress) -> Option<T>,
) -> T {
    let mut last = (EvaluationStage::Classifier, 0.0);
    for _ in 0..3000 {
        let progress = block_on(evaluator.advance(lab, Thoroughness::Full)).unwrap();
        assert!((0.0..=1.0).contains(&progress.progress));
        let (stage, before) = last;
        let goes_on = stage != progress.stage || progress.progress >= before;
        assert!(goes_on, "{before} {}", progress.progress);
        last = (progress.stage, progress.progress);
        if let Some(found) = found(progress) {
            return found;
        }
    }
    panic!("the work has no end");
}

#[test]
fn the_scale_sets_real_images_apart_from_noise() {
    let dataset = Arc::new(dataset());
    let mut lab = lab(&dataset, "vae");
    let classifier = classifier(&dataset);
    let mut evaluator = Evaluator::new(dataset, Some(classifier), SMALL).unwrap();
    let scale = until(&mut evaluator, &mut lab, |progress| progress.scale);
    let BaselineReport { real, noise, .. } = scale;
    assert_eq!(scale.compared, 24);
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
            until(&mut evaluator, &mut lab, |progress| progress.scale);
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
        let encodes = family.why_no_encoder().is_none();
        assert_eq!(report.values.contains_key("active_units"), encodes);
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
    until(&mut evaluator, &mut lab, |progress| progress.scale);
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
    until(&mut evaluator, &mut labs[0], |progress| progress.scale);
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

/// The report of a GAN after so many steps on a data set, without a classifier, and the scale.
fn evaluated(dataset: Dataset, steps: usize) -> (EvaluationReport, BaselineReport) {
    let dataset = Arc::new(dataset);
    let mut lab = lab(&dataset, "gan");
    if steps > 0 {
        lab.train_step(steps).unwrap();
    }
    let mut evaluator = Evaluator::new(dataset, None, SMALL).unwrap();
    let scale = until(&mut evaluator, &mut lab, |progress| progress.scale);
    let report = until(&mut evaluator, &mut lab, |progress| progress.report);
    (report, scale)
}

fn reason(left_out: &[LeftOut], key: &str) -> Option<String> {
    let one = left_out.iter().find(|one| one.key == key);
    one.map(|one| one.reason.to_string())
}

fn unlabelled(dataset: Dataset) -> Dataset {
    Dataset {
        labels: Labels::None,
        ..dataset
    }
}

#[test]
fn without_labels_the_other_measures_remain_and_it_is_said_why() {
    let (report, scale) = evaluated(unlabelled(dataset()), 1);
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
    assert_eq!(scale.left_out, report.left_out);
    // Held-out images differ from one another as training images do; noise, seen coarsely, does not.
    for key in ["diversity", "distinctness"] {
        assert!((scale.real[key] - 1.0).abs() < 0.35, "{:?}", scale.real);
    }
    assert!(scale.noise["diversity"] < 0.5, "{:?}", scale.noise);
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
fn equal_images_are_never_called_varied_and_give_no_figure_without_a_scale() {
    let black = equal_images(|_| 0);
    let picture = equal_images(|place| (place * 7 % 251) as u8);
    for (images, is_flat) in [(black, true), (picture, false)] {
        for steps in [0, 1, 250] {
            let (report, scale) = evaluated(images.clone(), steps);
            let text = report.summary.text();
            assert!(!text.contains("varied"), "{text}");
            assert_ne!(report.summary.severity, Severity::Good, "{text}");
            for key in ["diversity", "distinctness", "nearest_training"] {
                assert!(reason(&report.left_out, key).is_some(), "{key}");
            }
            assert_eq!(reason(&report.left_out, "sharpness").is_some(), is_flat);
            let all = [&report.values, &scale.real, &scale.noise];
            for (key, value) in all.into_iter().flatten() {
                assert!(value.abs() < 1e4, "{key} {value}");
                assert!(reason(&report.left_out, key).is_none(), "{key}");
            }
        }
    }
}

/// Twelve images, all different, as a visitor brings them: one of them is held out.
fn twelve_images() -> Dataset {
    let dataset = dataset();
    let split = |split: &Split, count: usize| Split {
        pixels: split.pixels[..count * 1024].to_vec(),
        labels: split.labels[..count].to_vec(),
    };
    Dataset {
        training: split(&dataset.training, 11),
        held_out: split(&dataset.held_out, 1),
        ..unlabelled(dataset)
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
    let scale = until(&mut evaluator, &mut lab, |progress| progress.scale);
    let mut next = made.iter().copied().cycle();
    for _ in 0..3000 {
        let mut awaited = evaluator.begin_slice(&mut lab, Thoroughness::Full).unwrap();
        let mut values = block_on(awaited.read()).unwrap();
        if values.len().is_multiple_of(1024) {
            values.fill_with(|| next.next().unwrap());
        }
        if let Some(report) = evaluator.end_slice(&awaited, &values).report {
            return (report, scale);
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
    let (report, scale) = evaluated_as(twelve_images(), 250, &varied);
    for key in ["diversity", "distinctness"] {
        assert_eq!(scale.real[key], 1.0);
        assert!(report.values[key] > 0.5, "{key} {:?}", report.values);
    }
    assert!(report.summary.text().contains("varied"), "{report:?}");
    let (report, _) = evaluated_as(twelve_images(), 250, &varied[..1024]);
    assert_eq!(report.summary.severity, Severity::Bad);
    assert_eq!(report.summary.code, SummaryCode::Alike, "{report:?}");
}

#[test]
fn images_that_come_twice_are_no_scale_however_few_are_held_out() {
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
    let scale = until(&mut evaluator, &mut lab, |progress| progress.scale);
    let report = until(&mut evaluator, &mut lab, |progress| progress.report);
    assert_eq!(
        (scale.compared, report.compared, report.samples),
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
    until(&mut evaluator, &mut lab, |progress| progress.scale);
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
    let scale = until(&mut evaluator, &mut lab, |progress| progress.scale);
    assert_eq!(scale.classifier_accuracy, Some(1.0));
    assert_eq!(scale.left_out, []);
    assert_eq!(scale.real["classes_present"], 2.0);
    let report = until(&mut evaluator, &mut lab, |progress| progress.report);
    assert_eq!(report.classes.len(), 2);
    assert!(report.values.contains_key("recall"));
    // The same again: all randomness comes from a seed.
    let mut again = Evaluator::new(dataset, None, SMALL).unwrap();
    assert_eq!(
        until(&mut again, &mut lab, |progress| progress.scale),
        scale
    );
}

#[test]
fn too_few_held_out_images_try_no_classifier() {
    let labelled = Dataset {
        labels: dataset().labels,
        ..twelve_images()
    };
    let (report, scale) = evaluated(labelled, 1);
    assert_eq!(scale.classifier_accuracy, None);
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
    let scale = until(&mut evaluator, &mut lab, |progress| progress.scale);
    assert_eq!(scale.classifier_accuracy, None);
    let reason = reason(&scale.left_out, "classes_present").unwrap();
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
    let (report, scale) = evaluated(
        Dataset {
            training,
            held_out,
            ..dataset()
        },
        1,
    );
    let accuracy = scale.classifier_accuracy.unwrap();
    assert!(accuracy < 0.75, "{accuracy}");
    let reason = reason(&report.left_out, "classes_present").unwrap();
    assert!(reason.contains("too few to trust"), "{reason}");
    assert!(report.classes.is_empty());
    assert!(report.values.contains_key("diversity"));
}

#[test]
fn a_model_that_diverged_is_called_so() {
    let dataset = Arc::new(unlabelled(dataset()));
    let mut lab = lab(&dataset, "vae");
    let mut evaluator = Evaluator::new(dataset, None, SMALL).unwrap();
    until(&mut evaluator, &mut lab, |progress| progress.scale);
    lab.train_step(1).unwrap();
    let report = loop {
        let awaited = evaluator.begin_slice(&mut lab, Thoroughness::Full).unwrap();
        let values = awaited.values.clone().map(|values| values.into_data());
        let values = values.map_or(0, |values| values.num_elements());
        let broken = vec![f32::NAN; values];
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
    until(&mut evaluator, &mut lab, |progress| progress.scale);
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

#[test]
fn more_latents_tighten_the_bound_which_is_no_worse_than_the_elbo() {
    let dataset = Arc::new(dataset());
    let mut lab = lab(&dataset, "vae");
    lab.train_step(30).unwrap();
    let mut bound = |latents| block_on(held_out_bound(&mut lab, 10, latents)).unwrap();
    let (one, many) = (bound(1), bound(50));
    assert!(many > one, "{many} {one}");
    let losses = block_on(lab.held_out_losses(10).unwrap().unwrap().read()).unwrap();
    let elbo = -losses.iter().find(|(key, _)| *key == "total").unwrap().1;
    // With one latent it is the ELBO up to the noise of the draw.
    assert!((one - elbo).abs() < 0.02 * elbo.abs(), "{one} {elbo}");
    let mut gan = self::lab(&dataset, "gan");
    let refused = block_on(held_out_bound(&mut gan, 10, 1));
    assert_eq!(refused.unwrap_err().kind, ErrorKind::Unsupported);
}

/// The bound from one latent of each image, and the ELBO; they differ by the noise of the draw.
fn bound_and_elbo(lab: &mut Lab) -> [f32; 2] {
    let bound = block_on(held_out_bound(lab, 24, 1)).unwrap();
    let losses = block_on(lab.held_out_losses(24).unwrap().unwrap().read()).unwrap();
    [bound, -losses[0].1]
}

#[test]
fn the_bound_is_of_the_images_and_the_likelihood_that_the_elbo_is_of() {
    let dataset = Arc::new(dataset());
    for words in [("binarise", "on"), ("likelihood", "gaussian-learned")] {
        let mut lab = lab_with(&dataset, "vae", &[words]);
        lab.train_step(60).unwrap();
        let [bound, elbo] = bound_and_elbo(&mut lab);
        let near = (bound - elbo).abs() < 0.03 * elbo.abs();
        assert!(near, "{words:?}: {bound} {elbo}");
    }
}

#[test]
fn a_model_of_binarised_images_is_scored_on_binarised_images_and_shown_grey_ones() {
    let dataset = Arc::new(dataset());
    let binarising = lab_with(&dataset, "vae", &[("binarise", "on")]);
    let indices: Vec<_> = (0..24).collect();
    let grey = binarising.held_out_values(&indices).unwrap();
    let targets = binarising.held_out_targets(&indices).unwrap();
    assert!(targets.iter().all(|value| value.abs() == 1.0));
    let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
    let deviation = 1.0 / (targets.len() as f32).sqrt();
    assert!((mean(&targets) - mean(&grey)).abs() < 4.0 * deviation);
    // An image is drawn the same way whatever it is asked for with.
    let image = binarising.held_out_targets(&[7]).unwrap();
    assert_eq!(image, targets[7 * 1024..8 * 1024]);
    let plain = lab(&dataset, "vae");
    assert_eq!(plain.held_out_targets(&indices).unwrap(), grey);
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
