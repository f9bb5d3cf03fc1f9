//! What `docs/experiments.md` chose the GAN's defaults for, on a small scale.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, fs, sync::Arc};

use lab::Lab;
use lab::evaluator::{Evaluator, Extent, Thoroughness, Values};
use lab_core::hyperparameter::Setting;
use lab_data::dataset;
use lab_evaluation::classifier::Classifier;
use lab_families::{Engine, Preset};
use lab_graph::device::ComputeDevice;
use pollster::block_on;

/// The measures of a narrow GAN after 600 steps of 32 digits.
fn measures(seed: u64, settings: BTreeMap<&str, Setting>) -> Values {
    let file = fs::read("www/public/datasets/digits.gvld").unwrap();
    let digits = Arc::new(dataset::decode(&file).unwrap());
    let classifier = fs::read("www/public/classifiers/digits.safetensors").unwrap();
    let classifier = Classifier::from_bytes(&classifier).unwrap();
    let small = [("width", 8.0), ("batch_size", 32.0)];
    let small = small.map(|(key, value)| (key, Setting::Number(value)));
    let settings = settings.into_iter().chain(small);
    let settings = settings
        .map(|(key, value)| (key.to_string(), value))
        .collect();
    let device = ComputeDevice::cpu();
    let mut lab = Lab::new(
        digits.clone(),
        "gan",
        &settings,
        seed,
        Engine::Program,
        &device,
    )
    .unwrap();
    lab.train_step(600).unwrap();
    let extent = Extent {
        samples: 512,
        reconstructions: 16,
        inversion_steps: 200,
    };
    let mut evaluator = Evaluator::new(digits, Some(classifier), extent).unwrap();
    loop {
        if let Some(report) = block_on(evaluator.advance(&mut lab, Thoroughness::Full))
            .unwrap()
            .report
        {
            return report.values;
        }
    }
}

#[test]
fn within_600_steps_the_gan_makes_digits_and_the_articles_rates_make_none() {
    let presets = Preset::all();
    let article = presets.iter().find(|preset| preset.name == "article");
    let article = measures(1, article.unwrap().families["gan"].clone());
    println!("the article's rates: {article:?}");
    for seed in [1, 2] {
        let measures = measures(seed, BTreeMap::new());
        println!("seed {seed}: {measures:?}");
        assert!(measures["classes_present"] >= 9.0, "{measures:?}");
        assert!(
            measures["frechet"] < article["frechet"] / 10.0,
            "{measures:?}"
        );
        // The search for latents finds a way through the generator.
        assert!(measures["psnr"] > 14.0, "{measures:?}");
    }
}
