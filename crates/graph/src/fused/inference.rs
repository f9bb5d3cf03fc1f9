//! Networks in inference mode, on any number of images.

use std::collections::BTreeMap;

use super::{
    Backend, ProgramId,
    layout::{BufferId, Feature},
};
use lab_core::reading::Reading;

/// Most images that one program handles; more are taken in turns.
pub const BATCH_MAX: usize = 64;

/// A prepared chain of operations from some images or latents to some others.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    /// What to run.
    pub program: ProgramId,
    /// Where what goes in is written to.
    pub input: Feature,
    /// A second input, if it has one.
    pub beside: Option<BufferId>,
    /// Where what comes out is read.
    pub output: Feature,
}

/// Programs for batches of 1, 2, 4 … images, each made when it is first needed. A batch in between
/// uses the next larger one and leaves the rest of it unread.
#[derive(Debug, Default)]
pub struct Stages(BTreeMap<usize, Stage>);

impl Stages {
    /// Sends rows of so many values through programs that a host with a backend builds, and as many values of a second
    /// input beside each row; none leave it as it is.
    ///
    /// # Shapes
    /// - output: as [`images`] gives it
    pub fn run<H>(
        &mut self,
        (rows, row_len): (&[f32], usize),
        beside: &[f32],
        host: &mut H,
        backend: impl Fn(&mut H) -> &mut dyn Backend,
        mut build: impl FnMut(usize, &mut H) -> Stage,
    ) -> Reading {
        let beside_len = beside.len() / (rows.len() / row_len).max(1);
        let batches = rows
            .chunks(BATCH_MAX * row_len)
            .enumerate()
            .map(|(batch, rows)| {
                let count = rows.len() / row_len;
                let size = count.next_power_of_two();
                let stage = *self.0.entry(size).or_insert_with(|| build(size, host));
                let backend = backend(host);
                write(backend, stage.input, rows);
                if let Some(buffer) = stage.beside {
                    let values = &beside[batch * BATCH_MAX * beside_len..][..count * beside_len];
                    backend.write(buffer, bytemuck::cast_slice(values));
                }
                backend.run(stage.program);
                images(backend, stage.output, count)
            });
        Reading::concatenated(batches.collect())
    }
}

/// Writes images given channel by channel, or vectors, to a feature.
pub fn write(backend: &mut dyn Backend, to: Feature, rows: &[f32]) {
    let mut values = vec![0.0_f32; to.batch * to.image_len()];
    let rows = rows.chunks_exact(to.height * to.width * to.channels);
    for (image, row) in rows.enumerate() {
        for (value, place) in row.iter().zip(planar_places(to, image)) {
            values[place] = *value;
        }
    }
    backend.write(to.buffer, bytemuck::cast_slice(&values));
}

/// The first images of a feature, channel by channel and without the border.
///
/// # Shapes
/// - output: `[count, channels, height, width]` in row-major order
pub fn images(backend: &mut dyn Backend, from: Feature, count: usize) -> Reading {
    let all = backend.read(&[(from.buffer, count * from.image_len())]);
    all.map(move |values| {
        let places = (0..count).flat_map(|image| planar_places(from, image));
        places.map(|place| values[place]).collect()
    })
}

/// Where an image of a feature lies in its buffer, channel by channel.
fn planar_places(feature: Feature, image: usize) -> impl Iterator<Item = usize> {
    let view = feature.flattened();
    let area = feature.height * feature.width;
    let start = view.row(image) - view.row(0) + view.base;
    let values = (0..feature.channels)
        .flat_map(move |channel| (0..area).map(move |pixel| pixel * feature.channels + channel));
    values.map(move |value| start + view.column(value))
}
