//! The U-Net of a flow: images on the way from noise, and the time, to the velocity (Ronneberger et al. 2015, *U-Net:
//! convolutional networks for biomedical image segmentation*; Ho et al. 2020, *Denoising diffusion probabilistic models*,
//! appendix B).

use super::{NetworkConfig, halvings, images};
use lab_graph::{
    Block, Convolution, Embedding, EmbeddingShift, GroupNorm, Initialisation, NetworkSpec,
    Residual, SigmoidLinear, Skip, fused::parameters::Kernel,
};

/// Numbers that stand for a time.
pub const TIME_FEATURES: usize = 32;
/// Largest angle that a time is turned into, radians.
const LARGEST_ANGLE: f32 = 1000.0;
/// Most groups of channels that are normalised by themselves.
const GROUPS_MAX: usize = 4;
/// Length of the embedding, in widths.
const EMBEDDING_WIDTHS: usize = 4;

/// A time from 0 to 1 as sines and cosines of angles up to 1,000 times as large (Vaswani et al. 2017, *Attention is all
/// you need*, section 3.5).
pub fn time_features(time: f32) -> [f32; TIME_FEATURES] {
    let count = TIME_FEATURES / 2;
    std::array::from_fn(|feature| {
        let exponent = (feature % count) as f32 / (count - 1) as f32;
        let angle = time * LARGEST_ANGLE.powf(exponent);
        if feature < count {
            angle.sin()
        } else {
            angle.cos()
        }
    })
}

/// Images between noise and data to the velocity with which they move on.
///
/// A strided convolution comes first and a transposed one last, so that nothing but a 3×3 convolution of the input, which is
/// added to the output, works at the size of the image. In between are residual blocks at half that size, a quarter and so on down to 4×4, and
/// back up again beside what came down. The embedding is given [`time_features`], followed by a condition if the model
/// is conditional.
pub fn unet(config: &NetworkConfig) -> NetworkSpec {
    let width = config.width;
    let mut trunk = vec![Convolution::down(Kernel::Strided, width).into()];
    trunk.extend(level(width, halvings(config.size) - 1));
    trunk.extend([group_norm(width), SigmoidLinear.into()]);
    trunk.push(Convolution::up(Kernel::Strided, config.channels).into());
    let whole = Residual {
        branch: trunk,
        shortcut: Some(Kernel::Same),
    };
    let linear = Convolution::down(Kernel::Point, EMBEDDING_WIDTHS * width).linear(1);
    let linear = || [linear.into(), SigmoidLinear.into()];
    NetworkSpec {
        name: "unet",
        input: images(config),
        blocks: vec![whole.into()],
        embedding: Some(Embedding {
            input: TIME_FEATURES + config.conditions,
            blocks: [linear(), linear()].concat(),
        }),
        conditioning: 0,
        spectral_norm: false,
        initialisation: Initialisation::PyTorch,
    }
}

/// Maps of so many channels to as many, by way of maps that are halved so many times more.
fn level(channels: usize, halvings: u32) -> Vec<Block> {
    let residual = |channels_in| residual(channels_in, channels);
    if halvings == 0 {
        return vec![residual(channels)];
    }
    let twice = 2 * channels;
    let mut branch = vec![Convolution::down(Kernel::Strided, twice).into()];
    branch.extend(level(twice, halvings - 1));
    branch.push(Convolution::up(Kernel::Strided, channels).into());
    vec![residual(channels), Skip { branch }.into(), residual(twice)]
}

/// A residual block that is given the time.
fn residual(channels_in: usize, channels: usize) -> Block {
    let convolution = Convolution::down(Kernel::Same, channels);
    let branch = vec![
        group_norm(channels_in),
        SigmoidLinear.into(),
        convolution.into(),
        EmbeddingShift.into(),
        group_norm(channels),
        SigmoidLinear.into(),
        convolution.with_bias().from_zeros().into(),
    ];
    Residual::around(branch).into()
}

/// In as many groups as there may be, of several channels each.
fn group_norm(channels: usize) -> Block {
    let mut groups = (1..=GROUPS_MAX.min(channels / 2)).rev();
    let groups = groups.find(|groups| channels.is_multiple_of(*groups));
    GroupNorm {
        groups: groups.unwrap_or(1),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(size: usize, width: usize) -> NetworkConfig {
        NetworkConfig {
            channels: 3,
            size,
            width,
            latent_size: 3 * size * size,
            conditions: 0,
        }
    }

    #[test]
    fn what_comes_out_is_as_large_as_what_goes_in() {
        for (size, width) in [(8, 5), (16, 2), (32, 24), (64, 3)] {
            let spec = unet(&config(size, width));
            assert_eq!(spec.output(), spec.input);
        }
    }

    #[test]
    fn time_features_tell_times_apart() {
        let [start, soon, end] = [0.0, 0.001, 1.0].map(time_features);
        assert_eq!(start[..TIME_FEATURES / 2], [0.0; TIME_FEATURES / 2]);
        assert_eq!(start[TIME_FEATURES / 2..], [1.0; TIME_FEATURES / 2]);
        let distance = |a: [f32; TIME_FEATURES], b: [f32; TIME_FEATURES]| {
            a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>()
        };
        assert!(distance(start, soon) > 0.5);
        assert!(distance(start, end) > 1.0);
        assert!(start.iter().chain(&end).all(|feature| feature.abs() <= 1.0));
    }
}
