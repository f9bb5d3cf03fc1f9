use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Device, Tensor},
};

use super::*;
use crate::random::{SeededRandom, Stream};

const BATCH: usize = 5;

fn random() -> SeededRandom {
    SeededRandom::new(5, Stream::Weights)
}

fn configs() -> impl Iterator<Item = NetworkConfig> {
    let sizes = [(1, 4, 100, 0), (3, 6, 2, 0), (1, 4, 3, 10)];
    sizes
        .into_iter()
        .map(|(channels, width, latent_size, conditions)| NetworkConfig {
            channels,
            width,
            latent_size,
            conditions,
        })
}

fn images(config: &NetworkConfig, device: &Device) -> Tensor<4> {
    let shape = [BATCH, config.channels, IMAGE_SIZE, IMAGE_SIZE];
    random().normal(shape, 0.0, 1.0, device).tanh()
}

fn latents(config: &NetworkConfig, device: &Device) -> Tensor<2> {
    random().normal([BATCH, config.decoder_input()], 0.0, 1.0, device)
}

/// Smallest and largest value; fails on NaN.
fn range<const D: usize>(tensor: Tensor<D>) -> (f32, f32) {
    let values: Vec<f32> = tensor.into_data().iter().collect();
    assert!(values.iter().all(|value| value.is_finite()));
    values.iter().fold((f32::MAX, f32::MIN), |(min, max), v| {
        (min.min(*v), max.max(*v))
    })
}

#[test]
fn every_network_has_the_published_shapes() {
    for config in configs() {
        let device = Device::flex().autodiff();
        let images = images(&config, &device);
        let latents = latents(&config, &device);
        let image_shape = images.dims();
        let width = config.width;
        let down = DownsamplingTrunk::new(&config, &device);
        let down = initialise_dcgan(down, &mut random(), &device);
        assert_eq!(
            down.forward(images.clone()).dims(),
            [BATCH, 4 * width, 4, 4]
        );
        let up = UpsamplingTrunk::new(&config, &device);
        let up = initialise_dcgan(up, &mut random(), &device);
        assert_eq!(up.forward(latents.clone()).dims(), image_shape);

        let discriminator = Discriminator::new(&config, &device);
        let discriminator = initialise_dcgan(discriminator, &mut random(), &device);
        let ones = Tensor::ones([BATCH, config.conditions.max(1)], &device);
        let conditions = (config.conditions > 0).then_some(ones);
        let logits = discriminator.forward(images.clone(), conditions.clone());
        assert_eq!(logits.dims(), [BATCH]);
        let encoder = Encoder::new(&config, &device);
        let encoder = initialise_dcgan(encoder, &mut random(), &device);
        let posterior = encoder.forward(images, conditions);
        assert_eq!(posterior.mean.dims(), [BATCH, config.latent_size]);
        assert_eq!(posterior.log_variance.dims(), [BATCH, config.latent_size]);
        let decoder = Decoder::new(&config, &device);
        let decoder = initialise_dcgan(decoder, &mut random(), &device);
        assert_eq!(decoder.forward(latents).dims(), image_shape);
    }
}

#[test]
fn every_trunk_has_the_published_number_of_parameters() {
    /// Trainable values; running statistics are not counted.
    #[derive(Default)]
    struct Counter(usize);
    impl ModuleVisitor for Counter {
        fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
            if parameter.val().is_require_grad() {
                self.0 += parameter.shape().num_elements();
            }
        }
    }
    fn count<M: Module>(module: M, device: &Device) -> usize {
        let mut counter = Counter::default();
        initialise_dcgan(module, &mut random(), device).visit(&mut counter);
        counter.0
    }
    let device = Device::flex().autodiff();
    for config in configs() {
        let NetworkConfig {
            channels: c,
            width: w,
            latent_size: z,
            conditions: k,
        } = config;
        // Kernels of 4×4, and two values a channel for each BatchNorm.
        let down = 16 * (c * w + w * 2 * w + 2 * w * 4 * w) + 2 * (2 * w + 4 * w);
        let up =
            16 * ((z + k) * 4 * w + 4 * w * 2 * w + 2 * w * w + w * c) + 2 * (4 * w + 2 * w + w);
        assert_eq!(count(Generator::new(&config, &device), &device), up);
        assert_eq!(count(Decoder::new(&config, &device), &device), up);
        let discriminator = Discriminator::new(&config, &device);
        assert_eq!(count(discriminator, &device), down + 16 * 4 * w * (1 + k));
        let heads = 2 * (16 * 4 * w * z + z + k * z);
        assert_eq!(count(Encoder::new(&config, &device), &device), down + heads);
    }
}

