//! Walks with programs: a step is one, run again and again on images that stay where they are.

use std::collections::BTreeMap;

use super::engine::Engine;
use crate::{Stride, Walk};
use lab_core::reading::Reading;
use lab_graph::{
    Graph,
    compile::Program,
    fused::inference::{self, BATCH_MAX},
};

/// Programs of a step of 1, 2, 4 … images, each made when it is first needed.
#[derive(Debug, Default)]
pub struct Walks(BTreeMap<(Stride, usize), Program>);

impl Walks {
    /// Walks all the way.
    ///
    /// # Shapes
    /// - images: `[count, image_len]`, channel by channel, as the output is
    /// - conditions: `[count, conditions]`
    pub fn run(
        &mut self,
        walk: &Walk,
        (images, image_len): (&[f32], usize),
        conditions: &[f32],
        engine: &mut Engine,
        graph: impl Fn(usize) -> Graph,
    ) -> Reading {
        let batches = images.chunks(BATCH_MAX * image_len).enumerate();
        let walked = batches.map(|(batch, images)| {
            let count = images.len() / image_len;
            let first = batch * BATCH_MAX * walk.conditions;
            let conditions = &conditions[first..][..count * walk.conditions];
            let size = count.next_power_of_two();
            let build = || engine.program(graph(size), &[]);
            let program = self.0.entry((walk.stride, size)).or_insert_with(build);
            let [place, beside @ ..] = &program.given[..] else {
                unreachable!("a step is given images")
            };
            let backend = &mut *engine.backend;
            inference::write(backend, *place, images);
            for step in &walk.steps {
                let given = walk.given(step, count, conditions);
                for (to, rows) in beside.iter().zip(given) {
                    inference::write(backend, *to, &rows);
                }
                backend.run(program.whole());
            }
            inference::images(backend, *place, count)
        });
        Reading::concatenated(walked.collect())
    }
}
