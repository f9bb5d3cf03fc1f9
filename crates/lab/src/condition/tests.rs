use std::{collections::BTreeMap, sync::Arc};

use pollster::block_on;

use super::*;
use lab_core::hyperparameter::Setting;
use lab_data::dataset::Split;
use lab_families::Engine;
use lab_graph::device::ComputeDevice;

const AREA: usize = 1024;

/// Images of several brightnesses whose upper half is brighter in the first class, and whose lower half
/// is in the second.
fn halves(labels: Labels) -> Arc<Dataset> {
    let pixel = |image: usize, place: usize| {
        let is_upper = place < AREA / 2;
        let brightness = 60 + image / 2 % 8 * 10;
        let bright = is_upper == image.is_multiple_of(2);
        (brightness + usize::from(bright) * 100 + place * 7 % 11) as u8
    };
    let split = |count: usize| Split {
        pixels: (0..count * AREA)
            .map(|place| pixel(place / AREA, place % AREA))
            .collect(),
        labels: match labels {
            Labels::None => vec![0; count],
            Labels::Attributes(_) | Labels::Classes(_) => {
                (0..count).map(|image| (image % 2) as u8).collect()
            }
        },
    };
    Arc::new(Dataset {
        name: "halves".into(),
        title: "Halves".into(),
        channels: 1,
        size: 32,
        training: split(64),
        held_out: split(16),
        labels,
        licence: String::new(),
        source: String::new(),
        link: String::new(),
        sound: None,
    })
}

fn classes() -> Labels {
    Labels::Classes(vec!["above".into(), "below".into()])
}

fn lab(dataset: Arc<Dataset>, family: &str, conditional: &str) -> Result<Lab> {
    // The learning rate of the VAE; a GAN at its own would need thousands of steps.
    let mut values = BTreeMap::from([
        ("learning_rate".to_string(), Setting::Number(3e-3)),
        ("width".to_string(), Setting::Number(4.0)),
        ("latent_size".to_string(), Setting::Number(4.0)),
        ("batch_size".to_string(), Setting::Number(16.0)),
        ("conditional".to_string(), Setting::Word(conditional.into())),
    ]);
    if family == "vae" {
        values.insert("kl_weight".into(), Setting::Number(4.0));
    }
    let device = ComputeDevice::cpu();
    Lab::new(dataset, family, &values, 1, Engine::Program, &device)
}

fn conditional(family: &str) -> Lab {
    lab(halves(classes()), family, "on").unwrap()
}

fn values(reading: Reading) -> Vec<f32> {
    block_on(reading).unwrap()
}

/// How much brighter the upper half of images is than the lower one, on average: 0.78 in the first
/// class, −0.78 in the second.
fn contrast(images: &[f32]) -> f32 {
    let mean = |half: &[f32]| half.iter().sum::<f32>() / half.len() as f32;
    let images = images.chunks_exact(AREA);
    let count = images.len() as f32;
    let contrasts = images.map(|image| mean(&image[..AREA / 2]) - mean(&image[AREA / 2..]));
    contrasts.sum::<f32>() / count
}

#[test]
fn a_model_makes_the_class_that_is_asked_for() {
    for (family, steps) in [("gan", 300), ("vae", 400)] {
        let mut lab = conditional(family);
        lab.train_step(steps).unwrap();
        let latents = lab.latents(24).unwrap();
        let [above, below] = [0, 1].map(|label| {
            let images = lab.sample_latents(&latents, &[label]).unwrap();
            contrast(&values(images))
        });
        println!("{family}: {above} and {below}");
        assert!(above > 0.4, "{family}: {above}");
        assert!(below < -0.4, "{family}: {below}");
    }
}

