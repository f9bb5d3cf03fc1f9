//! The networks as a figure shows them: layer by layer, with the shapes in between.

use serde::Serialize;

use super::{DiscriminatorNorm, IMAGE_SIZE, NetworkConfig};

/// A network, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct NetworkDescription {
    /// Name for people.
    pub name: &'static str,
    /// What it is for, in one line.
    pub role: &'static str,
    /// Values that it learns.
    pub parameters: usize,
    /// Channels, height and width of what goes in.
    pub input: [usize; 3],
    /// From input to output.
    pub layers: Vec<LayerDescription>,
}

/// A layer, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LayerDescription {
    /// What it computes.
    pub operation: &'static str,
    /// What follows at once; empty if nothing does.
    pub activation: &'static str,
    /// Channels, height and width of what comes out.
    pub shape: [usize; 3],
    /// Values that it learns.
    pub parameters: usize,
}

impl NetworkDescription {
    /// Multiplications by weights that one image takes on its way through.
    pub fn multiplications(&self) -> usize {
        let shapes = [self.input].into_iter();
        let inputs = shapes.chain(self.layers.iter().map(|layer| layer.shape));
        let positions = |[_, height, width]: [usize; 3]| height * width;
        // A kernel is applied at every position of the smaller side.
        let products = inputs
            .zip(&self.layers)
            .map(|(input, layer)| layer.parameters * positions(input).min(positions(layer.shape)));
        products.sum()
    }
}

const UP: &str = "4×4 transposed convolution";
const DOWN: &str = "4×4 convolution";
const SPECTRAL_DOWN: &str = "4×4 convolution, spectral norm";
const NORMALISED_RELU: &str = "batch normalisation, ReLU";
const NORMALISED_LEAKY_RELU: &str = "batch normalisation, LeakyReLU";
/// Values of a 4×4 kernel.
const KERNEL: usize = 16;

fn decoding_role(config: &NetworkConfig) -> &'static str {
    match config.conditions {
        0 => "Turns a latent into an image.",
        _ => "Turns a latent and a label into an image.",
    }
}

impl NetworkDescription {
    /// [`super::Generator`].
    pub fn generator(config: &NetworkConfig) -> Self {
        let role = decoding_role(config);
        Self::upsampling("Generator", role, "tanh", config)
    }

    /// [`super::Decoder`].
    pub fn decoder(config: &NetworkConfig) -> Self {
        let role = decoding_role(config);
        Self::upsampling("Decoder", role, "", config)
    }

    /// [`super::Discriminator`].
    pub fn discriminator(config: &NetworkConfig, norm: DiscriminatorNorm) -> Self {
        let head = LayerDescription {
            operation: DOWN,
            activation: "",
            shape: [1 + config.conditions, 1, 1],
            parameters: KERNEL * 4 * config.width * (1 + config.conditions),
        };
        let role = match config.conditions {
            0 => "Outputs one number per image: positive means \"looks real\".",
            _ => {
                "Outputs how real an image looks, given its label: the first output plus the outputs of its classes or attributes."
            }
        };
        let normalised = norm == DiscriminatorNorm::Batch;
        let mut network = Self::downsampling("Discriminator", role, head, (config, normalised));
        if norm == DiscriminatorNorm::Spectral {
            for layer in &mut network.layers {
                layer.operation = SPECTRAL_DOWN;
            }
        }
        network
    }

    /// [`super::Encoder`].
    pub fn encoder(config: &NetworkConfig) -> Self {
        let outputs = 2 * config.latent_size;
        let (operation, role) = match config.conditions {
            0 => (
                "two linear layers: mean and log-variance",
                "Maps an image to a distribution over latents: a mean and a variance per dimension.",
            ),
            _ => (
                "two linear layers plus the label: mean and log-variance",
                "Maps an image and its label to a distribution over latents: a mean and a variance per dimension.",
            ),
        };
        let head = LayerDescription {
            operation,
            activation: "",
            shape: [outputs, 1, 1],
            parameters: (KERNEL * 4 * config.width + 1 + config.conditions) * outputs,
        };
        Self::downsampling("Encoder", role, head, (config, true))
    }

    fn upsampling(
        name: &'static str,
        role: &'static str,
        last: &'static str,
        config: &NetworkConfig,
    ) -> Self {
        let width = config.width;
        let input = [config.decoder_input(), 1, 1];
        let shapes = [
            [4 * width, 4],
            [2 * width, 8],
            [width, 16],
            [config.channels, IMAGE_SIZE],
        ];
        let mut channels_in = config.decoder_input();
        let layers = shapes.into_iter().map(|[channels, size]| {
            let normalised = size < IMAGE_SIZE;
            let weights = KERNEL * channels_in * channels;
            channels_in = channels;
            LayerDescription {
                operation: UP,
                activation: if normalised { NORMALISED_RELU } else { last },
                shape: [channels, size, size],
                parameters: weights + if normalised { 2 * channels } else { 0 },
            }
        });
        Self::new(name, role, input, layers.collect())
    }

