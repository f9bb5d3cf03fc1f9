//! Matrix products over strided views: every convolution of the networks, forward and back ([`crate::fused::layout`]).

mod activation;
#[cfg(any(test, feature = "cases"))]
mod cases;
mod cpu;
mod tile;

pub use activation::ProductActivation;

use self::tile::{NARROW_COLUMNS_MAX, NARROW_ROWS, Tile};
use crate::fused::{
    cpu::CpuMemory,
    layout::{Matrix, Phases, Slice},
    program::Instruction,
    webgpu::{
        Adapter, Dispatch, THREADS,
        uniforms::{MatrixView, uniforms, word},
    },
};

/// c = a b. With phases, a product for each with consecutive parts of b.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Multiply {
    /// Left factor.
    pub a: Matrix,
    /// Right factor, rows contiguous.
    pub b: Slice,
    /// Product.
    pub c: Matrix,
    /// Offsets of a and c from phase to phase.
    pub phases: Option<(Phases, Phases)>,
    /// Done before c is stored.
    pub activation: ProductActivation,
}

/// The gradient aᵀ d of a weight, `[a.columns, d.columns]`. The rows are split evenly by image
/// into `parts`, whose sums lie `part_stride` apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeightGradient {
    /// What the weight was multiplied with.
    pub a: Matrix,
    /// Gradient of the product.
    pub d: Matrix,
    /// Where the first part goes.
    pub gradient: Slice,
    /// How many parts.
    pub parts: usize,
    /// From a part to the next.
    pub part_stride: usize,
    /// Where the first part of the gradient of a bias goes, the sum of d over the rows, if there is a bias. The others lie as
    /// far apart.
    pub bias: Option<usize>,
}

uniforms! {
    struct MultiplyUniforms {
        a: MatrixView,
        c: MatrixView,
        a_phase_line: u32,
        a_phase_pixel: u32,
        c_phase_line: u32,
        c_phase_pixel: u32,
        b_base: u32,
        activation: u32,
        auxiliary_base: u32,
        slope: f32,
    }

    struct GradientUniforms {
        a: MatrixView,
        d: MatrixView,
        gradient_base: u32,
        part_stride: u32,
        images: u32,
        parts: u32,
        has_bias: u32,
        bias_base: u32,
    }
}

impl Multiply {
    /// Products of as many parts of b.
    fn phase_count(&self) -> usize {
        self.phases.map_or(1, |(a_phases, _)| a_phases.count())
    }

    fn uniforms(&self, auxiliary: Slice) -> MultiplyUniforms {
        let (a_phases, c_phases) = self.phases.unwrap_or((Phases::NONE, Phases::NONE));
        MultiplyUniforms {
            a: self.a.into(),
            c: self.c.into(),
            a_phase_line: word(a_phases.line),
            a_phase_pixel: word(a_phases.pixel),
            c_phase_line: word(c_phases.line),
            c_phase_pixel: word(c_phases.pixel),
            b_base: word(self.b.offset),
            activation: self.activation.code(),
            auxiliary_base: word(auxiliary.offset),
            slope: self.activation.slope(),
        }
    }
}

impl Instruction for Multiply {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::multiply(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self { a, b, c, .. } = *self;
        // Where nothing is read beside the factors, one of them is bound once more.
        let auxiliary = self.activation.auxiliary().unwrap_or(a.start());
        let uniforms = self.uniforms(auxiliary);
        let fours = tile::in_fours(&a, self.phases.map_or(Phases::NONE, |phases| phases.0));
        let shared = include_str!("shared.wgsl");
        let dispatch = if c.columns <= NARROW_COLUMNS_MAX {
            let workgroups = [1, c.rows.div_ceil(NARROW_ROWS), self.phase_count()];
            Dispatch::new(
                [shared, include_str!("multiply_narrow.wgsl")],
                uniforms,
                workgroups,
            )
            .constant("THREADS", THREADS)
            .constant("GROUP_ROWS", NARROW_ROWS)
        } else {
            let tile = Tile::of(c.columns, |_| fours);
            let workgroups = tile.workgroups(c.rows, c.columns, self.phase_count());
            tile.constants(Dispatch::new(
                [shared, include_str!("multiply.wgsl")],
                uniforms,
                workgroups,
            ))
        };
        ProductActivation::constants(dispatch)
            .read_in_fours(fours, "a", a.buffer)
            .read("b", b.buffer)
            .read("auxiliary", auxiliary.buffer)
            .write("c", c.buffer)
    }
}

impl Instruction for WeightGradient {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::weight_gradient(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self {
            a,
            d,
            gradient,
            parts,
            part_stride,
            bias,
        } = *self;
        let uniforms = GradientUniforms {
            a: a.into(),
            d: d.into(),
            gradient_base: word(gradient.offset),
            part_stride: word(part_stride),
            images: word(a.rows / (a.height * a.width)),
            parts: word(parts),
            has_bias: u32::from(bias.is_some()),
            bias_base: word(bias.unwrap_or_default()),
        };
        let whole = a.width.is_multiple_of(4) && tile::in_fours(&a, Phases::NONE);
        let tile = Tile::of(d.columns, |tile| whole && a.run.is_multiple_of(tile.rows()));
        let [across, mut down, parts] = tile.workgroups(a.columns, d.columns, parts);
        // One more for the bias.
        down += usize::from(bias.is_some());
        let workgroups = [across, down, parts];
        let kernel = [include_str!("weight_gradient.wgsl")];
        tile.constants(Dispatch::new(kernel, uniforms, workgroups))
            .read_in_fours(tile.loads_fours(), "a", a.buffer)
            .read("d", d.buffer)
            .write("gradient", gradient.buffer)
    }
}
