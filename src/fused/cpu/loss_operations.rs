//! Losses over the machine's buffers.

use super::{CpuMachine, adversarial, loss};
use crate::{
    fused::{
        layout::{BufferId, Feature, Slice},
        program::{Posterior, ReconstructionScore},
    },
    loss::Objective,
};

impl CpuMachine {
    pub(super) fn discriminator_loss(
        &mut self,
        objective: Objective,
        [logits, smoothing, d]: [BufferId; 3],
        figures: Slice,
        [batch, fakes]: [usize; 2],
    ) {
        let [loss, real, fake] = self.with_output(d, |this, d| {
            let smoothing = this.buffers[smoothing.0][0];
            let logits = &this.buffers[logits.0][..(1 + fakes) * batch];
            adversarial::discriminator(objective, logits, smoothing, (batch, d))
        });
        self.set(figures, &[loss]);
        self.set(after(figures, 2), &[real, fake]);
    }

    pub(super) fn generator_loss(
        &mut self,
        objective: Objective,
        [logits, d]: [BufferId; 2],
        figures: Slice,
        [batch, fakes]: [usize; 2],
    ) {
        let all = (1 + fakes) * batch;
        let loss = self.with_output(d, |this, d| {
            let logits = &this.buffers[logits.0][..all];
            adversarial::generator(objective, logits, batch, &mut d[batch..all])
        });
        self.set(after(figures, 1), &[loss]);
    }

    pub(super) fn reparameterise(&mut self, posterior: &Posterior) {
        let latents = self.with_output(posterior.kl, |this, kl| {
            let mut latents = vec![0.0; posterior.batch * posterior.row];
            let parameters = &this.buffers[posterior.parameters.0];
            let noise = this.at(posterior.noise);
            loss::reparameterise(posterior, parameters, noise, &mut latents, kl);
            latents
        });
        self.set(posterior.latents.start(), &latents);
    }

    pub(super) fn posterior_gradient(
        &mut self,
        posterior: &Posterior,
        d_latents: BufferId,
        d: BufferId,
    ) {
        self.with_output(d, |this, to| {
            let parameters = &this.buffers[posterior.parameters.0];
            let (noise, d_latents) = (this.at(posterior.noise), &this.buffers[d_latents.0]);
            let kl_cost = this.kl_cost(posterior);
            loss::posterior_gradient(posterior, parameters, noise, kl_cost, d_latents, to);
        });
    }

    pub(super) fn reconstruction(
        &mut self,
        logits: &Feature,
        images: &Feature,
        d: &Feature,
        scores: BufferId,
        score: ReconstructionScore,
    ) {
        let values = self.with_output(d.buffer, |this, to| {
            let logits = (logits, this.buffers[logits.buffer.0].as_slice());
            let images = (images, this.buffers[images.buffer.0].as_slice());
            loss::reconstruction(logits, images, (d, to), score)
        });
        self.set(scores.start(), &values);
    }

    pub(super) fn learn_variance(&mut self, errors: BufferId, scores: BufferId, d: &Feature) {
        let values = self.with_output(d.buffer, |this, to| {
            loss::learn_variance(&this.buffers[errors.0][..d.batch], (d, to))
        });
        self.set(scores.start(), &values);
    }

    pub(super) fn elbo_figures(&mut self, posterior: &Posterior, scores: BufferId, figures: Slice) {
        let mean = |buffer: BufferId| {
            let values = &self.buffers[buffer.0][..posterior.batch];
            values.iter().sum::<f32>() / posterior.batch as f32
        };
        let (reconstruction, kl) = (mean(scores), mean(posterior.kl));
        let [kl_weight, free_bits] = self.kl_cost(posterior);
        let costly_kl = match free_bits > 0.0 {
            true => loss::free_bits_kl(posterior, &self.buffers[posterior.parameters.0], free_bits),
            false => kl,
        };
        let total = reconstruction + kl_weight * costly_kl;
        self.set(figures, &[total, reconstruction, kl]);
    }

    /// Weight and free nats.
    fn kl_cost(&self, posterior: &Posterior) -> [f32; 2] {
        let values = &self.buffers[posterior.kl_cost.0];
        [values[0], values[1]]
    }
}

fn after(slice: Slice, values: usize) -> Slice {
    Slice {
        offset: slice.offset + values,
        ..slice
    }
}
