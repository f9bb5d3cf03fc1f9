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
        batch: usize,
    ) {
        let [loss, real, fake] = self.with_output(d, |this, d| {
            let smoothing = this.buffers[smoothing.0][0];
            let logits = &this.buffers[logits.0][..2 * batch];
            adversarial::discriminator(objective, logits, smoothing, d)
        });
        self.set(figures, &[loss]);
        self.set(after(figures, 2), &[real, fake]);
    }

    pub(super) fn generator_loss(
        &mut self,
        objective: Objective,
        [logits, d]: [BufferId; 2],
        figures: Slice,
        batch: usize,
    ) {
        let loss = self.with_output(d, |this, d| {
            let logits = &this.buffers[logits.0][..2 * batch];
            adversarial::generator(objective, logits, &mut d[batch..2 * batch])
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
            let kl_weight = this.buffers[posterior.kl_weight.0][0];
            loss::posterior_gradient(posterior, parameters, noise, kl_weight, d_latents, to);
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

    pub(super) fn elbo_figures(&mut self, posterior: &Posterior, scores: BufferId, figures: Slice) {
        let mean = |buffer: BufferId| {
            let values = &self.buffers[buffer.0][..posterior.batch];
            values.iter().sum::<f32>() / posterior.batch as f32
        };
        let (reconstruction, kl) = (mean(scores), mean(posterior.kl));
        let total = reconstruction + self.buffers[posterior.kl_weight.0][0] * kl;
        self.set(figures, &[total, reconstruction, kl]);
    }
}

fn after(slice: Slice, values: usize) -> Slice {
    Slice {
        offset: slice.offset + values,
        ..slice
    }
}