#[test]
fn generated_and_decoded_images_stay_between_minus_one_and_one() {
    let device = Device::flex().autodiff();
    for config in configs() {
        let latents = latents(&config, &device).mul_scalar(1e3);
        let generator = Generator::new(&config, &device);
        let generator = initialise_dcgan(generator, &mut random(), &device);
        let (min, max) = range(generator.forward(latents));
        assert!((-1.0..0.0).contains(&min), "{min}");
        assert!(max > 0.0 && max <= 1.0, "{max}");
    }
    let logits = Tensor::<1>::from_floats([-1e3, -3f32.ln(), 0.0, 3f32.ln(), 1e3], &device);
    let image: Vec<f32> = Decoder::image(logits.reshape([1, 1, 1, 5]))
        .into_data()
        .iter()
        .collect();
    for (value, expected) in image.into_iter().zip([-1.0, -0.5, 0.0, 0.5, 1.0]) {
        assert!((value - expected).abs() < 1e-6); // 2 σ(logit) − 1
    }
}

#[test]
fn weights_start_as_dcgan_draws_them() {
    let device = Device::flex().autodiff();
    let config = NetworkConfig {
        channels: 1,
        width: 32,
        latent_size: 100,
        conditions: 0,
    };
    let generator = Generator::new(&config, &device);
    let generator = initialise_dcgan(generator, &mut random(), &device);

    struct Check {
        path: Vec<String>,
        checked: usize,
    }
    impl ModuleVisitor for Check {
        fn enter_module(&mut self, name: &str, _container_type: &str) {
            self.path.push(name.into());
        }
        fn exit_module(&mut self, _name: &str, _container_type: &str) {
            self.path.pop();
        }
        fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
            let values: Vec<f32> = parameter.val().into_data().iter().collect();
            let count = values.len() as f32;
            let mean = values.iter().sum::<f32>() / count;
            let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / count;
            let (expected_mean, expected_deviation) = match self.path.last().unwrap().as_str() {
                "weight" => (0.0, 0.02),
                "gamma" => (1.0, 0.02),
                "beta" | "running_mean" => (0.0, 0.0),
                "running_var" => (1.0, 0.0),
                other => panic!("unexpected parameter {other}"),
            };
            let standard_error = expected_deviation / count.sqrt();
            assert!(
                (mean - expected_mean).abs() <= 4.0 * standard_error,
                "{mean}"
            );
            let tolerance = 4.0 * standard_error;
            assert!((variance.sqrt() - expected_deviation).abs() <= tolerance);
            self.checked += 1;
        }
    }
    let mut check = Check {
        path: Vec::new(),
        checked: 0,
    };
    generator.visit(&mut check);
    assert_eq!(check.checked, 4 + 3 * 4);
}

#[test]
fn signals_keep_their_size_without_normalisation() {
    let device = Device::flex().autodiff();
    for config in configs() {
        let norm = DiscriminatorNorm::None;
        let discriminator = Discriminator::initialised(&config, norm, &mut random(), &device);
        let images = random().normal([64, config.channels, 32, 32], 0.0, 1.0, &device);
        let conditions =
            (config.conditions > 0).then(|| Tensor::zeros([64, config.conditions], &device));
        let squares = discriminator.forward(images, conditions).square();
        let deviation = squares.mean().sqrt().into_scalar::<f32>();
        assert!((0.5..3.0).contains(&deviation), "{deviation}");
    }
}

#[test]
fn reparameterisation_scales_the_noise_by_the_deviation() {
    let device = Device::flex();
    let posterior = Posterior {
        mean: Tensor::from_floats([[1.0, -2.0]], &device),
        log_variance: Tensor::from_floats([[0.0, 9f32.ln()]], &device),
    };
    let noise = Tensor::from_floats([[0.5, -1.0]], &device);
    let latent: Vec<f32> = posterior.reparameterise(noise).into_data().iter().collect();
    assert!((latent[0] - 1.5).abs() < 1e-6 && (latent[1] + 5.0).abs() < 1e-5);
}

#[test]
fn a_condition_adds_its_projection_to_the_verdict() {
    let device = Device::flex().autodiff();
    let config = NetworkConfig {
        channels: 1,
        width: 2,
        latent_size: 3,
        conditions: 2,
    };
    let discriminator = Discriminator::new(&config, &device);
    let discriminator = initialise_dcgan(discriminator, &mut random(), &device);
    let logits = |conditions: [f32; 2]| -> Vec<f32> {
        let conditions = Tensor::<2>::from_floats([conditions], &device).repeat_dim(0, BATCH);
        let logits = discriminator.forward(images(&config, &device), Some(conditions));
        logits.into_data().iter().collect()
    };
    let [none, first, second, both] = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]].map(logits);
    for image in 0..BATCH {
        let sum = first[image] + second[image] - none[image];
        assert!((both[image] - sum).abs() < 1e-5);
        assert!((first[image] - second[image]).abs() > 1e-6);
    }
}
