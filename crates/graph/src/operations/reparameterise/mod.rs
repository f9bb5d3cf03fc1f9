//! Latents drawn from a diagonal Gaussian, and its divergence from the prior (Kingma & Welling 2014).

#[cfg(any(test, feature = "cases"))]
pub(super) mod cases;
pub(super) mod cpu;
#[cfg(feature = "burn")]
mod in_burn;
pub mod instruction;
#[cfg(test)]
mod steps;

#[cfg(test)]
pub use self::steps::steps;
use std::ops::Range;

use crate::{
    Graph, Loss, NodeId, SettingId, Value,
    chain_rule::ChainRule,
    compile::{Lowering, Placed},
    operation::{Call, Lower, Operation},
};

/// Latents, and what it costs to say them.
#[derive(Debug, Clone, Copy)]
pub struct Posterior {
    /// `[batch, latent_size + conditions, 1, 1]`
    pub latents: Value,
    /// KL(N(μ, σ²) ‖ N(0, 1)), times its weight, with free bits: [`crate::loss::free_bits_kl`].
    pub kl: Loss,
}

impl Graph {
    /// z = μ + σ ε, followed by the condition that follows the noise ε.
    ///
    /// The KL of the first `images` of them is the loss; `kl_cost` says what it costs: its weight, and the nats that
    /// every latent has for free.
    ///
    /// # Shapes
    /// - parameters: `[batch, 2 · latent_size, 1, 1]`, means, then log-variances
    /// - noise: `[batch, latent_size + conditions, 1, 1]`
    pub fn reparameterise(
        &mut self,
        parameters: Value,
        noise: Value,
        (images, kl_cost): (usize, SettingId),
    ) -> Posterior {
        let operation = Reparameterise { images, kl_cost };
        let latents = self.record(operation, vec![parameters, noise], noise.shape);
        Posterior {
            latents,
            kl: Loss {
                node: latents.node,
                weight: None,
            },
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Reparameterise {
    images: usize,
    kl_cost: SettingId,
}

impl Operation for Reparameterise {
    fn sources(&self, inputs: &[Value], images: &Range<usize>) -> Vec<Value> {
        vec![inputs[0].images(images.clone())]
    }

    fn gradient(&self, rule: &mut ChainRule, call: &Call) {
        assert!(call.is_loss, "what a latent says always costs something");
        let learning = call.inputs[0].images(0..self.images);
        assert_eq!(
            call.output.first, 0,
            "the first images are the ones that cost"
        );
        let gradient = PosteriorGradient {
            posterior: *self,
            forward: call.output.node,
        };
        let [noise, d] = [call.inputs[1], call.d()];
        let dx = rule.emit(gradient, vec![d, learning, noise], learning.shape);
        rule.add(learning, dx);
    }
}

impl Reparameterise {
    /// The first `batch` of the posteriors.
    fn posterior(
        &self,
        lowering: &mut Lowering,
        (node, batch): (NodeId, usize),
        [parameters, noise, latents]: [crate::fused::layout::Feature; 3],
    ) -> instruction::Posterior {
        instruction::Posterior {
            parameters: parameters.buffer,
            noise: noise.start(),
            latents: latents.buffer,
            kl: lowering.beside(node, noise.batch),
            batch,
            latent_size: parameters.channels / 2,
            row: noise.channels,
            kl_cost: lowering.setting(self.kl_cost),
        }
    }
}

impl Lower for Reparameterise {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [parameters, noise] = [0, 1].map(|input: usize| placed.inputs[input].feature());
        let latents = placed.output.feature();
        let all = (placed.node, noise.batch);
        let posterior = self.posterior(lowering, all, [parameters, noise, latents]);
        lowering.report(
            placed.node,
            instruction::Posterior {
                batch: self.images,
                ..posterior
            },
        );
        lowering.emit(instruction::Reparameterise(posterior));
    }
}

/// The gradient of the parameters, from that of the latents and of what the KL costs: inputs d, parameters, noise.
#[derive(Debug)]
struct PosteriorGradient {
    posterior: Reparameterise,
    forward: NodeId,
}

impl Lower for PosteriorGradient {
    fn lower(&self, lowering: &mut Lowering, placed: &Placed) {
        let [d, parameters, noise] = [0, 1, 2].map(|input: usize| placed.inputs[input].feature());
        let all = (self.forward, self.posterior.images);
        let posterior = self
            .posterior
            .posterior(lowering, all, [parameters, noise, noise]);
        lowering.emit(instruction::PosteriorGradient {
            posterior,
            d_latents: d.buffer,
            d: placed.output.feature().buffer,
        });
    }
}
