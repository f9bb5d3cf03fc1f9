mod bound;
mod classifiers;
mod data_sets;
mod evaluations;
mod passed_on;

use std::collections::BTreeMap;

use pollster::block_on;

use super::*;
use lab_core::hyperparameter::Setting;
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
    Classifier::from_bytes(&classifier_file(dataset)).unwrap()
}

fn classifier_file(dataset: &Arc<Dataset>) -> Vec<u8> {
    let settings = TrainingSettings {
        epochs: 10,
        batch_size: 16,
        ema: 0.9,
        ..TrainingSettings::default()
    };
    let mut training = ClassifierTraining::new(dataset.clone(), settings, 5).unwrap();
    for _ in 0..10 {
        training.epoch();
    }
    block_on(training.finish()).unwrap()
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

/// The report of a GAN after so many steps on a data set, without a classifier, and the baseline.
fn evaluated(dataset: Dataset, steps: usize) -> (EvaluationReport, BaselineReport) {
    let dataset = Arc::new(dataset);
    let mut lab = lab(&dataset, "gan");
    if steps > 0 {
        lab.train_step(steps).unwrap();
    }
    let mut evaluator = Evaluator::new(dataset, None, SMALL).unwrap();
    let baseline = until(&mut evaluator, &mut lab, |progress| progress.baseline);
    let report = until(&mut evaluator, &mut lab, |progress| progress.report);
    (report, baseline)
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
