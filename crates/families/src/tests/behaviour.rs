use pollster::block_on;

use super::*;
use crate::{Definition, Vae, VaeSettings};
use lab_core::reading::Reading;
use lab_data::dataset;

fn latent_size(family: Family) -> usize {
    sizes(family, &settings(family, &[]), &dataset()).latent_size
}

fn codes(family: Family, count: usize) -> Vec<f32> {
    let size = latent_size(family);
    SeededRandom::new(1, Stream::SampleLatents).normals(count * size)
}

fn images(count: usize) -> Vec<f32> {
    let views: Vec<_> = (0..count).map(View::plain).collect();
    let dataset = dataset();
    dataset::values(&dataset.held_out, &views, dataset.shape())
}

fn values(reading: Reading) -> Vec<f32> {
    block_on(reading).unwrap()
}

#[test]
fn a_seed_reproduces_a_run_to_the_bit() {
    for family in Family::ALL {
        let run = |seed| {
            both(family, &settings(family, &[]), seed).map(|mut trainer| {
                let losses: Vec<_> = (0..4)
                    .flat_map(|first| step(&mut *trainer, first))
                    .collect();
                (losses, values(trainer.sample(&codes(family, 2))))
            })
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
    }
}

#[test]
fn every_loss_value_that_a_step_reports_is_described() {
    for family in Family::ALL {
        let described: Vec<_> = family.losses().iter().map(|loss| loss.key).collect();
        let names = |losses: Vec<(&'static str, f32)>| -> Vec<_> {
            losses.into_iter().map(|(name, _)| name).collect()
        };
        for mut trainer in both(family, &settings(family, &[]), 1) {
            assert_eq!(names(step(&mut *trainer, 0)), described);
            match trainer.evaluate(&images(3), &[]) {
                Some(losses) => assert_eq!(names(read(losses)), described),
                None => assert_ne!(family, Family::Vae),
            }
        }
    }
}

#[test]
fn the_total_is_reconstruction_plus_weighted_kl() {
    for (kl_weight, likelihood) in [(1.0, "bernoulli"), (7.0, "gaussian")] {
        let given = [
            number("kl_weight", kl_weight),
            word("likelihood", likelihood),
        ];
        for mut trainer in both(Family::Vae, &settings(Family::Vae, &given), 1) {
            let losses = step(&mut *trainer, 0);
            let [(_, total), (_, reconstruction), (_, kl)] = losses[..] else {
                panic!("{losses:?}");
            };
            assert!(kl > 0.0 && reconstruction > 0.0);
            assert!((total - (reconstruction + kl_weight as f32 * kl)).abs() < 1e-3 * total);
        }
    }
}

#[test]
fn free_bits_cost_what_the_latents_lack_and_are_no_part_of_the_kl() {
    let losses = |free_bits: f64| {
        let given = settings(Family::Vae, &[number("free_bits", free_bits)]);
        both(Family::Vae, &given, 1).map(|mut trainer| step(&mut *trainer, 0))
    };
    for (engine, without) in losses(0.0).iter().enumerate() {
        let [total, kl] = [without[0].1, without[2].1];
        // At the mean of the latents some are above the floor and some below it; far above the mean all are below.
        let mean = kl / 5.0;
        let expected = [(mean, 0.01 * kl..kl), (10.0 * mean, 8.99 * kl..9.01 * kl)];
        for (free_bits, extra) in expected {
            let with = &losses(f64::from(free_bits).min(10.0))[engine];
            assert_eq!(with[2].1, kl);
            assert!(
                extra.contains(&(with[0].1 - total)),
                "{with:?} {total} {kl}"
            );
        }
    }
}

#[test]
fn evaluation_and_sampling_change_nothing() {
    for family in Family::ALL {
        let run = |look: bool| {
            both(family, &settings(family, &[]), 3).map(|mut trainer| {
                step(&mut *trainer, 0);
                if look {
                    trainer.evaluate(&images(2), &[]);
                    trainer.reconstruct(&images(2), &[]);
                    trainer.features(&images(2));
                    drop(trainer.sample(&codes(family, 2)));
                }
                // Samples depend on BatchNorm's running statistics, which the losses do not show.
                (
                    step(&mut *trainer, 1),
                    values(trainer.sample(&codes(family, 2))),
                )
            })
        };
        assert_eq!(run(true), run(false));
    }
}

/// Fails unless the third of the images in `together` is the one in `alone`.
fn assert_third(together: &[f32], alone: &[f32]) {
    for (a, b) in together[2 * 1024..3 * 1024].iter().zip(alone) {
        assert!((a - b).abs() < 1e-5);
    }
}

#[test]
fn an_image_is_the_same_alone_and_in_a_batch() {
    for family in Family::ALL {
        for mut trainer in both(family, &settings(family, &[]), 5) {
            step(&mut *trainer, 0);
            let codes = codes(family, 4);
            let size = latent_size(family);
            let alone = values(trainer.sample(&codes[2 * size..3 * size]));
            assert_third(&values(trainer.sample(&codes)), &alone);
            let images = images(4);
            if let Some(together) = trainer.reconstruct(&images, &[]) {
                let alone = trainer.reconstruct(&images[2 * 1024..3 * 1024], &[]);
                assert_third(&values(together), &values(alone.unwrap()));
            }
        }
    }
}

#[test]
fn families_with_an_encoder_reconstruct() {
    for family in Family::ALL {
        for mut trainer in both(family, &settings(family, &[]), 1) {
            let reconstructed = trainer.reconstruct(&images(2), &[]);
            let reconstructed = reconstructed.map(|images| values(images).len());
            let expected = family.encodes().is_ok().then_some(2 * 32 * 32);
            assert_eq!(reconstructed, expected);
        }
    }
}

/// Of a matrix of `rows` rows, by many power iterations.
fn spectral_norm(matrix: &[f32], rows: usize) -> f32 {
    let columns = matrix.len() / rows;
    let mut right = vec![1.0; columns];
    let mut norm = 0.0;
    for _ in 0..1_000 {
        let left = matrix.chunks_exact(columns);
        let left: Vec<f32> = left
            .map(|row| row.iter().zip(&right).map(|(w, v)| w * v).sum())
            .collect();
        right.fill(0.0);
        for (row, left) in matrix.chunks_exact(columns).zip(&left) {
            for (right, w) in right.iter_mut().zip(row) {
                *right += w * left;
            }
        }
        let length = right.iter().map(|v| v * v).sum::<f32>().sqrt();
        right.iter_mut().for_each(|v| *v /= length);
        norm = length.sqrt();
    }
    norm
}

#[test]
fn spectral_normalisation_keeps_every_weight_of_the_discriminator_at_norm_1() {
    let given = [
        word("discriminator_norm", "spectral"),
        number("learning_rate", 5e-5),
    ];
    // A few power iterations a step lag a little behind weights that move.
    for (steps, tolerance) in [(0, 1e-3), (1, 0.01), (100, 0.05)] {
        let mut trainer = on_cpu(Family::Gan, &settings(Family::Gan, &given), 1);
        for first in 0..steps {
            step(&mut trainer, first);
        }
        let tensors = tensors(&mut trainer);
        let weights = tensors
            .iter()
            .filter(|(name, _)| name.starts_with("discriminator.") && name.ends_with(".weight"));
        let norms: Vec<_> = weights
            .map(|(_, (shape, values))| spectral_norm(values, shape[0]))
            .collect();
        assert_eq!(norms.len(), 4);
        for norm in norms {
            assert!((norm - 1.0).abs() < tolerance, "{norm} after {steps} steps");
        }
    }
}

#[test]
fn decoded_images_are_the_probabilities_of_the_logits() {
    let network = NetworkConfig {
        channels: 1,
        width: 3,
        latent_size: 5,
        conditions: 0,
        size: 32,
    };
    let logits = Reading::known(vec![-1e3, -3f32.ln(), 0.0, 3f32.ln(), 1e3]);
    let image = Vae::new(network, VaeSettings::default())
        .decoded()
        .images(logits);
    for (value, expected) in values(image).into_iter().zip([-1.0, -0.5, 0.0, 0.5, 1.0]) {
        assert!((value - expected).abs() < 1e-6); // 2 σ(logit) − 1
    }
}

/// Settings of a conditional flow whose samples are one look at a velocity.
fn guided(guidance: f64) -> Settings {
    let given = [
        word("conditional", "on"),
        word("solver", "euler"),
        number("sampling_steps", 1.0),
        number("learning_rate", 0.02),
        number("warm_up", 0.0),
        number("ema", 0.0),
        number("guidance", guidance),
    ];
    settings(Family::Flow, &given)
}

#[test]
fn guidance_carries_samples_on_beyond_what_their_label_changes() {
    let latent_size = latent_size(Family::Flow);
    let condition = Family::Flow.conditions(&dataset().labels).of_labels([1]);
    let code = dataset::latents_with_conditions(&codes(Family::Flow, 1), latent_size, &condition);
    for mut trainer in both(Family::Flow, &guided(1.0), 3) {
        for first in 0..4 {
            step(&mut *trainer, first);
        }
        let [one, two, three] = [1.0, 2.0, 3.0].map(|guidance| {
            assert_eq!(trainer.change_live(&guided(guidance)), guidance != 1.0);
            values(trainer.sample(&code))
        });
        let inside = |sample: &[f32], place: usize| sample[place].abs() < 1.0;
        let places =
            (0..one.len()).filter(|place| [&one, &two, &three].iter().all(|s| inside(s, *place)));
        let further: Vec<_> = places
            .map(|place| [two[place] - one[place], three[place] - two[place]])
            .collect();
        assert!(further.len() > one.len() / 4, "{}", further.len());
        assert!(further.iter().all(|[a, b]| (a - b).abs() < 1e-4));
        assert!(further.iter().any(|[a, _]| a.abs() > 1e-2));
    }
}

#[test]
fn a_latent_drifts_from_noise_to_its_image_in_a_flow_alone() {
    let given = [number("sampling_steps", 6.0)];
    for family in Family::ALL {
        let settings = match family {
            Family::Flow => settings(family, &given),
            Family::Gan | Family::Vae | Family::VaeGan | Family::Autoencoder => {
                settings(family, &[])
            }
        };
        let code = codes(family, 1);
        let mut trainer = on_cpu(family, &settings, 3);
        step(&mut trainer, 0);
        let drift = trainer.drift(&code, 4);
        assert_eq!(drift.is_some(), family.is_gradual());
        if let Some((pictures, count)) = drift {
            let pictures = values(pictures);
            assert_eq!([count, pictures.len()], [4, 4 * code.len()]);
            let noise: Vec<_> = code.iter().map(|value| value.clamp(-1.0, 1.0)).collect();
            assert_eq!(pictures[..code.len()], noise);
            let image = values(trainer.sample(&code));
            assert_eq!(pictures[3 * code.len()..], image);
        }
    }
}
