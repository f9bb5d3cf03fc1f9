//! Batch normalisation of a feature map followed by a rectifier, forward and back
//! (Ioffe & Szegedy 2015).

use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::{Feature, Slice},
    program::Instruction,
    webgpu::{
        Dispatch,
        uniforms::{MatrixView, uniforms, word},
    },
};

/// Added to the variance before its root (Burn's and PyTorch's default).
pub const NORM_EPSILON: f32 = 1e-5;
/// Weight of a new value in the running statistics (Burn's and PyTorch's default).
pub const NORM_MOMENTUM: f32 = 0.1;

/// What is normalised, and with what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normalisation {
    /// What is normalised, before.
    pub input: Feature,
    /// After normalisation and activation.
    pub output: Feature,
    /// Equal parts of the batch with statistics of their own.
    pub groups: usize,
    /// For each group the mean of every channel, then the (biased) variance of every channel.
    pub statistics: Slice,
    /// The scale of every channel, then the shift of every channel.
    pub affine: Slice,
    /// Slope of the rectifier below zero.
    pub slope: f32,
}

/// Mean and variance of every channel, and the running averages kept for inference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statistics {
    /// Of what.
    pub normalisation: Normalisation,
    /// Running mean and variance, updated group by group.
    pub running: Option<Slice>,
}

/// Normalises and activates: y = rectify(scale · (x − mean) / σ + shift).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normalise(pub Normalisation);

/// Gradients of the affine parameters from the gradient of the output, one part a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalisationGradient {
    /// The forward pass.
    pub normalisation: Normalisation,
    /// Gradient of the output, lying like the output.
    pub d: Feature,
    /// Where the first group's gradient of scale and shift goes.
    pub gradient: Slice,
    /// From a group to the next.
    pub part_stride: usize,
}

/// Turns the gradient of the output into that of the input, in place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalisationBackward {
    /// The forward pass.
    pub normalisation: Normalisation,
    /// Gradient of the output, lying like the output.
    pub d: Feature,
    /// From [`NormalisationGradient`].
    pub gradient: Slice,
    /// As there.
    pub part_stride: usize,
}

/// Channels of a workgroup.
const CHANNELS: usize = 4;
/// Most rows that few threads sum up.
const FEW_THREADS_ROWS_MAX: usize = 1024;
/// Threads that sum up a channel where the sums are short: a software adapter takes as long to
/// start a thread as to add many values.
const FEW_THREADS: usize = 8;
/// Threads that sum up a channel where they are long.
const MANY_THREADS: usize = 32;
/// Threads of a channel in the kernels that map value to value.
const THREADS: usize = 16;
/// Rows that each of them maps.
const THREAD_ROWS: usize = 8;

uniforms! {
    struct StatisticsUniforms {
        input: MatrixView,
        groups: u32,
        statistics_base: u32,
        track: u32,
        running_base: u32,
    }

    struct NormaliseUniforms {
        input: MatrixView,
        output: MatrixView,
        groups: u32,
        statistics_base: u32,
        affine_base: u32,
        slope: f32,
    }

    struct GradientUniforms {
        input: MatrixView,
        output: MatrixView,
        d: MatrixView,
        groups: u32,
        statistics_base: u32,
        affine_base: u32,
        slope: f32,
        gradient_base: u32,
        part_stride: u32,
    }
}

impl Normalisation {
    fn gradient_uniforms(
        &self,
        d: Feature,
        gradient: Slice,
        part_stride: usize,
    ) -> GradientUniforms {
        GradientUniforms {
            input: self.input.pixels().into(),
            output: self.output.pixels().into(),
            d: d.pixels().into(),
            groups: word(self.groups),
            statistics_base: word(self.statistics.offset),
            affine_base: word(self.affine.offset),
            slope: self.slope,
            gradient_base: word(gradient.offset),
            part_stride: word(part_stride),
        }
    }

    /// Pixels of a group.
    fn rows(&self) -> usize {
        self.input.pixels().rows / self.groups
    }

