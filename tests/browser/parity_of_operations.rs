//! Every layer and loss that the models use, forward and backward, WebGPU against CPU.

use burn::{
    module::Module,
    optim::{AdamConfig, GradientsParams},
    tensor::{Device, Tensor},
};
use gan_vae_lab::{
    loss,
    model::{Decoder, Discriminator, Encoder, Generator, NetworkConfig, initialise_dcgan},
    random::{SeededRandom, Stream},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{assert_close, both_devices, values};

/// Sums of up to a few thousand products in another order.
const TOLERANCE: f32 = 1e-4;

/// Runs a computation on both devices, with the same random numbers, and compares its results.
macro_rules! compare {
    ($what:expr, |$random:ident, $device:ident| $results:expr) => {{
        let mut all = Vec::new();
        for device in both_devices().await {
            let $device = &Device::clone(&device).autodiff();
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
    let input = random.normal(shape, 0.1, 2.0, device).require_grad();
    let output = function(input.clone());
    let weights = random.normal(output.dims(), 0.0, 1.0, device);
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
            let fake = random.normal([9], 0.0, 2.0, device);
            value_and_gradient(random, device, [9], |real| {
                objective.discriminator_loss(real, fake.clone(), 0.1)
            })
            .await
        });
        compare!(
            format!("{objective:?}, generated images"),
            |random, device| {
                let real = random.normal([9], 0.0, 2.0, device);
                value_and_gradient(random, device, [9], |fake| {
                    objective.discriminator_loss(real.clone(), fake, 0.1)
                })
                .await
            }
        );
        compare!(format!("{objective:?}, generator"), |random, device| {
            let real = random.normal([9], 0.0, 2.0, device);
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
            let images = random.normal(shape, 0.0, 1.0, device).tanh();
            value_and_gradient(random, device, shape, |x| reconstruction(x, images.clone())).await
        });
    }
    compare!("KL, log-variance", |random, device| {
        let mean = random.normal([5, 8], 0.0, 1.0, device);
        value_and_gradient(random, device, [5, 8], |log_variance| {
            loss::gaussian_kl(mean.clone(), log_variance)
        })
        .await
    });
    compare!("KL, mean", |random, device| {
        let log_variance = random.normal([5, 8], 0.0, 1.0, device);
        value_and_gradient(random, device, [5, 8], |mean| {
            loss::gaussian_kl(mean, log_variance.clone())
        })
        .await
    });
}

/// Output, gradient of the input, every parameter after one step of Adam, which depends on its
/// gradient; then the output in inference mode.
async fn network_results<M: Module, const D: usize, const E: usize>(
    random: &mut SeededRandom,
    device: &Device,
    network: M,
    shape: [usize; D],
    forward: impl Fn(&M, Tensor<D>) -> Tensor<E>,
) -> Vec<Vec<f32>> {
    let network = initialise_dcgan(network, random, device);
    let input = random.normal(shape, 0.0, 1.0, device).tanh();
    let input = input.detach().require_grad();
    let output = forward(&network, input.clone());
    let weights = random.normal(output.dims(), 0.0, 1.0, device);
    let mut gradients = (output.clone() * weights).sum().backward();
    let mut results = vec![
        values(output.detach()).await,
        values(input.grad(&gradients).unwrap()).await,
    ];
    let gradients = GradientsParams::from_module(&mut gradients, &network);
    // Adam divides by the gradient's size, which magnifies rounding where it is near zero: an
    // epsilon of the size of the gradients keeps the comparison meaningful.
    let mut adam = AdamConfig::new().with_epsilon(1e-2).init();
    let network = adam.step(1e-2, network, gradients);
    results.extend(parameters(&network).await);
    let output = forward(&network.valid(), input.detach().without_autodiff());
    results.push(values(output).await);
    results
}

/// Every parameter and running statistic of a network.
async fn parameters<M: Module>(network: &M) -> Vec<Vec<f32>> {
    use burn::module::{ModuleVisitor, Param};
    struct Collector(Vec<Tensor<1>>);
    impl ModuleVisitor for Collector {
        fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
            let count = parameter.shape().num_elements();
            self.0.push(parameter.val().detach().reshape([count]));
        }
    }
    let mut collector = Collector(Vec::new());
    network.visit(&mut collector);
    let mut all = Vec::new();
    for tensor in collector.0 {
        all.push(values(tensor).await);
    }
    all
}

#[wasm_bindgen_test]
async fn networks_agree_forward_backward_and_after_a_step_of_adam() {
    for (channels, batch) in [(1, 4), (3, 3)] {
        let config = NetworkConfig {
            channels,
            width: 4,
            latent_size: 6,
            conditions: 0,
        };
        let images = [batch, channels, 32, 32];
        compare!("generator", |random, device| {
            let network = Generator::new(&config, device);
            network_results(random, device, network, [batch, 6], Generator::forward).await
        });
        compare!("discriminator", |random, device| {
            let network = Discriminator::new(&config, device);
            let forward = |network: &Discriminator, x| network.forward(x, None);
            network_results(random, device, network, images, forward).await
        });
        compare!("encoder", |random, device| {
            let network = Encoder::new(&config, device);
            network_results(random, device, network, images, |encoder: &Encoder, x| {
                let posterior = encoder.forward(x, None);
                posterior.reparameterise(posterior.log_variance.clone())
            })
            .await
        });
        compare!("decoder", |random, device| {
            let network = Decoder::new(&config, device);
            network_results(
                random,
                device,
                network,
                [batch, 6],
                |decoder: &Decoder, z| Decoder::image(decoder.forward(z)),
            )
            .await
        });
    }
}