#[test]
fn a_reconstruction_shows_what_is_said_of_the_image() {
    let mut lab = conditional("vae");
    lab.train_step(500).unwrap();
    let images = lab.held_out_values(&[0, 2, 4, 6]).unwrap();
    let as_they_are = values(lab.reconstruct(&[0, 2, 4, 6]).unwrap().images);
    let mut decoded_as = |label: u8| {
        let reconstruction = lab.reconstruct_images(images.clone(), &[label]);
        values(reconstruction.unwrap().images)
    };
    let said = decoded_as(0);
    assert_eq!(as_they_are, said);
    assert!(contrast(&said) > 0.4);
    let other = decoded_as(1);
    assert!(contrast(&other) < -0.4);
}

#[test]
fn guidance_makes_samples_clearer_and_leaves_images_that_are_decoded_as_they_are() {
    let mut lab = conditional("flow");
    lab.train_step(10).unwrap();
    let guided = BTreeMap::from([("guidance".to_string(), Setting::Number(3.0))]);
    lab.set_hyperparameters(&guided).unwrap();
    let indices = [0, 3];
    let images = lab.held_out_values(&indices).unwrap();
    let labels = lab.labels_of(&indices);
    let posteriors = values(lab.encode(&images, &labels).unwrap());
    let size = lab.latent_size();
    let means = posteriors.chunks_exact(2 * size).map(|row| &row[..size]);
    let means = means.collect::<Vec<_>>().concat();
    let reconstructed = values(lab.reconstruct(&indices).unwrap().images);
    let decoded = values(lab.decode_latents(&means, &labels).unwrap());
    let sampled = values(lab.sample_latents(&means, &labels).unwrap());
    let difference = |to: &[f32]| {
        let pairs = reconstructed.iter().zip(to);
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    };
    assert!(difference(&decoded) < 1e-4, "{}", difference(&decoded));
    assert!(difference(&sampled) > 1e-3, "{}", difference(&sampled));
}

#[test]
fn a_picture_of_a_reconstruction_and_its_error_are_those_of_the_posterior_mean() {
    let mut lab = conditional("vae");
    lab.train_step(50).unwrap();
    let indices = [0, 3];
    let images = lab.held_out_values(&indices).unwrap();
    let labels = lab.labels_of(&indices);
    let posteriors = values(lab.encode(&images, &labels).unwrap());
    let size = lab.latent_size();
    let means = posteriors.chunks_exact(2 * size).map(|row| &row[..size]);
    let decoded = lab.reconstruct_from(&means.collect::<Vec<_>>().concat(), images, &labels);
    let (expected, expected_error) = block_on(decoded.unwrap().read(2)).unwrap();
    let (sheet, error) = block_on(lab.reconstruct(&indices).unwrap().read(2)).unwrap();
    assert_eq!((sheet.width, sheet.height), (64, 32));
    let differences = sheet.rgba.iter().zip(&expected.rgba);
    // Rounding may tip a level.
    assert!(
        differences
            .map(|(a, b)| a.abs_diff(*b))
            .all(|difference| difference <= 1)
    );
    assert!((error - expected_error).abs() < 1e-5);
    assert!(error > 0.01 && error < 0.5, "{error}");
}

#[test]
fn what_the_encoder_is_told_moves_all_posteriors_alike() {
    let mut lab = conditional("vae");
    lab.train_step(100).unwrap();
    let images = lab.held_out_values(&[0, 1, 2]).unwrap();
    let [above, below] = [0, 1].map(|label| values(lab.encode(&images, &[label]).unwrap()));
    let moved: Vec<_> = above.iter().zip(below).map(|(a, b)| b - a).collect();
    let rows: Vec<_> = moved.chunks_exact(2 * lab.latent_size()).collect();
    assert!(rows[0].iter().any(|change| change.abs() > 0.05), "{rows:?}");
    for row in &rows {
        let alike = row.iter().zip(rows[0]).all(|(a, b)| (a - b).abs() < 1e-4);
        assert!(alike, "{rows:?}");
    }
    assert!(lab.encode(&images, &[2]).is_err(), "there are two classes");
}