    /// Workgroups of four channels.
    fn channel_groups(&self) -> usize {
        self.input.channels.div_ceil(CHANNELS)
    }

    fn summing_threads(&self) -> usize {
        match self.rows() <= FEW_THREADS_ROWS_MAX {
            true => FEW_THREADS,
            false => MANY_THREADS,
        }
    }

    fn elementwise(&self) -> [usize; 3] {
        let rows = self.rows().div_ceil(THREADS * THREAD_ROWS);
        [self.channel_groups(), rows, self.groups]
    }
}

impl Instruction for Statistics {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::statistics(self, memory);
    }

    fn dispatch(&self) -> Dispatch {
        let n = &self.normalisation;
        // Without running statistics something else has to be bound, and is left alone.
        let running = self.running.unwrap_or(n.output.start());
        let uniforms = StatisticsUniforms {
            input: n.input.pixels().into(),
            groups: word(n.groups),
            statistics_base: word(n.statistics.offset),
            track: u32::from(self.running.is_some()),
            running_base: word(running.offset),
        };
        let texts = [
            include_str!("channel_sums.wgsl"),
            include_str!("statistics.wgsl"),
        ];
        Dispatch::new(texts, uniforms, [n.channel_groups(), 1, 1])
            .constant("CHANNELS", CHANNELS)
            .constant("THREADS", n.summing_threads())
            .constant("MOMENTUM", NORM_MOMENTUM)
            .read("input", n.input.buffer)
            .write("statistics", n.statistics.buffer)
            .write("running", running.buffer)
    }
}

impl Instruction for Normalise {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::normalise(&self.0, memory);
    }

    fn dispatch(&self) -> Dispatch {
        let Self(n) = self;
        let uniforms = NormaliseUniforms {
            input: n.input.pixels().into(),
            output: n.output.pixels().into(),
            groups: word(n.groups),
            statistics_base: word(n.statistics.offset),
            affine_base: word(n.affine.offset),
            slope: n.slope,
        };
        Dispatch::new([include_str!("normalise.wgsl")], uniforms, n.elementwise())
            .constant("CHANNELS", CHANNELS)
            .constant("THREADS", THREADS)
            .constant("THREAD_ROWS", THREAD_ROWS)
            .constant("EPSILON", NORM_EPSILON)
            .read("input", n.input.buffer)
            .read("statistics", n.statistics.buffer)
            .read("affine", n.affine.buffer)
            .write("output", n.output.buffer)
    }
}

impl Instruction for NormalisationGradient {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::gradient(self, memory);
    }

    fn dispatch(&self) -> Dispatch {
        let n = &self.normalisation;
        let uniforms = n.gradient_uniforms(self.d, self.gradient, self.part_stride);
        let texts = [
            include_str!("channel_sums.wgsl"),
            include_str!("gradient.wgsl"),
        ];
        Dispatch::new(texts, uniforms, [n.channel_groups(), 1, n.groups])
            .constant("CHANNELS", CHANNELS)
            .constant("THREADS", n.summing_threads())
            .constant("EPSILON", NORM_EPSILON)
            .read("input", n.input.buffer)
            .read("output", n.output.buffer)
            .read("d", self.d.buffer)
            .read("statistics", n.statistics.buffer)
            .write("gradient", self.gradient.buffer)
    }
}

impl Instruction for NormalisationBackward {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::backward(self, memory);
    }

    fn dispatch(&self) -> Dispatch {
        let n = &self.normalisation;
        let uniforms = n.gradient_uniforms(self.d, self.gradient, self.part_stride);
        Dispatch::new([include_str!("backward.wgsl")], uniforms, n.elementwise())
            .constant("CHANNELS", CHANNELS)
            .constant("THREADS", THREADS)
            .constant("THREAD_ROWS", THREAD_ROWS)
            .constant("EPSILON", NORM_EPSILON)
            .read("input", n.input.buffer)
            .read("output", n.output.buffer)
            .write("d", self.d.buffer)
            .read("statistics", n.statistics.buffer)
            .read("gradient", self.gradient.buffer)
            .read("affine", n.affine.buffer)
    }
}
