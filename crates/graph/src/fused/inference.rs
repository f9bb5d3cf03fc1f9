//! Networks in inference mode, on any number of images.

use std::collections::BTreeMap;

use burn::tensor::Tensor;

use super::{
    Backend, ProgramId,
    layout::{BufferId, Feature},
};

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
    /// - output: `[rows, …]` as [`images`] gives it
    pub fn run<H>(
        &mut self,
        (rows, row_len): (&[f32], usize),
        beside: &[f32],
        host: &mut H,
        backend: impl Fn(&mut H) -> &mut dyn Backend,
        mut build: impl FnMut(usize, &mut H) -> Stage,
    ) -> Tensor<4> {
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
        Tensor::cat(batches.collect(), 0)
    }
}

/// Writes images given channel by channel, or vectors, to a feature.
pub fn write(backend: &mut dyn Backend, to: Feature, rows: &[f32]) {
    let view = to.flattened();
    let area = to.height * to.width;
    let mut values = vec![0.0_f32; to.batch * to.image_len()];
    for (image, row) in rows.chunks_exact(area * to.channels).enumerate() {
        let start = view.row(image) - view.row(0) + view.base;
        for (index, value) in row.iter().enumerate() {
            let (channel, pixel) = (index / area, index % area);
            values[start + view.column(pixel * to.channels + channel)] = *value;
        }
    }
    backend.write(to.buffer, bytemuck::cast_slice(&values));
}

/// The first images of a feature, without the border.
///
/// # Shapes
/// - output: `[count, channels, height, width]`
pub fn images(backend: &mut dyn Backend, feature: Feature, count: usize) -> Tensor<4> {
    let channels = feature.channels;
    let [height, width] = feature.outer_size();
    let [lines, pixels] = feature.border();
    let (lines, pixels) = (
        lines..lines + feature.height,
        pixels..pixels + feature.width,
    );
    backend
        .tensor(feature.buffer, count * feature.image_len())
        .reshape([count, height, width, channels])
        .slice([0..count, lines, pixels, 0..channels])
        .permute([0, 3, 1, 2])
}
