//! One operation and what it works on, on either backend.

use std::ops::Range;

use crate::fused::{
    Backend, ProgramId,
    layout::{BufferId, Feature, Slice},
    parameters::Arena,
    program::Op,
};
use lab_core::{
    random::{SeededRandom, Stream},
    reading::Reading,
};
use pollster::block_on;

/// Fills buffers of a backend with the same values on every backend, and remembers all of them.
pub struct Scene {
    backend: Box<dyn Backend>,
    random: SeededRandom,
    regions: Vec<Region>,
}

/// A buffer, and how it is compared.
#[derive(Debug, Clone, Copy)]
struct Region {
    len: usize,
    /// Equal parts whose sums count: backends split gradients differently.
    parts: usize,
    compared: bool,
}

/// The values of every buffer that is compared, in the order of allocation.
pub type Values = Vec<Vec<f32>>;

const SEED: u64 = 11;

impl Scene {
    /// Without buffers so far.
    pub fn new(backend: Box<dyn Backend>) -> Self {
        Self {
            backend,
            random: SeededRandom::new(SEED, Stream::Evaluation),
            regions: Vec::new(),
        }
    }

    /// Carries the operation out; what the buffers held before and after.
    pub fn carry_out(&mut self, operation: Op) -> [Values; 2] {
        let program = self.backend.prepare(vec![operation]);
        let before = self.values();
        self.backend.run(program);
        [before, self.values()]
    }

    fn values(&mut self) -> Values {
        let regions = self.regions.iter().enumerate();
        let compared = regions.filter(|(_, region)| region.compared);
        let read = compared.map(|(index, region)| {
            let values = self.backend.read(&[(BufferId(index), region.len)]);
            let values = block_on(values).expect("a device that works");
            let len = region.len / region.parts;
            let sum = |place| {
                (0..region.parts)
                    .map(|part| values[part * len + place])
                    .sum()
            };
            (0..len).map(sum).collect()
        });
        read.collect()
    }

    /// Of a seed of its own, the same on every backend.
    pub fn random(&mut self) -> &mut SeededRandom {
        &mut self.random
    }

    /// Leaves a buffer out of the comparison.
    pub fn leave_out(&mut self, buffer: BufferId) {
        self.regions[buffer.0].compared = false;
    }

    /// A buffer of the given values.
    pub fn filled(&mut self, values: &[f32]) -> BufferId {
        let buffer = self.allocate(values.len());
        self.write(buffer, bytemuck::cast_slice(values));
        buffer
    }

    /// A buffer of words that are no values, which no operation changes.
    pub fn words(&mut self, words: &[u32]) -> BufferId {
        let buffer = self.allocate(words.len());
        self.write(buffer, words);
        self.leave_out(buffer);
        buffer
    }

    /// A buffer of values drawn from N(0, 1), each put through a function.
    pub fn drawn(&mut self, len: usize, function: impl Fn(f32) -> f32) -> BufferId {
        let buffer = self.allocate(len);
        self.draw_into(buffer, len, function);
        buffer
    }

    /// A buffer of values drawn from N(0, 1).
    pub fn normals(&mut self, len: usize) -> BufferId {
        self.drawn(len, |value| value)
    }

    /// Fills the beginning of a buffer with such values.
    pub fn draw_into(&mut self, buffer: BufferId, len: usize, function: impl Fn(f32) -> f32) {
        let values: Vec<f32> = self.random.normals(len).into_iter().map(function).collect();
        self.write(buffer, bytemuck::cast_slice(&values));
    }

    /// Square feature maps of such values; their border, if they have one, stays zero.
    pub fn feature(
        &mut self,
        [batch, size, channels]: [usize; 3],
        function: impl Fn(f32) -> f32,
    ) -> Feature {
        self.maps(batch, [size; 2], channels, function)
    }

    /// Feature maps of a height and a width.
    pub fn maps(
        &mut self,
        batch: usize,
        size: [usize; 2],
        channels: usize,
        function: impl Fn(f32) -> f32,
    ) -> Feature {
        let feature = Feature::allocate(batch, size, channels, self);
        let rows = feature.pixels();
        let drawn = self.random.normals(rows.rows * channels);
        let mut values = vec![0.0; batch * feature.image_len()];
        for (row, pixel) in drawn.chunks_exact(channels).enumerate() {
            for (to, value) in values[rows.row(row)..].iter_mut().zip(pixel) {
                *to = function(*value);
            }
        }
        self.write(feature.buffer, bytemuck::cast_slice(&values));
        feature
    }

    /// Room for a gradient in parts of so many values, whose sums are compared. Where the gradient
    /// belongs it holds something else, so that a value which is never written shows.
    pub fn gradient(&mut self, len: usize, parts: usize, place: Range<usize>) -> BufferId {
        let buffer = self.allocate(len * parts);
        self.regions[buffer.0].parts = parts;
        let junk = |index: usize| match place.contains(&(index % len)) {
            true => 1e3,
            false => 0.0_f32,
        };
        let values: Vec<u32> = (0..len * parts).map(|i| junk(i).to_bits()).collect();
        self.write(buffer, &values);
        buffer
    }

    /// Fills the values and the optimiser state of an arena, whose gradient comes in so many parts:
    /// the sums of the parts are the same for any number of them.
    pub fn fill(&mut self, arena: &Arena, parts: usize) {
        let len = arena.len;
        self.draw_into(arena.values, len, |value| value);
        self.draw_into(arena.moment_1, len, |value| 0.1 * value);
        self.draw_into(arena.moment_2, len, |value| 0.1 * value * value);
        let gradient = self.random.normals(len);
        let shares = (0..parts).map(|part| match part {
            0 => 1.0 - 0.25 * (parts - 1) as f32,
            _ => 0.25,
        });
        let values = shares.flat_map(|share| gradient.iter().map(move |g| (share * g).to_bits()));
        let values: Vec<u32> = values.collect();
        self.write(arena.gradient, &values);
        self.regions[arena.gradient.0].parts = parts;
    }
}

impl Backend for Scene {
    fn allocate(&mut self, len: usize) -> BufferId {
        self.regions.push(Region {
            len,
            parts: 1,
            compared: true,
        });
        self.backend.allocate(len)
    }

    fn write(&mut self, buffer: BufferId, bits: &[u32]) {
        self.backend.write(buffer, bits);
    }

    fn gradient_parts(&self, values: usize, images: usize) -> usize {
        self.backend.gradient_parts(values, images)
    }

    fn prepare(&mut self, operations: Vec<Op>) -> ProgramId {
        self.backend.prepare(operations)
    }

    fn run(&mut self, program: ProgramId) {
        self.backend.run(program);
    }

    fn read(&mut self, parts: &[(BufferId, usize)]) -> Reading {
        self.backend.read(parts)
    }
}

/// A place in a buffer.
pub fn at(buffer: BufferId, offset: usize) -> Slice {
    Slice { buffer, offset }
}
