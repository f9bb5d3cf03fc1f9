//! What there is to ask of an encoder and a decoder, their networks in inference mode.

use burn::tensor::Tensor;

use super::{
    super::{
        condition_rows::ConditionRows,
        inference::{self, Stage},
        search::Goal,
    },
    Autoencoder, tell,
};
use crate::{
    dataset::latents_with_conditions,
    fused::{
        Machine,
        layout::Feature,
        program::{self, Op, ReconstructionScore},
    },
};

impl Autoencoder {
    /// What the decoder makes of rows of a latent and its condition.
    pub fn sample(&mut self, codes: &[f32], machine: &mut dyn Machine) -> Tensor<4> {
        let (decoder, row) = (&self.decoder, self.row());
        let build = |batch, machine: &mut dyn Machine| inference::stage(decoder, batch, machine);
        self.samplers.run(codes, row, machine, build)
    }

    /// The posteriors of images with their conditions: means, then log-variances.
    ///
    /// # Shapes
    /// - output: `[count, 2 · latent_size]`
    pub fn encode(
        &mut self,
        images: &[f32],
        conditions: &[f32],
        machine: &mut dyn Machine,
    ) -> Tensor<2> {
        let mut stages = std::mem::take(&mut self.encoders);
        let build = |batch, machine: &mut dyn Machine| self.encoding(batch, machine);
        let image_len = self.image_len();
        let parameters = stages.run_beside((images, image_len), conditions, machine, build);
        self.encoders = stages;
        let count = images.len() / image_len;
        parameters.reshape([count, 2 * self.latent_size])
    }

    fn encoding(&self, batch: usize, machine: &mut dyn Machine) -> Stage {
        let size = self.condition();
        let conditions = ConditionRows {
            start: machine.allocate(batch * size).start(),
            stride: size,
            size,
            batch,
        };
        let input = self.encoder.input(batch, machine);
        let mut operations = Vec::new();
        let output = self.told_encoding(input, conditions, machine, &mut operations);
        Stage {
            program: machine.prepare(operations),
            input,
            beside: (size > 0).then_some(conditions.start.buffer),
            output,
        }
    }

    /// The encoder in inference mode, told what it is to be told.
    pub(super) fn told_encoding(
        &self,
        images: Feature,
        conditions: ConditionRows,
        machine: &mut dyn Machine,
        operations: &mut Vec<Op>,
    ) -> Feature {
        let parameters = inference::forward(&self.encoder, images, machine, operations);
        let telling = self.encoder.telling(conditions.matrix(), machine);
        operations.extend(tell(telling, parameters));
        parameters
    }

    /// The means of the posteriors alone, where the encoder is told nothing.
    pub fn means(&mut self, images: &[f32], machine: &mut dyn Machine) -> Tensor<2> {
        let count = images.len() / self.image_len();
        let nothing = vec![0.0; count * self.condition()];
        let posteriors = self.encode(images, &nothing, machine);
        posteriors.slice([0..count, 0..self.latent_size])
    }

    /// What the decoder makes of the posterior means of images with their conditions.
    pub fn reconstruct(
        &mut self,
        images: &[f32],
        conditions: &[f32],
        machine: &mut dyn Machine,
    ) -> Tensor<4> {
        let mut stages = std::mem::take(&mut self.reconstructors);
        let build = |batch, machine: &mut dyn Machine| self.reconstructor(batch, machine);
        let (image_len, latent_size) = (self.image_len(), self.latent_size);
        // No noise, conditions alone: the latent drawn is the mean.
        let silence = vec![0.0; images.len() / image_len * latent_size];
        let beside = latents_with_conditions(&silence, latent_size, conditions);
        let decoded = stages.run_beside((images, image_len), &beside, machine, build);
        self.reconstructors = stages;
        decoded
    }

    fn reconstructor(&self, batch: usize, machine: &mut dyn Machine) -> Stage {
        let input = self.encoder.input(batch, machine);
        let mut operations = Vec::new();
        let silence = machine.allocate(batch * self.row()).start();
        let conditions = self.conditions_beside(silence, batch);
        let parameters = self.told_encoding(input, conditions, machine, &mut operations);
        let (posterior, latents) = self.posterior(parameters, silence, machine);
        operations.push(Op::from(program::Reparameterise(posterior)));
        let output = inference::forward(&self.decoder, latents, machine, &mut operations);
        Stage {
            program: machine.prepare(operations),
            input,
            beside: Some(silence.buffer),
            output,
        }
    }

    /// See [`crate::train::Trainer::search`].
    pub fn search(
        &mut self,
        images: &[f32],
        (start, steps): (&[f32], usize),
        score: ReconstructionScore,
        machine: &mut dyn Machine,
    ) -> Tensor<2> {
        let goal = Goal {
            decoder: &self.decoder,
            latent_size: self.latent_size,
            score,
        };
        self.searches.run(goal, images, start, steps, machine)
    }
}