#[test]
fn a_grid_by_class_has_the_same_latents_in_every_row() {
    for family in ["gan", "vae"] {
        let mut lab = conditional(family);
        let latents = lab.latents(3).unwrap();
        let grid = values(lab.sample_by_class(&latents).unwrap());
        let names: Vec<_> = lab.class_rows().into_iter().map(|row| row.name).collect();
        assert_eq!(names, ["above", "below"]);
        for (row, label) in grid.chunks_exact(3 * AREA).zip([0, 1]) {
            let alone = values(lab.sample_latents(&latents, &[label]).unwrap());
            assert_eq!(row, alone, "{family}");
        }
        assert_ne!(grid[..3 * AREA], grid[3 * AREA..]);
    }
}

#[test]
fn fixed_samples_show_all_classes_in_turn_or_attributes_as_they_occur() {
    let mut lab_of_classes = conditional("gan");
    let labels = lab_of_classes.sample_labels(5).unwrap();
    assert_eq!(labels, [0, 1, 0, 1, 0]);
    let latents = lab_of_classes.latents(5).unwrap();
    let fixed = values(lab_of_classes.sample(5).unwrap());
    let labelled = values(lab_of_classes.sample_latents(&latents, &labels).unwrap());
    assert_eq!(fixed, labelled);

    let attributes = Labels::Attributes(vec!["below".into(), "round".into()]);
    let lab_of_attributes = lab(halves(attributes), "vae", "on").unwrap();
    let labels = lab_of_attributes.sample_labels(64).unwrap();
    assert!(labels.contains(&0) && labels.contains(&1));
    assert!(labels.iter().all(|label| *label < 2), "nothing is round");
    assert_eq!(labels, lab_of_attributes.sample_labels(64).unwrap());
}

#[test]
fn searches_and_losses_go_by_the_label() {
    let mut lab = conditional("vae");
    lab.train_step(100).unwrap();
    let images = lab.held_out_values(&[0, 2]).unwrap();
    let start = vec![0.0; 2 * 4];
    let mut error_as = |label: u8| -> f32 {
        let found = values(lab.invert(&images, &start, &[label], 30).unwrap());
        assert_eq!(found.len(), start.len());
        let reconstruction = lab.reconstruct_from(&found, images.clone(), &[label]);
        let (_, error) = block_on(reconstruction.unwrap().read(2)).unwrap();
        error
    };
    assert!(error_as(0) < 0.7 * error_as(1));
    // Held-out images come with their own labels.
    let losses = lab.held_out_losses(16).unwrap().unwrap();
    let losses: BTreeMap<_, _> = block_on(losses.read()).unwrap().into_iter().collect();
    assert!(losses["total"].is_finite());
}

#[test]
fn a_data_set_without_labels_has_nothing_to_be_told() {
    let error = lab(halves(Labels::None), "gan", "on").err().unwrap();
    assert_eq!(error.kind, ErrorKind::InvalidHyperparameter);
    assert!(error.message.contains("no labels"), "{}", error.message);
    assert!(lab(halves(Labels::None), "gan", "off").is_ok());
}

#[test]
fn labels_are_checked_and_looked_at_by_conditional_models_alone() {
    let mut told = conditional("gan");
    let latents = told.latents(3).unwrap();
    for labels in [&[2][..], &[0, 1], &[0, 0, 0, 0]] {
        let error = told.sample_latents(&latents, labels).unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidInput, "{labels:?}");
    }
    // The first row's, where nothing is said.
    let [unsaid, first] = [&[][..], &[0]].map(|labels| {
        let images = told.sample_latents(&latents, labels);
        values(images.unwrap())
    });
    assert_eq!(unsaid, first);

    let mut untold = lab(halves(classes()), "gan", "off").unwrap();
    assert!(untold.class_rows().is_empty() && untold.sample_labels(3).unwrap().is_empty());
    let [a, b] = [&[0][..], &[9, 9]].map(|labels| {
        let images = untold.sample_latents(&latents, labels);
        values(images.unwrap())
    });
    assert_eq!(a, b);
    let error = untold.sample_by_class(&latents).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unsupported);
}
