//! Batch normalisation of a feature map followed by a rectifier, forward and back (Ioffe & Szegedy 2015): a dispatch each,
//! since a step of a small network is made of many short ones.

use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::{Feature, Slice},
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{MatrixView, Uniforms, uniforms, word},
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

/// Normalises with the mean and the variance of each group, and activates: y = rectify(scale · (x − mean) / σ + shift).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BatchNormalise {
    /// Its statistics are written.
    pub normalisation: Normalisation,
    /// The network's running mean and variance of every channel.
    pub running: Slice,
    /// Whether they are updated, group by group.
    pub track: bool,
}

/// Normalises with statistics that are there already, and activates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normalise(pub Normalisation);

/// Gradients of the affine parameters from the gradient of the output, one part a group; then turns that into the gradient
/// of the input, in place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BatchNormBackward {
    /// The forward pass.
    pub normalisation: Normalisation,
    /// Gradient of the output, lying like the output.
    pub d: Feature,
    /// Where the first group's gradient of scale and shift goes.
    pub gradient: Slice,
    /// From a group to the next.
    pub part_stride: usize,
}

/// The way back through [`Normalise`], whose statistics do not depend on the input: in place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormaliseBackward {
    /// The forward pass.
    pub normalisation: Normalisation,
    /// Gradient of the output, lying like the output.
    pub d: Feature,
}

/// Channels of a workgroup.
const CHANNELS: usize = 4;
/// Most rows that few threads sum up on a software adapter.
const FEW_THREADS_ROWS_MAX: usize = 1024;
/// Threads of a channel there where the sums are short.
const FEW_THREADS: usize = 8;
/// Threads of a channel there where they are long.
const SOME_THREADS: usize = 32;
/// Threads of a channel on a GPU: as large a workgroup as every one has.
const MANY_THREADS: usize = 64;
/// Threads of a channel in the kernels that map value to value.
const THREADS: usize = 16;
/// Rows that each of them maps.
const THREAD_ROWS: usize = 8;

uniforms! {
    struct BatchUniforms {
        input: MatrixView,
        output: MatrixView,
        groups: u32,
        statistics_base: u32,
        affine_base: u32,
        slope: f32,
        track: u32,
        running_base: u32,
    }

    struct NormaliseUniforms {
        input: MatrixView,
        output: MatrixView,
        statistics_base: u32,
        affine_base: u32,
        slope: f32,
    }

    struct BatchBackwardUniforms {
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

    struct BackwardUniforms {
        output: MatrixView,
        d: MatrixView,
        statistics_base: u32,
        affine_base: u32,
        slope: f32,
    }
}

impl Normalisation {
    /// Pixels of a group.
    fn rows(&self) -> usize {
        self.input.pixels().rows / self.groups
    }

    /// Workgroups of four channels.
    fn channel_groups(&self) -> usize {
        self.input.channels.div_ceil(CHANNELS)
    }

    fn summing_threads(&self, adapter: Adapter) -> usize {
        match adapter {
            Adapter::Hardware => MANY_THREADS,
            Adapter::Software if self.rows() <= FEW_THREADS_ROWS_MAX => FEW_THREADS,
            Adapter::Software => SOME_THREADS,
        }
    }

    /// A thread maps a few rows of a channel.
    fn elementwise<U: Uniforms>(&self, text: &'static str, uniforms: U) -> Dispatch {
        let rows = self.input.pixels().rows.div_ceil(THREADS * THREAD_ROWS);
        Dispatch::new([text], uniforms, [self.channel_groups(), rows, 1])
            .constant("CHANNELS", CHANNELS)
            .constant("THREADS", THREADS)
            .constant("THREAD_ROWS", THREAD_ROWS)
            .constant("EPSILON", NORM_EPSILON)
    }
}

impl Instruction for BatchNormalise {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::batch_normalise(self, memory);
    }

    fn dispatch(&self, adapter: Adapter) -> Dispatch {
        let Self {
            normalisation: n,
            running,
            track,
        } = self;
        let uniforms = BatchUniforms {
            input: n.input.pixels().into(),
            output: n.output.pixels().into(),
            groups: word(n.groups),
            statistics_base: word(n.statistics.offset),
            affine_base: word(n.affine.offset),
            slope: n.slope,
            track: u32::from(*track),
            running_base: word(running.offset),
        };
        let texts = [
            include_str!("channel_sums.wgsl"),
            include_str!("batch_normalise.wgsl"),
        ];
        Dispatch::new(texts, uniforms, [n.channel_groups(), 1, 1])
            .constant("CHANNELS", CHANNELS)
            .constant("THREADS", n.summing_threads(adapter))
            .constant("MOMENTUM", NORM_MOMENTUM)
            .constant("EPSILON", NORM_EPSILON)
            .read("input", n.input.buffer)
            .read("affine", n.affine.buffer)
            .write("output", n.output.buffer)
            .write("statistics", n.statistics.buffer)
            .write("running", running.buffer)
    }
}

impl Instruction for Normalise {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::normalise(&self.0, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self(n) = self;
        let uniforms = NormaliseUniforms {
            input: n.input.pixels().into(),
            output: n.output.pixels().into(),
            statistics_base: word(n.statistics.offset),
            affine_base: word(n.affine.offset),
            slope: n.slope,
        };
        n.elementwise(include_str!("normalise.wgsl"), uniforms)
            .read("input", n.input.buffer)
            .read("statistics", n.statistics.buffer)
            .read("affine", n.affine.buffer)
            .write("output", n.output.buffer)
    }
}

impl Instruction for BatchNormBackward {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::batch_backward(self, memory);
    }

    fn dispatch(&self, adapter: Adapter) -> Dispatch {
        let n = &self.normalisation;
        let uniforms = BatchBackwardUniforms {
            input: n.input.pixels().into(),
            output: n.output.pixels().into(),
            d: self.d.pixels().into(),
            groups: word(n.groups),
            statistics_base: word(n.statistics.offset),
            affine_base: word(n.affine.offset),
            slope: n.slope,
            gradient_base: word(self.gradient.offset),
            part_stride: word(self.part_stride),
        };
        let texts = [
            include_str!("channel_sums.wgsl"),
            include_str!("batch_backward.wgsl"),
        ];
        Dispatch::new(texts, uniforms, [n.channel_groups(), 1, n.groups])
            .constant("CHANNELS", CHANNELS)
            .constant("THREADS", n.summing_threads(adapter))
            .constant("EPSILON", NORM_EPSILON)
            .read("input", n.input.buffer)
            .read("output", n.output.buffer)
            .read("statistics", n.statistics.buffer)
            .read("affine", n.affine.buffer)
            .write("d", self.d.buffer)
            .write("gradient", self.gradient.buffer)
    }
}

impl Instruction for NormaliseBackward {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::backward(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let n = &self.normalisation;
        let uniforms = BackwardUniforms {
            output: n.output.pixels().into(),
            d: self.d.pixels().into(),
            statistics_base: word(n.statistics.offset),
            affine_base: word(n.affine.offset),
            slope: n.slope,
        };
        n.elementwise(include_str!("backward.wgsl"), uniforms)
            .read("output", n.output.buffer)
            .read("statistics", n.statistics.buffer)
            .read("affine", n.affine.buffer)
            .write("d", self.d.buffer)
    }
}
