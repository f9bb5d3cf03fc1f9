//! Logits of a class-conditional discriminator (Miyato & Koyama 2018, *cGANs with projection discriminator*).

use super::cpu;
use crate::fused::{
    cpu::CpuMemory,
    layout::Slice,
    program::Instruction,
    webgpu::{
        Adapter, Dispatch,
        uniforms::{uniforms, word},
    },
};

/// Where outputs, conditions and logits lie. Images of several batches, real and generated ones, share the conditions of
/// one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Projection {
    /// What the discriminator gives, `[images, 1 + size]`.
    pub outputs: Slice,
    /// Logits, `[images]`.
    pub logits: Slice,
    /// Images.
    pub images: usize,
    /// The condition of the first image.
    pub conditions: Slice,
    /// From a condition to the next.
    pub stride: usize,
    /// After so many images the conditions begin anew.
    pub batch: usize,
    /// Length of a condition.
    pub size: usize,
}

/// Logits of a conditional discriminator: its first output, plus the others weighted by the
/// condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Project(pub Projection);

/// The gradient of the outputs from that of the logits: those are the outputs and the logits here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProjectionGradient(pub Projection);

uniforms! {
    struct Uniforms {
        images: u32,
        batch: u32,
        size: u32,
        conditions_base: u32,
        stride: u32,
        outputs_base: u32,
        logits_base: u32,
    }
}

impl Projection {
    fn uniforms(&self) -> Uniforms {
        Uniforms {
            images: word(self.images),
            batch: word(self.batch),
            size: word(self.size),
            conditions_base: word(self.conditions.offset),
            stride: word(self.stride),
            outputs_base: word(self.outputs.offset),
            logits_base: word(self.logits.offset),
        }
    }
}

impl Instruction for Project {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::project(&self.0, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self(p) = self;
        Dispatch::of_values([include_str!("project.wgsl")], p.uniforms(), p.images)
            .read("outputs", p.outputs.buffer)
            .read("conditions", p.conditions.buffer)
            .write("logits", p.logits.buffer)
    }
}

impl Instruction for ProjectionGradient {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::gradient(&self.0, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let Self(p) = self;
        Dispatch::of_values([include_str!("gradient.wgsl")], p.uniforms(), p.images)
            .read("d_logits", p.logits.buffer)
            .read("conditions", p.conditions.buffer)
            .write("d_outputs", p.outputs.buffer)
    }
}
