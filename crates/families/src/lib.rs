//! The model families: what each learns, a step at a time.
//!
//! | family | networks | step |
//! |---|---|---|
//! | [`Gan`] | generator, discriminator | `gan/mod.rs` |
//! | [`Vae`] | encoder, decoder | `vae/mod.rs` |
//! | [`VaeGan`] | encoder, generator, discriminator | `vae_gan/mod.rs` |
//! | [`Flow`] | U-Net | `flow/mod.rs` |
//!
//! A step is written once, as a recording on a [`lab_graph::Graph`]; [`training`] carries it out. What can be set is
//! declared beside it, in the family's `settings.rs`: [`lab_core::hyperparameter`] says what follows from that.

#[cfg(test)]
mod autoencoder;
mod common;
mod decoded;
mod encoded;
mod engine;
mod family;
mod flow;
mod gan;
mod loss_values;
mod losses;
mod presets;
mod profile;
mod recording;
mod shared;
pub mod tensors;
mod trainer;
pub mod training;
mod vae;
mod vae_gan;

pub use decoded::Decoded;
pub use encoded::Encoded;
pub use engine::Engine;
pub use family::Family;
pub use flow::{Flow, FlowSettings, Solver, Step, Stride, Walk};
pub use gan::{DISCRIMINATOR_STEPS_MAX, Gan, GanSettings};
pub use losses::{LossDescription, LossKind, Losses};
pub use presets::Preset;
pub use profile::Profile;
pub use recording::{
    Codes, Live, Paths, RecordedStep, Recording, StepInput, StepSizes, TimeDistribution,
};
pub use shared::SharedSettings;
pub use tensors::Tensors;
pub use trainer::{OPTIMISER_STEPS_MAX, TRAINING_STEPS_MAX, Trainer};
pub use training::{Model, Snapshot, SnapshotTensors};
pub use vae::{Likelihood, Vae, VaeSettings};
pub use vae_gan::{VaeGan, VaeGanSettings};

use std::rc::Rc;

use lab_core::hyperparameter::Settings;
use lab_data::diff_augment::Augment;
use lab_graph::{
    Graph, NetworkId, NetworkSpec, Value,
    operations::{Comparison, Normalisation},
};

/// Which part of a training step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// One more step of the discriminator, on a batch of its own, before the others step.
    Discriminator,
}

/// What is asked of a model that does not learn from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Latents to new images.
    Sample,
    /// Latents of images to these images.
    Decode,
    /// Images to latents.
    Encode,
    /// Images to their latents and back.
    Reconstruct,
}

/// What a family is.
pub trait Definition {
    /// Which family.
    fn family(&self) -> Family;

    /// Its networks, in the order in which their weights are drawn.
    fn networks(&self) -> Vec<Rc<NetworkSpec>>;

    /// Networks that are the moving average of others, after all of those: of which.
    fn emas(&self) -> Vec<NetworkId> {
        Vec::new()
    }

    /// Writes a step down.
    fn record(&self, part: Part, recording: &mut Recording);

    /// Steps of the discriminator, each on a batch of its own, in a step of the others.
    fn batches_per_step(&self) -> usize {
        1
    }

    /// Its optimisers, in the order in which they step.
    fn optimisers(&self) -> usize;

    /// Adam's decays of the two moments.
    fn betas(&self) -> [f32; 2];

    /// By how much an optimiser's step of size 1 shrinks every parameter (Loshchilov & Hutter 2019, *Decoupled weight
    /// decay regularization*).
    fn weight_decay(&self) -> f64 {
        0.0
    }

    /// Step size of an optimiser after so many steps.
    fn learning_rate(&self, optimiser: usize, steps: u32) -> f64;

    /// Weight of the new values in a moving average after step `step` (1 is the first).
    fn ema_share(&self, _step: u32) -> f32 {
        1.0
    }

    /// How images are augmented that a discriminator sees.
    fn augment(&self) -> Augment {
        Augment::Off
    }

    /// What may change while training goes on, after so many steps.
    fn live(&self, setting: Live, steps: u32) -> [f64; 2];

    /// Takes over what may change while training goes on. Returns whether decoding or encoding is computed in another way
    /// from now on.
    fn change_live(&mut self, settings: &Settings) -> bool;

    /// The loss values that a step reports, by name; `None` where one is not shown.
    fn loss_names(&self) -> &'static [Option<&'static str>];

    /// How its loss of images that it does not learn from is measured, in a family where that says something.
    fn held_out_comparison(&self) -> Option<Comparison> {
        None
    }

    /// What the KL costs there: its weight, and the nats that every latent has for free.
    fn held_out_kl_cost(&self) -> [f64; 2] {
        [0.0; 2]
    }

    /// What the decoder makes.
    fn decoded(&self) -> Decoded;

    /// Makes inner feature maps that say what the family knows of images; `None` where there are latents that say more.
    ///
    /// # Shapes
    /// - images: `[batch, channels, height, width]`
    fn features(&self, _: &mut Graph, _images: Value) -> Option<Value> {
        None
    }

    /// The network that makes images of latents.
    fn decoder(&self) -> NetworkId;

    /// Makes images of latents, each followed by its condition.
    ///
    /// # Shapes
    /// - codes: `[batch, latent_size + conditions, 1, 1]`
    fn decode(&self, graph: &mut Graph, codes: Value) -> Value {
        graph.apply(self.decoder(), codes, None, Normalisation::Running)
    }

    /// The network that makes posteriors of images, in a family that has one.
    fn encoder(&self) -> Option<NetworkId>;

    /// What images become when they are encoded; `None` in a family that cannot do it.
    fn encoded(&self) -> Option<Encoded> {
        self.family().encodes().ok()
    }

    /// Makes posteriors of images, in a family with a network for it.
    ///
    /// # Shapes
    /// - images: `[batch, channels, height, width]`
    /// - condition: `[batch, conditions, 1, 1]`, in a conditional model
    /// - output: `[batch, 2 · latent_size, 1, 1]`
    ///
    /// # Panics
    /// In any other family.
    fn encode(&self, graph: &mut Graph, images: Value, condition: Option<Value>) -> Value {
        let encoder = self.encoder().expect("a family with an encoder");
        graph.apply(encoder, images, condition, Normalisation::Running)
    }

    /// The steps by which images do a task, in a family whose latents are images that walk.
    fn walk(&self, _task: Task) -> Option<Walk> {
        None
    }
}

#[cfg(test)]
pub(crate) mod tests;
