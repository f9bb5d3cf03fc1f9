use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::{Feature, Slice},
    program::{Instruction, NORM_EPSILON},
    webgpu::{
        Adapter, Dispatch, THREADS, WORKGROUP_SUM,
        uniforms::{MatrixView, Uniforms, uniforms, word},
    },
};

/// Feature maps whose channels are normalised in groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grouped {
    /// Before normalisation.
    pub input: Feature,
    /// Equal parts of the channels.
    pub groups: usize,
    /// Mean and 1 / deviation of each group of each image.
    pub statistics: Slice,
    /// The scale of every channel.
    pub scale: Slice,
    /// The shift of every channel, in the same buffer.
    pub shift: Slice,
    /// Whether v · σ(v) follows.
    pub silu: bool,
}

impl Grouped {
    /// Pixels of an image.
    pub fn area(&self) -> usize {
        self.input.pixels().rows / self.input.batch
    }

    /// Channels of a group.
    pub fn width(&self) -> usize {
        self.input.channels / self.groups
    }
}

/// y = scale · (x − mean) / deviation + shift, or y · σ(y), and the statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupNormalise {
    /// What is normalised.
    pub grouped: Grouped,
    /// Where it goes, another buffer.
    pub output: Feature,
}

/// The gradients of scale and shift from that of the output; where an activation follows, that of its input takes the place of
/// the output's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupNormGradient {
    /// The forward pass.
    pub grouped: Grouped,
    /// Gradient of the output.
    pub d: Feature,
    /// Where the gradients of the scales and of the shifts go, in one buffer.
    pub sums: [Slice; 2],
}

/// The gradient of the input from that of the output before any activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupNormBackward {
    /// The forward pass.
    pub grouped: Grouped,
    /// Gradient of the output.
    pub d: Feature,
    /// Where it goes, another buffer.
    pub output: Feature,
}

uniforms! {
    struct NormaliseUniforms {
        input: MatrixView,
        output: MatrixView,
        area: u32,
        width: u32,
        groups: u32,
        statistics_base: u32,
        scale_base: u32,
        shift_base: u32,
    }

    struct BackwardUniforms {
        input: MatrixView,
        d: MatrixView,
        output: MatrixView,
        area: u32,
        width: u32,
        groups: u32,
        statistics_base: u32,
        scale_base: u32,
    }

    struct GradientUniforms {
        input: MatrixView,
        d: MatrixView,
        area: u32,
        width: u32,
        groups: u32,
        statistics_base: u32,
        scale_base: u32,
        shift_base: u32,
        d_scale_base: u32,
        d_shift_base: u32,
    }
}

/// A kernel whose workgroups sum.
fn summing<U: Uniforms>(texts: &[&'static str], uniforms: U, workgroups: [usize; 2]) -> Dispatch {
    let [x, y] = workgroups;
    let texts = [WORKGROUP_SUM].into_iter().chain(texts.iter().copied());
    Dispatch::new(texts, uniforms, [x, y, 1]).constant("THREADS", THREADS)
}

impl Instruction for GroupNormalise {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::normalise(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self { grouped, output } = self;
        let uniforms = NormaliseUniforms {
            input: grouped.input.pixels().into(),
            output: output.pixels().into(),
            area: word(grouped.area()),
            width: word(grouped.width()),
            groups: word(grouped.groups),
            statistics_base: word(grouped.statistics.offset),
            scale_base: word(grouped.scale.offset),
            shift_base: word(grouped.shift.offset),
        };
        let texts = [
            include_str!("group.wgsl"),
            include_str!("silu.wgsl"),
            include_str!("normalise.wgsl"),
        ];
        summing(&texts, uniforms, [grouped.groups, grouped.input.batch])
            .constant("EPSILON", NORM_EPSILON)
            .constant("SILU", usize::from(grouped.silu))
            .read("input", grouped.input.buffer)
            .read("learnt", grouped.scale.buffer)
            .write("statistics", grouped.statistics.buffer)
            .write("output", output.buffer)
    }
}

impl Instruction for GroupNormBackward {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::backward(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self { grouped, d, output } = self;
        let uniforms = BackwardUniforms {
            input: grouped.input.pixels().into(),
            d: d.pixels().into(),
            output: output.pixels().into(),
            area: word(grouped.area()),
            width: word(grouped.width()),
            groups: word(grouped.groups),
            statistics_base: word(grouped.statistics.offset),
            scale_base: word(grouped.scale.offset),
        };
        let texts = [include_str!("group.wgsl"), include_str!("backward.wgsl")];
        summing(&texts, uniforms, [grouped.groups, grouped.input.batch])
            .read("input", grouped.input.buffer)
            .read("gradients", d.buffer)
            .read("statistics", grouped.statistics.buffer)
            .read("learnt", grouped.scale.buffer)
            .write("output", output.buffer)
    }
}

impl Instruction for GroupNormGradient {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::gradient(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self {
            grouped,
            d,
            sums: [d_scale, d_shift],
        } = self;
        let uniforms = GradientUniforms {
            input: grouped.input.pixels().into(),
            d: d.pixels().into(),
            area: word(grouped.area()),
            width: word(grouped.width()),
            groups: word(grouped.groups),
            statistics_base: word(grouped.statistics.offset),
            scale_base: word(grouped.scale.offset),
            shift_base: word(grouped.shift.offset),
            d_scale_base: word(d_scale.offset),
            d_shift_base: word(d_shift.offset),
        };
        let texts = [include_str!("silu.wgsl"), include_str!("gradient.wgsl")];
        summing(&texts, uniforms, [grouped.input.channels, 1])
            .constant("SILU", usize::from(grouped.silu))
            .read("input", grouped.input.buffer)
            .read("learnt", grouped.scale.buffer)
            .read("statistics", grouped.statistics.buffer)
            .write("gradients", d.buffer)
            .write("sums", d_scale.buffer)
    }
}
