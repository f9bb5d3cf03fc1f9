use std::collections::BTreeMap;

use pollster::block_on;

use super::*;
use crate::{
    dataset::{Labels, Split},
    device::ComputeDevice,
    judge::{JudgeTraining, TrainingSettings},
    train::{Engine, Setting},
};

/// Images of two brightnesses with a dot at varying places.
fn dataset() -> Dataset {
    let split = |count: usize| {
        let pixel = |place: usize| {
            let (image, place) = (place / 1024, place % 1024);
            let dot = place / 32 / 8 == image / 2 % 4;
            image % 2 * 120 + usize::from(dot) * 100 + place * 7 % 11
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
        labels: Labels::Classes(vec!["dark".into(), "bright".into()]),
        licence: String::new(),
        source: String::new(),
        link: String::new(),
        sound: None,
        training: split(64),
        held_out: split(24),
    }
}

fn judge(dataset: &Dataset) -> Judge {
    let settings = TrainingSettings {
        epochs: 10,
        batch_size: 16,
        average: 0.9,
        ..TrainingSettings::default()
    };
    let mut training = JudgeTraining::new(dataset, settings, 5).unwrap();
    for _ in 0..10 {
        training.epoch();
    }
    Judge::from_bytes(&block_on(training.finish()).unwrap()).unwrap()
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
    Lab::new(dataset.clone(), family, &small, 1, Engine::Fused, &device).unwrap()
}

const SMALL: Extent = Extent {
    samples: 40,
    reconstructions: 10,
    search_steps: 10,
};

fn until<T>(
    examiner: &mut Examiner,
    lab: &mut Lab,
    found: impl Fn(ExaminationProgress) -> Option<T>,
) -> T {
    let mut last = 0.0;
    for _ in 0..1000 {
        let progress = block_on(examiner.advance(lab)).unwrap();
        assert!((0.0..=1.0).contains(&progress.progress));
        assert!(progress.progress >= last, "{last} {}", progress.progress);
        last = progress.progress;
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
    let judge = judge(&dataset);
    let mut examiner = Examiner::new(dataset, Some(judge), SMALL).unwrap();
    let scale = until(&mut examiner, &mut lab, |progress| progress.scale);
    let ScaleReport { real, noise } = scale;
    assert!(
        real["frechet"] < 0.1 * noise["frechet"],
        "{real:?} {noise:?}"
    );
    assert_eq!((real["precision"], real["recall"]), (1.0, 1.0));
    assert_eq!(noise["recall"], 0.0);
    assert_eq!(real["classes_present"], 2.0);
    assert!((real["sharpness"] - 1.0).abs() < 0.05);
    assert!(noise["sharpness"] > 5.0);
    assert!(noise["nearest_training"] > 2.0);
}

#[test]
fn every_family_is_examined() {
    let dataset = Arc::new(dataset());
    let mut examiner = Examiner::new(dataset.clone(), Some(judge(&dataset)), SMALL).unwrap();
    for family in crate::train::Family::ALL {
        let mut lab = lab(&dataset, family.name());
        lab.train_step(2).unwrap();
        if family == crate::train::Family::ALL[0] {
            until(&mut examiner, &mut lab, |progress| progress.scale);
        }
        let report = until(&mut examiner, &mut lab, |progress| progress.report);
        assert_eq!((report.step, report.samples), (2, 40));
        assert_eq!(report.classes.len(), 2);
        let known = |key: &str| crate::metrics::MEASURES.iter().any(|m| m.key == key);
        assert!(report.values.keys().all(|key| known(key)));
        assert!(report.values.values().all(|value| value.is_finite()));
        let encodes = family.why_no_encoder().is_none();
        assert_eq!(report.values.contains_key("active_units"), encodes);
        assert!(report.values["psnr"] > 0.0);
        // The same model gets the same report.
        let again = until(&mut examiner, &mut lab, |progress| progress.report);
        assert_eq!(again, report);
    }
}

#[test]
fn without_a_judge_the_other_measures_remain() {
    let dataset = Arc::new(dataset());
    let mut lab = lab(&dataset, "gan");
    let mut examiner = Examiner::new(dataset, None, SMALL).unwrap();
    until(&mut examiner, &mut lab, |progress| progress.scale);
    let report = until(&mut examiner, &mut lab, |progress| progress.report);
    let keys: Vec<_> = report.values.keys().copied().collect();
    assert_eq!(keys, ["nearest_training", "psnr", "sharpness", "ssim"]);
    assert!(report.classes.is_empty());
}

#[test]
fn an_examination_can_be_forgotten() {
    let dataset = Arc::new(dataset());
    let mut lab = lab(&dataset, "vae");
    let mut examiner = Examiner::new(dataset, None, SMALL).unwrap();
    until(&mut examiner, &mut lab, |progress| progress.scale);
    let mut awaited = examiner.begin_slice(&mut lab).unwrap();
    examiner.restart();
    let values = block_on(awaited.read()).unwrap();
    assert_eq!(
        examiner.end_slice(&awaited, &values),
        ExaminationProgress::default()
    );
    lab.train_step(3).unwrap();
    let report = until(&mut examiner, &mut lab, |progress| progress.report);
    assert_eq!(report.step, 3);
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let dataset = dataset();
    let judge = judge(&dataset);
    let other = Arc::new(Dataset {
        name: "other".into(),
        ..dataset
    });
    let refused = Examiner::new(other.clone(), Some(judge), SMALL);
    assert_eq!(refused.err().unwrap().kind, ErrorKind::InvalidModel);
    let mut examiner = Examiner::new(other, None, SMALL).unwrap();
    let mut lab = lab(&Arc::new(self::dataset()), "vae");
    let refused = block_on(examiner.advance(&mut lab));
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