    fn downsampling(
        name: &'static str,
        role: &'static str,
        head: LayerDescription,
        (config, normalised): (&NetworkConfig, bool),
    ) -> Self {
        let width = config.width;
        let input = [config.channels, IMAGE_SIZE, IMAGE_SIZE];
        let mut channels_in = config.channels;
        let layers = [[width, 16], [2 * width, 8], [4 * width, 4]]
            .into_iter()
            .map(|[channels, size]| {
                let normalised = normalised && channels > width;
                let weights = KERNEL * channels_in * channels;
                channels_in = channels;
                LayerDescription {
                    operation: DOWN,
                    activation: if normalised {
                        NORMALISED_LEAKY_RELU
                    } else {
                        "LeakyReLU"
                    },
                    shape: [channels, size, size],
                    parameters: weights + if normalised { 2 * channels } else { 0 },
                }
            });
        Self::new(name, role, input, layers.chain([head]).collect())
    }

    fn new(
        name: &'static str,
        role: &'static str,
        input: [usize; 3],
        layers: Vec<LayerDescription>,
    ) -> Self {
        Self {
            name,
            role,
            parameters: layers.iter().map(|layer| layer.parameters).sum(),
            input,
            layers,
        }
    }
}

#[cfg(test)]
mod tests {
    use burn::{module::Module, tensor::Device};

    use super::*;
    use crate::model::{Decoder, Discriminator, Encoder, Generator};

    #[test]
    fn every_network_has_as_many_parameters_as_its_module() {
        // Burn counts the running mean and variance of every normalised channel too.
        let running = |network: &NetworkDescription| {
            let normalised = |layer: &&LayerDescription| layer.activation.starts_with("batch");
            let layers = network.layers.iter().filter(normalised);
            layers.map(|layer| 2 * layer.shape[0]).sum::<usize>()
        };
        for (channels, width, latent_size, conditions) in
            [(1, 16, 32, 0), (3, 5, 2, 0), (1, 4, 3, 10)]
        {
            let config = NetworkConfig {
                channels,
                width,
                latent_size,
                conditions,
            };
            let device = Device::flex();
            let discriminator = |norm| {
                let module = Discriminator::new(&config, &device).with_norm(norm);
                let described = NetworkDescription::discriminator(&config, norm);
                (described, module.num_params())
            };
            let pairs = [
                (
                    NetworkDescription::generator(&config),
                    Generator::new(&config, &device).num_params(),
                ),
                (
                    NetworkDescription::decoder(&config),
                    Decoder::new(&config, &device).num_params(),
                ),
                discriminator(DiscriminatorNorm::Batch),
                discriminator(DiscriminatorNorm::None),
                discriminator(DiscriminatorNorm::Spectral),
                (
                    NetworkDescription::encoder(&config),
                    Encoder::new(&config, &device).num_params(),
                ),
            ];
            for (described, counted) in pairs {
                assert_eq!(
                    described.parameters + running(&described),
                    counted,
                    "{}",
                    described.name
                );
            }
        }
    }

    #[test]
    fn twice_the_width_takes_up_to_four_times_the_multiplications() {
        let of_width = |width| {
            let config = NetworkConfig {
                channels: 1,
                width,
                latent_size: 32,
                conditions: 0,
            };
            NetworkDescription::generator(&config).multiplications() as f64
        };
        // 32 numbers to 32 × 4 × 4, then 4 × 4 kernels at 4 × 4, 8 × 8 and 16 × 16 positions; norms among them.
        let by_hand = 16 * 32 * 32
            + 2 * 32
            + 16 * (16 * 32 * 16 + 2 * 16)
            + 64 * (16 * 16 * 8 + 2 * 8)
            + 256 * 16 * 8;
        assert_eq!(of_width(8), by_hand as f64);
        let grown = of_width(64) / of_width(32);
        assert!((3.0..4.0).contains(&grown), "{grown}");
    }

    #[test]
    fn the_last_layer_makes_what_the_network_is_for() {
        let config = NetworkConfig {
            channels: 3,
            width: 8,
            latent_size: 10,
            conditions: 0,
        };
        let last = |network: NetworkDescription| network.layers.last().unwrap().shape;
        assert_eq!(last(NetworkDescription::generator(&config)), [3, 32, 32]);
        assert_eq!(last(NetworkDescription::decoder(&config)), [3, 32, 32]);
        let discriminator = NetworkDescription::discriminator(&config, DiscriminatorNorm::None);
        assert_eq!(last(discriminator), [1, 1, 1]);
        assert_eq!(last(NetworkDescription::encoder(&config)), [20, 1, 1]);
    }
}
