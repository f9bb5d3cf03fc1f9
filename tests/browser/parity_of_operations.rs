//! Every layer and loss that the models use, forward and backward, WebGPU against CPU.

use std::rc::Rc;

use burn::tensor::{Device, Tensor};
use lab_core::{
    hyperparameter::Choice,
    random::{SeededRandom, Stream},
};
use lab_data::dataset::IMAGE_SIZE;
use lab_graph::{
    Graph, NetworkId, NetworkSpec,
    eager::{self, EagerNetwork, Inputs, noise},
    loss,
    operations::{Comparison, Normalisation},
};
use lab_models::networks::{self, DiscriminatorNorm, NetworkConfig};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{assert_close, both_devices, values};

/// Sums of up to a few thousand products in another order.
const TOLERANCE: f32 = 1e-4;
/// Adam's decays of the two moments.
const BETAS: [f32; 2] = [0.9, 0.999];
/// Step size of Adam, its first bias corrections, and what it keeps of the weights. It is a small step: Adam divides by the gradient's size, which
/// magnifies rounding where that is near zero.
const RATES: [f32; 4] = [1e-4, 1.0 - BETAS[0], 1.0 - BETAS[1], 0.99];

/// Runs a computation on both devices, with the same random numbers, and compares its results.
macro_rules! compare {
    ($what:expr, |$random:ident, $device:ident| $results:expr) => {{
        let mut all = Vec::new();
        for device in both_devices().await {
            let $device = &device.burn().clone().autodiff();
            let $random = &mut SeededRandom::new(11, Stream::Evaluation);
            all.push($results);
        }
        let webgpu = all.pop().unwrap();
        for (index, (cpu, webgpu)) in all.pop().unwrap().iter().zip(&webgpu).enumerate() {
            assert_close(
                &format!("{}, result {index}", $what),
                cpu,
                webgpu,
                TOLERANCE,
            );
        }
    }};
}

/// Value and gradient of an elementwise or reducing function.
async fn value_and_gradient<const D: usize, const E: usize>(
    random: &mut SeededRandom,
    device: &Device,
    shape: [usize; D],
    function: impl Fn(Tensor<D>) -> Tensor<E>,
) -> Vec<Vec<f32>> {
    let input = noise(random, shape, device).mul_scalar(2.0).add_scalar(0.1);
    let input = input.require_grad();
    let output = function(input.clone());
    let weights = noise(random, output.dims(), device);
    let gradients = (output.clone() * weights).sum().backward();
    let gradient = input.grad(&gradients).expect("the input has a gradient");
    vec![values(output.detach()).await, values(gradient).await]
}

#[wasm_bindgen_test]
async fn activations_agree() {
    use burn::tensor::activation::{leaky_relu, relu, sigmoid, softplus};
    type Activation = fn(Tensor<2>) -> Tensor<2>;
    let functions: [(&str, Activation); 8] = [
        ("relu", relu),
        ("leaky relu", |x| leaky_relu(x, 0.2)),
        ("sigmoid", sigmoid),
        ("softplus", |x| softplus(x, 1.0)),
        ("softplus, saturated", |x| softplus(x.mul_scalar(30.0), 1.0)),
        ("tanh", Tensor::tanh),
        ("exp", Tensor::exp),
        ("square", |x| x.clone() * x),
    ];
    for (name, function) in functions {
        compare!(name, |random, device| {
            value_and_gradient(random, device, [7, 33], function).await
        });
    }
}

#[wasm_bindgen_test]
async fn losses_agree() {
    for objective in loss::Objective::ALL.iter().copied() {
        compare!(format!("{objective:?}, real images"), |random, device| {
            let fake = noise(random, [9], device).mul_scalar(2.0);
            value_and_gradient(random, device, [9], |real| {
                objective.discriminator_loss(real, fake.clone(), 0.1)
            })
            .await
        });
        compare!(
            format!("{objective:?}, generated images"),
            |random, device| {
                let real = noise(random, [9], device).mul_scalar(2.0);
                value_and_gradient(random, device, [9], |fake| {
                    objective.discriminator_loss(real.clone(), fake, 0.1)
                })
                .await
            }
        );
        compare!(format!("{objective:?}, generator"), |random, device| {
            let real = noise(random, [9], device).mul_scalar(2.0);
            value_and_gradient(random, device, [9], |fake| {
                objective.generator_loss(real.clone(), fake)
            })
            .await
        });
    }
    let shape = [3, 1, 32, 32];
    for reconstruction in [
        loss::bernoulli_reconstruction,
        loss::squared_error_reconstruction,
    ] {
        compare!("reconstruction loss", |random, device| {
            let images = noise(random, shape, device).tanh();
            value_and_gradient(random, device, shape, |x| reconstruction(x, images.clone())).await
        });
    }
    compare!("KL, log-variance", |random, device| {
        let mean = noise(random, [5, 8], device);
        value_and_gradient(random, device, [5, 8], |log_variance| {
            loss::gaussian_kl(mean.clone(), log_variance)
        })
        .await
    });
    compare!("KL, mean", |random, device| {
        let log_variance = noise(random, [5, 8], device);
        value_and_gradient(random, device, [5, 8], |mean| {
            loss::gaussian_kl(mean, log_variance.clone())
        })
        .await
    });
}

/// Output before and, in inference mode, after one step of Adam; the gradient of every parameter.
async fn network_results(
    random: &mut SeededRandom,
    device: &Device,
    spec: &NetworkSpec,
    batch: usize,
) -> Vec<Vec<f32>> {
    const NETWORK: NetworkId = NetworkId(0);
    let mut graph = Graph::new(&[Rc::new(spec.clone())]);
    let rates = graph.upload(RATES.len());
    let x = graph.given(spec.input.with_batch(batch));
    let wanted = graph.given(spec.output().with_batch(batch));
    let training = Normalisation::Batch {
        groups: 1,
        track: true,
    };
    let before = graph.apply(NETWORK, x, None, training);
    let comparison = Comparison::HalfSquaredError { weight: 1.0 };
    let loss = graph.reconstruction(comparison, before, wanted);
    graph.gradients(&[loss], &[NETWORK]);
    graph.adam(NETWORK, rates, BETAS);
    let after = graph.apply(NETWORK, x, None, Normalisation::Running);

    let values_of_spec = spec.fresh(random);
    let mut networks = [EagerNetwork::new(
        spec,
        &values_of_spec,
        BETAS,
        random,
        device,
    )];
    let given = [x, wanted].map(|value| noise(random, value.shape.dims(), device).tanh());
    let inputs = Inputs {
        words: &RATES.map(f32::to_bits),
        settings: &[],
        images: &|_, _| unreachable!("no images are taken from a data set"),
        given: given.into(),
    };
    let run = eager::run(&graph, &mut networks, inputs, device);
    let mut results = Vec::new();
    for value in [before, after] {
        results.push(values(run.value(&value)).await);
    }
    for (_, gradient) in networks[0].gradients() {
        results.push(values(gradient).await);
    }
    results
}

#[wasm_bindgen_test]
async fn networks_agree_forward_backward_and_after_a_step_of_adam() {
    for (channels, batch) in [(1, 4), (3, 3)] {
        let config = NetworkConfig {
            channels,
            size: IMAGE_SIZE,
            width: 4,
            latent_size: 6,
            conditions: 0,
        };
        let specs = [
            networks::generator(&config),
            networks::discriminator(&config, DiscriminatorNorm::Batch),
            networks::encoder(&config),
            networks::decoder(&config),
        ];
        for spec in &specs {
            compare!(spec.name, |random, device| {
                network_results(random, device, spec, batch).await
            });
        }
    }
}
