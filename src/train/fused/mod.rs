//! Training with the fused programs of [`crate::fused`].

mod autoencoder;
mod condition_rows;
mod gan;
mod gan_step;
pub(crate) mod inference;
mod kl_cost;
mod model;
pub(crate) mod search;
mod vae;
mod vae_gan;
mod verdicts;

pub use gan::FusedGanTrainer;
pub use model::{Model, Snapshot, Tensors};
pub use vae::FusedVaeTrainer;
pub use vae_gan::FusedVaeGanTrainer;

use burn::{module::Module, tensor::Device};

use std::sync::Arc;

use self::condition_rows::ConditionRows;
use crate::{
    dataset::{Conditions, Dataset, View, latents_with_conditions},
    fused::{
        Machine, Network, import,
        layout::{BufferId, Feature, Slice},
        parameters::Arena,
        program::{self, Adam, Op},
    },
    model::{NetworkConfig, initialise_dcgan},
    random::SeededRandom,
    train::Family,
};

/// Steps that an optimiser has taken, and how it takes them.
#[derive(Debug, Clone, Copy)]
struct Optimiser {
    beta_1: f32,
    beta_2: f32,
    steps: i32,
    /// Times the learning rate of the trainer.
    rate_factor: f64,
}

/// Step size and the two corrections of an optimiser's moments, see [`program::Adam`].
const RATES: usize = 3;

impl Optimiser {
    fn rates(&self, learning_rate: f64) -> [f32; RATES] {
        [
            (learning_rate * self.rate_factor) as f32,
            1.0 - self.beta_1.powi(self.steps),
            1.0 - self.beta_2.powi(self.steps),
        ]
    }
}

/// What a step is given: the only values that are uploaded to the device each step.
struct StepInputs {
    buffer: BufferId,
    batch: usize,
    /// How many are drawn.
    latents: usize,
    latent_size: usize,
    /// Whose labels the images of a step have, and how a conditional model is told of them.
    dataset: Arc<Dataset>,
    conditions: Conditions,
    /// In the order in which they step.
    optimisers: Vec<Optimiser>,
    /// One value more at the end, if there is room for one: [`program::Average`]'s share.
    average_share: Option<f32>,
    /// Another one after it, if there is room for it: what images are binarised with.
    binarisation_word: Option<u32>,
}

impl StepInputs {
    /// Values in the order noise, each with its image's condition, views, rates of each of so many
    /// optimisers.
    fn new(
        machine: &mut dyn Machine,
        (batch, latents, network): (usize, usize, &NetworkConfig),
        (dataset, family): (&Arc<Dataset>, Family),
        optimisers: usize,
        [beta_1, beta_2]: [f32; 2],
    ) -> Self {
        let optimiser = Optimiser {
            beta_1,
            beta_2,
            steps: 0,
            rate_factor: 1.0,
        };
        let row = network.decoder_input();
        Self {
            buffer: machine.allocate(latents * row + batch + RATES * optimisers),
            batch,
            latents,
            latent_size: network.latent_size,
            dataset: dataset.clone(),
            conditions: family.told(network, &dataset.labels),
            optimisers: vec![optimiser; optimisers],
            average_share: None,
            binarisation_word: None,
        }
    }

    /// Makes room for the share of a moving average, and says where it is.
    fn with_average(mut self, machine: &mut dyn Machine) -> (Self, Slice) {
        let place = self.len();
        self.buffer = machine.allocate(place + 1);
        self.average_share = Some(1.0);
        let share = self.at(place);
        (self, share)
    }

    /// Makes room for the word that images are binarised with.
    fn with_binarisation(mut self, machine: &mut dyn Machine) -> Self {
        self.binarisation_word = Some(0);
        self.buffer = machine.allocate(self.len());
        self
    }

    /// How many values there are.
    fn len(&self) -> usize {
        let extras = [
            self.average_share.is_some(),
            self.binarisation_word.is_some(),
        ];
        let rates_end = self.place_of_rates(self.optimisers.len());
        rates_end + extras.map(usize::from).iter().sum::<usize>()
    }

    /// Steps that each optimiser has taken, to be saved and restored.
    fn steps_mut(&mut self) -> Vec<&mut i32> {
        let optimisers = self.optimisers.iter_mut();
        optimisers.map(|optimiser| &mut optimiser.steps).collect()
    }

    /// Steps taken so far.
    fn steps(&self) -> u32 {
        let steps = self.optimisers.iter().map(|optimiser| optimiser.steps);
        steps.max().unwrap_or_default().unsigned_abs()
    }

