//! Walks with programs: a step is one, run again and again on images that stay where they are.

use std::collections::BTreeMap;

use super::engine::Engine;
use crate::{Step, Stride, Walk};
use lab_core::reading::Reading;
use lab_graph::{
    Graph,
    compile::Program,
    fused::{
        Backend,
        inference::{self, BATCH_MAX},
    },
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
            let mut walker = self.walker(walk, (images, count), engine, &graph);
            for step in &walk.steps {
                walker.step(step, conditions);
            }
            walker.images()
        });
        Reading::concatenated(walked.collect())
    }

    /// Where one image is on its way, at most so many times and evenly over the steps; and how many times that is.
    pub fn pictures(
        &mut self,
        walk: &Walk,
        (image, condition): (&[f32], &[f32]),
        most: usize,
        engine: &mut Engine,
        graph: impl Fn(usize) -> Graph,
    ) -> (Reading, usize) {
        let mut walker = self.walker(walk, (image, 1), engine, &graph);
        let mut pictures = vec![walker.images()];
        for (index, step) in walk.steps.iter().enumerate() {
            walker.step(step, condition);
            if is_shown(index + 1, walk.steps.len(), most) {
                pictures.push(walker.images());
            }
        }
        let count = pictures.len();
        (Reading::concatenated(pictures), count)
    }

    /// Images where a walk begins.
    fn walker<'a>(
        &'a mut self,
        walk: &'a Walk,
        (images, count): (&[f32], usize),
        engine: &'a mut Engine,
        graph: &impl Fn(usize) -> Graph,
    ) -> Walker<'a> {
        let size = count.next_power_of_two();
        let build = || engine.program(graph(size), &[]);
        let program = self.0.entry((walk.stride, size)).or_insert_with(build);
        let walker = Walker {
            walk,
            program,
            count,
            backend: &mut *engine.backend,
        };
        inference::write(walker.backend, walker.program.given[0], images);
        walker
    }
}

/// Whether the image after so many steps is one of at most so many, the first and the last among them.
fn is_shown(step: usize, steps: usize, most: usize) -> bool {
    let gaps = (most - 1).min(steps).max(1);
    // The first step at or after each of so many even parts of the way.
    (step * gaps) % steps < gaps
}

/// Images on their way.
struct Walker<'a> {
    walk: &'a Walk,
    program: &'a Program,
    count: usize,
    backend: &'a mut dyn Backend,
}

impl Walker<'_> {
    fn step(&mut self, step: &Step, conditions: &[f32]) {
        let given = self.walk.given(step, self.count, conditions);
        for (to, rows) in self.program.given[1..].iter().zip(given) {
            inference::write(self.backend, *to, &rows);
        }
        self.backend.run(self.program.whole());
    }

    fn images(&mut self) -> Reading {
        inference::images(self.backend, self.program.given[0], self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_spread_evenly_and_end_with_the_last() {
        let shown = |steps: usize, most: usize| -> Vec<usize> {
            let all = 1..=steps;
            all.filter(|step| is_shown(*step, steps, most)).collect()
        };
        assert_eq!(shown(8, 9), [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(shown(8, 5), [2, 4, 6, 8]);
        assert_eq!(shown(2, 9), [1, 2]);
        assert_eq!(shown(1, 9), [1]);
        assert_eq!(shown(64, 9), [8, 16, 24, 32, 40, 48, 56, 64]);
        assert_eq!(shown(10, 9).len(), 8);
        assert_eq!(shown(10, 9).last(), Some(&10));
    }
}
