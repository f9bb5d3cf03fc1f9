//! What the networks compute.

use super::*;
use lab_graph::burn_layers;

/// Smallest and largest value; fails on NaN.
fn range(tensor: Tensor<4>) -> (f32, f32) {
    let values = values(tensor);
    assert!(values.iter().all(|value| value.is_finite()));
    values.iter().fold((f32::MAX, f32::MIN), |(min, max), v| {
        (min.min(*v), max.max(*v))
    })
}

#[test]
fn every_network_computes_what_burns_layers_compute() {
    for config in configs() {
        let specs = networks(&config).into_iter();
        // Burn has no layer of spectral norm 1, which a test of the trainers compares by itself.
        for spec in specs.filter(|spec| !spec.spectral_norm) {
            let weights = spec.fresh(&mut random());
            let x = input(&spec, BATCH);
            for (x_of_layers, normalisation) in [
                (x.clone(), BATCH_STATISTICS),
                (x.clone().without_autodiff(), Normalisation::Running),
            ] {
                let found = run(&spec, vec![x.clone()], |graph, given| {
                    graph.apply(NETWORK, given[0], None, normalisation)
                });
                let expected = burn_layers::output(&spec, &weights, x_of_layers);
                for (found, expected) in values(found).into_iter().zip(values(expected)) {
                    let difference = (found - expected).abs();
                    assert!(difference < 1e-5, "{}: {found} {expected}", spec.name);
                }
            }
        }
    }
}

#[test]
fn generated_images_stay_between_minus_one_and_one() {
    for config in configs() {
        let spec = generator(&config);
        let latents = input(&spec, BATCH).mul_scalar(1e3);
        let (min, max) = range(output(&spec, latents));
        assert!((-1.0..0.0).contains(&min), "{min}");
        assert!(max > 0.0 && max <= 1.0, "{max}");
    }
}

#[test]
fn reparameterisation_scales_the_noise_by_the_deviation() {
    let row = |values: [f32; 2]| Tensor::<1>::from_floats(values, &device()).reshape([1, 2, 1, 1]);
    let parameters = Tensor::cat(vec![row([1.0, -2.0]), row([0.0, 9f32.ln()])], 1);
    // Of no consequence: a recording has networks.
    let spec = configs().next().map(|config| encoder(&config)).unwrap();
    let given = vec![parameters, row([0.5, -1.0])];
    let latents = run(&spec, given, |graph, given| {
        let kl_cost = graph.setting(2);
        let posterior = graph.reparameterise(given[0], given[1], (1, kl_cost));
        posterior.latents
    });
    let latent = values(latents);
    assert!((latent[0] - 1.5).abs() < 1e-6 && (latent[1] + 5.0).abs() < 1e-5);
}

#[test]
fn a_condition_adds_its_projection_to_the_logit() {
    let config = NetworkConfig {
        channels: 1,
        size: 32,
        width: 2,
        latent_size: 3,
        conditions: 2,
    };
    let spec = discriminator(&config, DiscriminatorNorm::Batch);
    let logits = |condition: [f32; 2]| {
        let condition = Tensor::<1>::from_floats(condition, &device()).reshape([1, 2, 1, 1]);
        let given = vec![input(&spec, BATCH), condition.repeat_dim(0, BATCH)];
        values(run(&spec, given, |graph, given| {
            let outputs = graph.apply(NETWORK, given[0], None, BATCH_STATISTICS);
            graph.project(outputs, given[1])
        }))
    };
    let [none, first, second, both] = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]].map(logits);
    for image in 0..BATCH {
        let sum = first[image] + second[image] - none[image];
        assert!((both[image] - sum).abs() < 1e-5);
        assert!((first[image] - second[image]).abs() > 1e-6);
    }
}

#[test]
fn an_encoder_adds_what_it_makes_of_the_condition() {
    let config = configs().last().expect("there are configurations");
    let spec = encoder(&config);
    let conditioning = spec.parameters().len() - 1;
    let weights = spec.fresh(&mut random())[conditioning].clone();
    let posterior = |condition: Vec<f32>| {
        let condition = Tensor::<1>::from_floats(condition.as_slice(), &device());
        let condition = condition.reshape([1, config.conditions, 1, 1]);
        let given = vec![input(&spec, 1), condition];
        values(run(&spec, given, |graph, given| {
            graph.apply(NETWORK, given[0], Some(given[1]), BATCH_STATISTICS)
        }))
    };
    let mut class_2 = vec![0.0; config.conditions];
    let without = posterior(class_2.clone());
    class_2[2] = 1.0;
    for (output, (with, without)) in posterior(class_2).into_iter().zip(without).enumerate() {
        let added = weights[output * config.conditions + 2];
        assert!((with - without - added).abs() < 1e-6);
    }
}