    /// Lets an optimiser take steps of another size than the others, from the next one on.
    fn set_rate_factor(&mut self, optimiser: usize, factor: f64) {
        self.optimisers[optimiser].rate_factor = factor;
    }

    /// Whether a step was taken.
    fn begun(&self) -> bool {
        self.steps() > 0
    }

    fn at(&self, offset: usize) -> Slice {
        Slice {
            buffer: self.buffer,
            offset,
        }
    }

    /// Length of the noise and the condition of an image.
    fn row(&self) -> usize {
        self.latent_size + self.conditions.size()
    }

    /// N(0, 1) noise, latents that are each followed by the condition of an image.
    fn noise(&self) -> Feature {
        Feature::vectors(self.buffer, self.latents, self.row())
    }

    /// Where the conditions of the images are.
    fn condition_rows(&self) -> ConditionRows {
        ConditionRows {
            start: self.at(self.latent_size),
            stride: self.row(),
            size: self.conditions.size(),
            batch: self.batch,
        }
    }

    fn place_of_views(&self) -> usize {
        self.latents * self.row()
    }

    fn place_of_rates(&self, optimiser: usize) -> usize {
        self.place_of_views() + self.batch + RATES * optimiser
    }

    /// Fills `images` from the data set.
    fn gather(&self, pixels: BufferId, images: Feature) -> Op {
        Op::from(program::Gather {
            pixels,
            views: self.at(self.place_of_views()),
            images,
            binarisation: self.binarisation_word.map(|_| self.len() - 1),
        })
    }

    /// An optimiser's step on a network.
    fn adam(&self, optimiser: usize, arena: Arena) -> Op {
        let Optimiser { beta_1, beta_2, .. } = self.optimisers[optimiser];
        Op::from(Adam {
            arena,
            rates: self.at(self.place_of_rates(optimiser)),
            beta_1,
            beta_2,
        })
    }

    /// Writes the values of the next step, in which the first so many optimisers step.
    fn write(
        &mut self,
        machine: &mut dyn Machine,
        views: &[View],
        random: &mut SeededRandom,
        (stepping, learning_rate): (usize, f64),
    ) {
        assert_eq!(views.len(), self.batch, "as many images as the batch has");
        for optimiser in &mut self.optimisers[..stepping] {
            optimiser.steps += 1;
        }
        let noise = random.normals(self.latents * self.latent_size);
        // Where more latents are drawn than there are images, the images take turns.
        let labels = views.iter().cycle().take(self.latents);
        let labels = labels.map(|view| self.dataset.training.labels[view.index]);
        let conditions = self.conditions.of_labels(labels);
        let rows = latents_with_conditions(&noise, self.latent_size, &conditions);
        let rates = self.optimisers.iter();
        let rates: Vec<_> = rates.flat_map(|one| one.rates(learning_rate)).collect();
        let bits: Vec<u32> = rows
            .into_iter()
            .map(f32::to_bits)
            .chain(views.iter().map(|view| view.to_bits()))
            .chain(rates.into_iter().map(f32::to_bits))
            .chain(self.average_share.map(f32::to_bits))
            .chain(self.binarisation_word)
            .collect();
        machine.write(self.buffer, &bits);
    }
}

/// Gives a network fresh weights, those of a module that `new` builds.
fn initialise<M: Module>(
    network: &Network,
    new: impl FnOnce(&NetworkConfig, &Device) -> M,
    config: &NetworkConfig,
    weights: &mut SeededRandom,
    machine: &mut dyn Machine,
) -> M {
    let cpu = Device::flex().autodiff();
    let module = initialise_dcgan(new(config, &cpu), weights, &cpu);
    import(&module, network, machine);
    module
}

/// A buffer of one value.
fn single(machine: &mut dyn Machine, value: f64) -> BufferId {
    let buffer = machine.allocate(1);
    write_single(machine, buffer, value);
    buffer
}

fn write_single(machine: &mut dyn Machine, buffer: BufferId, value: f64) {
    machine.write(buffer, &[(value as f32).to_bits()]);
}

/// Puts the training images where programs find them, as bytes.
pub(crate) fn upload_training_images(dataset: &Dataset, machine: &mut dyn Machine) -> BufferId {
    let mut bytes = dataset.training.pixels.clone();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    let words = bytes.as_chunks::<4>().0.iter();
    let words: Vec<u32> = words.map(|four| u32::from_le_bytes(*four)).collect();
    let buffer = machine.allocate(words.len());
    machine.write(buffer, &words);
    buffer
}
