//! Shapes and numbers of parameters.

use super::*;
use lab_graph::ParameterSpec;

#[test]
fn every_network_has_the_published_shapes() {
    for config in configs().chain(configs().map(|config| of_size(&config, 64))) {
        let NetworkConfig { channels, size, .. } = config;
        for spec in networks(&config) {
            let expected = match spec.name {
                "generator" | "decoder" => [channels, size],
                "discriminator" => [1 + config.conditions, 1],
                "encoder" => [2 * config.latent_size, 1],
                other => unreachable!("there is no {other}"),
            };
            let [channels, size] = expected;
            let expected = [2, channels, size, size];
            assert_eq!(
                spec.output().with_batch(2).dims(),
                expected,
                "{}",
                spec.name
            );
            let found = output(&spec, input(&spec, 2)).dims();
            assert_eq!(found, expected, "{}", spec.name);
        }
    }
}

#[test]
fn a_network_of_images_twice_as_large_has_a_layer_more_twice_as_wide() {
    let config = configs().next().expect("there are configurations");
    let widths = |spec: NetworkSpec| -> Vec<_> {
        let mut widths = Vec::new();
        for block in spec.blocks {
            if let Block::Convolution(one) = block {
                widths.push(one.channels);
            }
        }
        widths
    };
    assert_eq!(widths(generator(&of_size(&config, 32))), [16, 8, 4, 1]);
    assert_eq!(widths(generator(&of_size(&config, 64))), [32, 16, 8, 4, 1]);
    let discriminator = |size| {
        let config = of_size(&config, size);
        widths(discriminator(&config, DiscriminatorNorm::Batch))
    };
    assert_eq!(discriminator(32), [4, 8, 16, 1]);
    assert_eq!(discriminator(64), [4, 8, 16, 32, 1]);
}

#[test]
fn every_network_has_the_published_number_of_parameters() {
    let count = |spec: &NetworkSpec| -> usize {
        let parameters = spec.parameters();
        parameters.iter().map(ParameterSpec::values).sum()
    };
    for config in configs() {
        let NetworkConfig {
            channels: c,
            width: w,
            latent_size: z,
            conditions: k,
            ..
        } = config;
        // Kernels of 4×4, and two values a channel for each BatchNorm; at 64 pixels a layer more.
        for (size, widest, kernels, normalised) in [
            (32, 4 * w, 2 * w * w + 8 * w * w, 2 * w + 4 * w),
            (
                64,
                8 * w,
                2 * w * w + 8 * w * w + 32 * w * w,
                2 * w + 4 * w + 8 * w,
            ),
        ] {
            let trunk = 16 * (c * w + kernels);
            let down = trunk + 2 * normalised;
            let up = trunk + 16 * (z + k) * widest + 2 * (normalised + w);
            let head = 16 * widest * (1 + k);
            let heads = 2 * (16 * widest * z + z + k * z);
            for spec in networks(&of_size(&config, size)) {
                let expected = match (spec.name, spec.spectral_norm, spec.initialisation) {
                    ("generator" | "decoder", ..) => up,
                    ("encoder", ..) => down + heads,
                    ("discriminator", false, Initialisation::Dcgan) => down + head,
                    _ => trunk + head,
                };
                assert_eq!(count(&spec), expected, "{spec:?}");
            }
        }
    }
}
