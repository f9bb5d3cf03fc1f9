//! In Burn's tensors.

use burn::tensor::Tensor;

use super::Reparameterise;
use crate::{
    eager::{Eager, InBurn, LossTensors},
    loss::{free_bits_kl, gaussian_kl},
};

/// Means and log-variances, `[batch, latent_size]` each.
fn halves(parameters: Tensor<4>) -> [Tensor<2>; 2] {
    let [batch, channels, ..] = parameters.dims();
    let parameters: Tensor<2> = parameters.reshape([batch, channels]);
    let size = channels / 2;
    [0, size].map(|first| parameters.clone().narrow(1, first, size))
}

impl InBurn for Reparameterise {
    fn burn(&self, eager: &mut Eager, inputs: &[Tensor<4>]) -> Tensor<4> {
        let [mean, log_variance] = halves(inputs[0].clone());
        let [batch, size] = mean.dims();
        let [_, row, ..] = inputs[1].dims();
        let noise: Tensor<2> = inputs[1].clone().reshape([batch, row]);
        let deviation = log_variance.clone().div_scalar(2.0).exp();
        let latents = mean.clone() + deviation * noise.clone().narrow(1, 0, size);
        let latents = match row > size {
            true => Tensor::cat(vec![latents, noise.narrow(1, size, row - size)], 1),
            false => latents,
        };
        let [weight, free_bits] = eager.setting(self.kl_cost);
        let [mean, log_variance] = [mean, log_variance].map(|all| all.narrow(0, 0, self.images));
        let kl = gaussian_kl(mean.clone(), log_variance.clone());
        let cost = match free_bits > 0.0 {
            true => free_bits_kl(mean, log_variance, f64::from(free_bits)),
            false => kl.clone(),
        };
        eager.loss(LossTensors {
            loss: cost.mul_scalar(weight),
            of_report: kl,
        });
        latents.reshape(inputs[1].dims())
    }
}
