//! The losses of a GAN with their gradients, as [`Objective`] says. Every batch of generated images is paired with the same
//! real ones.

use super::cpu;
pub use super::gradient_penalty::GradientPenalty;
use crate::{
    fused::{
        cpu::CpuMemory,
        layout::{BufferId, Slice},
        program::Instruction,
        webgpu::{
            Adapter, Dispatch, THREADS,
            uniforms::{uniforms, word},
        },
    },
    loss::{
        Formulas, Objective,
        expression::{Expression, Variable},
    },
};

/// The discriminator's loss of logits, real ones first, averaged over the batches of
/// generated ones, each against the same real ones. Loss value 0: loss, 2 and 3: d_real and d_fake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscriminatorLoss {
    /// Which loss.
    pub objective: Objective,
    /// A batch of logits of real images, then those of generated ones.
    pub logits: BufferId,
    /// How far below 1 the target of real images is, one value.
    pub smoothing: BufferId,
    /// Their gradient.
    pub d: BufferId,
    /// Where the loss values go.
    pub loss_values: Slice,
    /// Images of a batch.
    pub batch: usize,
    /// Batches of generated images.
    pub fakes: usize,
}

/// The generator's loss of the batches of generated logits, averaged over them, and
/// its gradient in them alone. Loss value 1: loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GeneratorLoss {
    /// Which loss.
    pub objective: Objective,
    /// A batch of logits of real images, then those of generated ones.
    pub logits: BufferId,
    /// Their gradient.
    pub d: BufferId,
    /// Where the loss value goes.
    pub loss_values: Slice,
    /// Images of a batch.
    pub batch: usize,
    /// Batches of generated images.
    pub fakes: usize,
}

uniforms! {
    struct Uniforms {
        batch: u32,
        fakes: u32,
        loss_values_base: u32,
    }
}

/// A formula as a function in WGSL.
fn function(name: &str, formula: &Expression) -> String {
    let formula = formula.wgsl();
    format!("fn {name}(real: f32, fake: f32, smoothing: f32) -> f32 {{ return {formula}; }}\n")
}

/// Functions and their names.
fn functions<'a>(formulas: impl IntoIterator<Item = (&'a str, Expression)>) -> String {
    let formulas = formulas.into_iter();
    let texts = formulas.map(|(name, formula)| function(name, &formula));
    texts.collect()
}

impl Instruction for DiscriminatorLoss {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::discriminator(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = Uniforms {
            batch: word(self.batch),
            fakes: word(self.fakes),
            loss_values_base: word(self.loss_values.offset),
        };
        let Formulas {
            discriminator,
            d_real,
            d_fake,
            ..
        } = self.objective.formulas();
        let functions = functions([
            ("slope_in_real", discriminator.derivative(Variable::Real)),
            ("slope_in_fake", discriminator.derivative(Variable::Fake)),
            ("loss", discriminator),
            ("d_real", d_real),
            ("d_fake", d_fake),
        ]);
        Dispatch::new([include_str!("discriminator.wgsl")], uniforms, [1; 3])
            .text(functions)
            .constant("THREADS", THREADS)
            .read("logits", self.logits)
            .read("label_smoothing", self.smoothing)
            .write("d", self.d)
            .write("loss_values", self.loss_values.buffer)
    }
}

impl Instruction for GeneratorLoss {
    fn run(&self, memory: &mut CpuMemory) {
        cpu::generator(self, memory);
    }

    fn dispatch(&self, _: Adapter) -> Dispatch {
        let uniforms = Uniforms {
            batch: word(self.batch),
            fakes: word(self.fakes),
            loss_values_base: word(self.loss_values.offset),
        };
        let generator = self.objective.formulas().generator;
        let functions = functions([
            ("slope_in_fake", generator.derivative(Variable::Fake)),
            ("loss", generator),
        ]);
        Dispatch::new([include_str!("generator.wgsl")], uniforms, [1; 3])
            .text(functions)
            .constant("THREADS", THREADS)
            .read("logits", self.logits)
            .write("d", self.d)
            .write("loss_values", self.loss_values.buffer)
    }
}
