//! The networks as a figure shows them: layer by layer, with the shapes in between.

use serde::Serialize;

use super::NetworkConfig;
use lab_graph::{NetworkSpec, ParameterRole, ParameterSpec, Shape, layer::Label};

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
    pub operation: String,
    /// What follows at once; empty if nothing does.
    pub activation: String,
    /// Channels, height and width of what comes out.
    pub shape: [usize; 3],
    /// Values that it learns.
    pub parameters: usize,
}

impl NetworkDescription {
    /// A generator of these sizes, whichever.
    pub fn generator(spec: &NetworkSpec, config: &NetworkConfig) -> Self {
        Self::of(spec, "Generator", decoding_role(config))
    }

    /// [`super::decoder`].
    pub fn decoder(config: &NetworkConfig) -> Self {
        let spec = super::decoder(config);
        Self::of(&spec, "Decoder", decoding_role(config))
    }

    /// A discriminator of these sizes, whichever.
    pub fn discriminator(spec: &NetworkSpec, config: &NetworkConfig) -> Self {
        let role = match config.is_conditional() {
            false => "Outputs one number per image: positive means \"looks real\".",
            true => {
                "Outputs how real an image looks, given its label: the first output plus the outputs of its classes or attributes."
            }
        };
        Self::of(spec, "Discriminator", role)
    }

    /// [`super::encoder`].
    pub fn encoder(config: &NetworkConfig) -> Self {
        let (head, role) = match config.is_conditional() {
            false => (
                "two linear layers: mean and log-variance",
                "Maps an image to a distribution over latents: a mean and a variance per dimension.",
            ),
            true => (
                "two linear layers plus the label: mean and log-variance",
                "Maps an image and its label to a distribution over latents: a mean and a variance per dimension.",
            ),
        };
        let spec = super::encoder(config);
        let mut description = Self::of(&spec, "Encoder", role);
        // A convolution as large as its input is a linear layer.
        if let Some(last) = description.layers.last_mut() {
            last.operation = head.into();
        }
        description
    }

    /// [`super::unet`].
    pub fn unet(config: &NetworkConfig) -> Self {
        let role = match config.is_conditional() {
            false => "Says of a noisy image and the time in which direction every pixel moves on.",
            true => {
                "Says of a noisy image, the time and the label in which direction every pixel moves on."
            }
        };
        Self::of(&super::unet(config), "U-Net", role)
    }

    /// What the embedding of [`super::unet`] comes to.
    pub fn time_embedding(config: &NetworkConfig) -> Self {
        let role = match config.is_conditional() {
            false => "Turns the time into numbers that shift the channels of every residual block.",
            true => {
                "Turns the time and the label into numbers that shift the channels of every residual block."
            }
        };
        let spec = super::unet(config);
        let embedding = spec.embedding.expect("a U-Net that is given the time");
        let alone = NetworkSpec {
            input: Shape::vectors(1, embedding.input),
            blocks: embedding.blocks,
            embedding: None,
            ..spec
        };
        let mut description = Self::of(&alone, "Embedding", role);
        // A convolution of vectors is a linear layer.
        for layer in &mut description.layers {
            layer.operation = "linear layer".into();
        }
        description
    }

    /// What a specification comes to, without its embedding.
    fn of(spec: &NetworkSpec, name: &'static str, role: &'static str) -> Self {
        let parameters = spec.parameters();
        let mut layers: Vec<LayerDescription> = Vec::new();
        for block in spec.shown() {
            match block.label {
                Label::Layer(operation) => layers.push(LayerDescription {
                    operation: normalised(spec, operation),
                    activation: String::new(),
                    shape: sizes(block.output),
                    parameters: 0,
                }),
                Label::After(name) => {
                    let layer = layers.last_mut();
                    let layer = layer.expect("a network begins with a layer of its figure");
                    let names = [layer.activation.as_str(), name];
                    let names = names.into_iter().filter(|name| !name.is_empty());
                    layer.activation = names.collect::<Vec<_>>().join(", ");
                    layer.shape = sizes(block.output);
                }
            }
            let own = parameters
                .iter()
                .filter(|one| block.numbers.contains(&one.layer));
            if let Some(layer) = layers.last_mut() {
                layer.parameters += own.map(ParameterSpec::values).sum::<usize>();
            }
        }
        // What a condition adds to the output belongs to the layer that makes it.
        let conditioning = parameters
            .iter()
            .filter(|one| one.role == ParameterRole::Conditioning);
        if let Some(last) = layers.last_mut() {
            last.parameters += conditioning.map(ParameterSpec::values).sum::<usize>();
        }
        Self {
            name,
            role,
            input: sizes(spec.input),
            parameters: layers.iter().map(|layer| layer.parameters).sum(),
            layers,
        }
    }

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

fn decoding_role(config: &NetworkConfig) -> &'static str {
    match config.is_conditional() {
        false => "Turns a latent into an image.",
        true => "Turns a latent and a label into an image.",
    }
}

/// Channels, height and width.
fn sizes(shape: Shape) -> [usize; 3] {
    [shape.channels, shape.height, shape.width]
}

fn normalised(spec: &NetworkSpec, operation: String) -> String {
    match spec.spectral_norm {
        true => operation + ", spectral norm",
        false => operation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unet_and_its_embedding_have_all_parameters_together() {
        let config = NetworkConfig {
            channels: 3,
            size: 32,
            width: 4,
            latent_size: 3 * 32 * 32,
            conditions: 2,
        };
        let [unet, embedding] = [
            NetworkDescription::unet(&config),
            NetworkDescription::time_embedding(&config),
        ];
        let spec = super::super::unet(&config);
        let all: usize = spec.parameters().iter().map(ParameterSpec::values).sum();
        assert_eq!(unet.parameters + embedding.parameters, all);
        assert_eq!(unet.layers.last().map(|last| last.shape), Some([3, 32, 32]));
        let sides = unet.layers.iter().map(|layer| layer.shape[1]);
        let sides: Vec<_> = sides.collect();
        assert_eq!(sides, [16, 16, 8, 8, 4, 4, 8, 8, 16, 16, 32, 32]);
    }

    #[test]
    fn twice_the_width_takes_up_to_four_times_the_multiplications() {
        let of_width = |width| {
            let config = NetworkConfig {
                channels: 1,
                size: 32,
                width,
                latent_size: 32,
                conditions: 0,
            };
            let spec = super::super::generator(&config);
            NetworkDescription::generator(&spec, &config).multiplications() as f64
        };
        // 32 numbers to 32 × 4 × 4, then 4 × 4 kernels at 4 × 4, 8 × 8 and 16 × 16 positions; norms among them.
        let by_hand = 16 * 32 * 32
            + 2 * 32
            + 16 * (16 * 32 * 16 + 2 * 16)
            + 64 * (16 * 16 * 8 + 2 * 8)
            + 256 * 16 * 8;
        assert_eq!(of_width(8), f64::from(by_hand));
        let grown = of_width(64) / of_width(32);
        assert!((3.0..4.0).contains(&grown), "{grown}");
    }
}
