//! What training begins with.

use super::*;
use lab_graph::Fresh;

fn moments(values: &[f32]) -> (f32, f32) {
    let count = values.len() as f32;
    let mean = values.iter().sum::<f32>() / count;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / count;
    (mean, variance.sqrt())
}

#[test]
fn weights_start_as_the_papers_draw_them() {
    let config = NetworkConfig {
        channels: 1,
        size: 32,
        width: 32,
        latent_size: 100,
        conditions: 10,
    };
    let networks = networks(&config).into_iter().chain([unet(&config)]);
    for spec in networks {
        let parameters = spec.parameters();
        for (parameter, values) in parameters.iter().zip(spec.fresh(&mut random())) {
            assert_eq!(values.len(), parameter.values(), "{}", parameter.name);
            let terms: usize = parameter.shape[1..].iter().product();
            let (expected_mean, expected_deviation) = match (parameter.fresh, spec.initialisation) {
                (Fresh::Weight(_), Initialisation::Dcgan) | (Fresh::Conditioning, _) => (0.0, 0.02),
                // He et al. 2015, equation 15, for LeakyReLU 0.2.
                (Fresh::Weight(_), Initialisation::He) => {
                    (0.0, (2.0 / (1.04 * parameter.terms as f32)).sqrt())
                }
                (Fresh::Weight(_), Initialisation::PyTorch) => {
                    (0.0, 1.0 / (3.0 * terms as f32).sqrt())
                }
                (Fresh::Scale, _) => (1.0, 0.02),
                (Fresh::Ones, _) => (1.0, 0.0),
                (Fresh::Zeros, _) => (0.0, 0.0),
            };
            let (mean, deviation) = moments(&values);
            let tolerance = 4.0 * expected_deviation / (values.len() as f32).sqrt();
            let name = format!("{} {}", spec.name, parameter.name);
            assert!((mean - expected_mean).abs() <= tolerance, "{name}: {mean}");
            let difference = (deviation - expected_deviation).abs();
            assert!(difference <= tolerance, "{name}: {deviation}");
        }
    }
}

#[test]
fn signals_keep_their_size_without_normalisation() {
    for config in configs() {
        let specs = [
            discriminator(&config, DiscriminatorNorm::None),
            residual::discriminator(&config, DiscriminatorNorm::None),
            residual::generator(&config),
        ];
        for spec in specs {
            let outputs = output(&spec, input(&spec, 64)).narrow(1, 0, 1);
            let deviation = outputs.square().mean().sqrt().into_scalar::<f32>();
            assert!((0.5..3.0).contains(&deviation), "{} {deviation}", spec.name);
        }
    }
}
