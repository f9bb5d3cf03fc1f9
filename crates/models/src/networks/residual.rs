//! Generator and discriminator of residual blocks, like those of Huang et al. 2024, *The GAN is dead; long live the GAN! A
//! modern baseline GAN*: no normalisation in the generator, and in the discriminator only what is asked for.

use super::{
    DiscriminatorNorm, FULL, LEAKY_SLOPE, NetworkConfig, halvings, images, plain, vectors,
};
use lab_graph::{
    BatchNorm, Block, Convolution, Initialisation, LeakyRelu, NetworkSpec, Residual,
    fused::parameters::Kernel,
};

/// Latents, drawn from N(0, 1) and followed by their conditions, to images whose values may lie beyond −1..1.
pub fn generator(config: &NetworkConfig) -> NetworkSpec {
    let halvings = halvings(config.size);
    let widest = config.width << (halvings - 1);
    let mut blocks = vec![Convolution::up(FULL, widest).into()];
    for halving in (0..halvings).rev() {
        blocks.extend(residual(config.width << halving, DiscriminatorNorm::None));
        let channels = match halving {
            0 => config.channels,
            _ => config.width << (halving - 1),
        };
        blocks.push(Convolution::up(Kernel::Strided, channels).into());
    }
    NetworkSpec {
        initialisation: Initialisation::He,
        ..plain("generator", vectors(config.decoder_input()), blocks)
    }
}

/// Images to one logit each, positive for "real"; a conditional one has an output more for every class or attribute, as
/// [`super::discriminator`] has.
pub fn discriminator(config: &NetworkConfig, norm: DiscriminatorNorm) -> NetworkSpec {
    let mut blocks = Vec::new();
    for halving in 0..halvings(config.size) {
        let channels = config.width << halving;
        let convolution = Convolution::down(Kernel::Strided, channels);
        blocks.push(biased(convolution, norm).into());
        blocks.extend(residual(channels, norm));
    }
    blocks.push(Convolution::down(FULL, 1 + config.conditions).into());
    NetworkSpec {
        spectral_norm: norm == DiscriminatorNorm::Spectral,
        initialisation: Initialisation::He,
        ..plain("discriminator", images(config), blocks)
    }
}

/// With a bias, which a network of spectral norm 1 has none of.
fn biased(convolution: Convolution, norm: DiscriminatorNorm) -> Convolution {
    match norm {
        DiscriminatorNorm::Batch | DiscriminatorNorm::None => convolution.with_bias(),
        DiscriminatorNorm::Spectral => convolution,
    }
}

/// A block that begins as its skip connection, and a rectifier after it.
fn residual(channels: usize, norm: DiscriminatorNorm) -> [Block; 2] {
    let plain = Convolution::down(Kernel::Same, channels);
    let biased = biased(plain, norm);
    let rectifier = || Block::from(LeakyRelu(LEAKY_SLOPE));
    let normalised = || match norm {
        DiscriminatorNorm::Batch => vec![BatchNorm.into(), rectifier()],
        DiscriminatorNorm::None | DiscriminatorNorm::Spectral => vec![rectifier()],
    };
    let (first, last) = match norm {
        // Batch normalisation would take a bias away.
        DiscriminatorNorm::Batch => (plain, biased.from_zeros()),
        DiscriminatorNorm::None => (biased, biased.from_zeros()),
        // Zeros cannot be brought to norm 1.
        DiscriminatorNorm::Spectral => (plain, plain),
    };
    let first = [normalised(), vec![first.into()]];
    let branch = [&first.concat()[..], &normalised(), &[last.into()]].concat();
    [Residual::around(branch).into(), rectifier()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_graph::{ParameterSpec, Shape};

    fn config(size: usize) -> NetworkConfig {
        NetworkConfig {
            channels: 3,
            size,
            width: 4,
            latent_size: 7,
            conditions: 2,
        }
    }

    fn count(spec: &NetworkSpec) -> usize {
        spec.parameters().iter().map(ParameterSpec::values).sum()
    }

    #[test]
    fn images_come_out_of_latents_and_logits_of_images() {
        for size in [8, 32, 64] {
            let config = config(size);
            let image = Shape {
                batch: 1,
                channels: 3,
                height: size,
                width: size,
            };
            assert_eq!(generator(&config).output(), image);
            let discriminator = discriminator(&config, DiscriminatorNorm::None);
            assert_eq!(discriminator.input, image);
            assert_eq!(discriminator.output(), Shape::vectors(1, 3));
        }
    }

    #[test]
    fn they_have_as_many_parameters_as_counted_by_hand() {
        let config = config(32);
        // Two kernels of 3×3 with a bias at each of 16, 8 and 4 pixels.
        let blocks: usize = [4, 8, 16].iter().map(|c| 2 * (9 * c * c + c)).sum();
        let strided = 16 * (16 * 8 + 8 * 4 + 4 * 3);
        assert_eq!(count(&generator(&config)), 16 * 9 * 16 + strided + blocks);
        let of_discriminator = strided + (4 + 8 + 16) + blocks + 16 * 16 * 3;
        let counted = |norm| count(&discriminator(&config, norm));
        assert_eq!(counted(DiscriminatorNorm::None), of_discriminator);
        let biases = 3 * (4 + 8 + 16);
        assert_eq!(
            counted(DiscriminatorNorm::Spectral),
            of_discriminator - biases
        );
        // Two scales and two shifts, and a bias fewer.
        let norms = (4 - 1) * (4 + 8 + 16);
        assert_eq!(counted(DiscriminatorNorm::Batch), of_discriminator + norms);
    }
}
