//! Losses of images with programs, without learning from them.

use std::collections::BTreeMap;

use super::{engine::Engine, inference_of};
use crate::{
    Losses,
    training::{
        evaluation::{LOSSES, held_out_losses},
        host::Host,
    },
};
use lab_core::random::{SeededRandom, Stream};
use lab_data::dataset::latents_with_conditions;
use lab_graph::{
    compile::{Program, Surroundings},
    fused::inference::{self, BATCH_MAX},
    operations::Comparison,
};

/// Prepared to score a number of images.
#[derive(Debug)]
struct Evaluator {
    program: Program,
    surroundings: Surroundings,
}

/// Programs that score so many images, each made when it is first needed.
#[derive(Debug, Default)]
pub struct Evaluators(BTreeMap<usize, Evaluator>);

impl Evaluators {
    /// The losses of all images together; `None` in a family whose losses say nothing of images that it has not seen.
    pub fn run(
        &mut self,
        host: &Host,
        engine: &mut Engine,
        images: &[f32],
        conditions: &[f32],
    ) -> Option<Losses> {
        let comparison = host.definition.held_out_comparison()?;
        let kl_cost = host.definition.held_out_kl_cost();
        let (image_len, sizes) = (host.sizes.image.image_len(), host.sizes);
        // The same noise every time, so that two evaluations differ by the model alone.
        let mut random = SeededRandom::new(0, Stream::Evaluation);
        let batches = images.chunks(BATCH_MAX * image_len).enumerate();
        let parts = batches.map(|(batch, images)| {
            let count = images.len() / image_len;
            let first = batch * BATCH_MAX * sizes.conditions;
            let conditions = &conditions[first..][..count * sizes.conditions];
            let noise = random.normals(count * sizes.latent_size);
            let noise = latents_with_conditions(&noise, sizes.latent_size, conditions);
            let build = || Evaluator::new(host, engine, comparison, count);
            let evaluator = self.0.entry(count).or_insert_with(build);
            (count, evaluator.run(engine, images, &noise, kl_cost))
        });
        Some(held_out_losses(
            parts.collect(),
            comparison,
            kl_cost[0],
            image_len,
        ))
    }
}

impl Evaluator {
    fn new(host: &Host, engine: &mut Engine, comparison: Comparison, count: usize) -> Self {
        let graph = inference_of(host).evaluating(comparison, count);
        let surroundings = engine.surroundings(&graph);
        Self {
            program: engine.compile(graph, &[], &surroundings),
            surroundings,
        }
    }

    fn run(&self, engine: &mut Engine, images: &[f32], noise: &[f32], kl_cost: [f64; 2]) -> Losses {
        let backend = &mut *engine.backend;
        let [to, beside] = [0, 1].map(|place| self.program.given[place]);
        inference::write(backend, to, images);
        inference::write(backend, beside, noise);
        let setting = self.surroundings.settings[0].expect("what the KL costs");
        let cost = kl_cost.map(|value| value as f32);
        backend.write(setting, bytemuck::cast_slice(&cost));
        backend.run(self.program.whole());
        let values = self.surroundings.loss_values;
        Losses::new(&LOSSES, backend.read(&[(values, LOSSES.len())]))
    }
}
