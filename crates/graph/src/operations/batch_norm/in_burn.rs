//! In Burn's tensors.

use burn::tensor::Tensor;

use super::{Normalisation, Normalised};
use crate::{
    ParameterRole,
    eager::{Eager, InBurn},
    fused::program::{NORM_EPSILON, NORM_MOMENTUM},
};

/// Mean and biased variance of every channel, `[1, channels, 1, 1]`.
fn moments(x: Tensor<4>) -> [Tensor<4>; 2] {
    let mean = |x: Tensor<4>| x.mean_dim(0).mean_dim(2).mean_dim(3);
    let centre = mean(x.clone());
    let variance = mean((x - centre.clone()).square());
    [centre, variance]
}

fn normalised(x: Tensor<4>, [mean, variance]: [Tensor<4>; 2]) -> Tensor<4> {
    (x - mean) / variance.add_scalar(NORM_EPSILON).sqrt()
}

impl InBurn for Normalised {
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let x = inputs[0].clone();
        let place = (self.network, self.layer);
        let normal = match self.normalisation {
            Normalisation::Running => normalised(x, eager.running(place)),
            Normalisation::Batch { groups, track } => {
                let parts = x.chunk(groups, 0).into_iter().map(|part| {
                    let moments = moments(part.clone());
                    if track {
                        eager.track_moments(place, &moments, NORM_MOMENTUM);
                    }
                    normalised(part, moments)
                });
                Tensor::cat(parts.collect(), 0)
            }
        };
        let [scale, shift] = [ParameterRole::Scale, ParameterRole::Shift]
            .map(|role| eager.of_channels(self.network, self.layer, role));
        normal * scale + shift
    }
}
