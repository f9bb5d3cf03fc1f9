use std::sync::Arc;

use burn::tensor::{Device, Tensor};

use super::{
    StepInputs,
    gan_step::{Buffers, DISCRIMINATOR, GENERATOR, GanStep},
    inference::{self, Stages},
    initialise,
    model::Model,
    search::{Goal, Searches},
    single, upload_training_images, write_single,
};
use crate::{
    dataset::{Dataset, View},
    fused::{Machine, Network, ProgramId, import, layout::BufferId, program::ReconstructionScore},
    model::{Discriminator, Generator, IMAGE_SIZE},
    random::{SeededRandom, Stream},
    train::{Chance, Family, GanConfig, Losses, Settings, Trainer},
};

/// Trains a generator against a discriminator, as [`crate::train::autodiff::GanTrainer`] does.
pub struct FusedGanTrainer {
    machine: Box<dyn Machine>,
    config: GanConfig,
    generator: Network,
    /// Its moving average, if samples come from that.
    average: Option<Network>,
    discriminator: Network,
    step: ProgramId,
    /// The first part of a step: the generator stands still.
    discriminator_step: ProgramId,
    inputs: StepInputs,
    smoothing: BufferId,
    figures: BufferId,
    chance: BufferId,
    noise: SeededRandom,
    samplers: Stages,
    observers: Stages,
    searches: Searches,
}

impl FusedGanTrainer {
    /// Fresh networks and optimisers; everything random comes from `seed`.
    pub fn new(
        config: GanConfig,
        batch: usize,
        dataset: &Arc<Dataset>,
        seed: u64,
        mut machine: Box<dyn Machine>,
    ) -> Self {
        let host = &mut *machine;
        let mut weights = SeededRandom::new(seed, Stream::Weights);
        let (generator, average) = generators(&config, batch, &mut weights, host);
        let discriminator = discriminator(&config, batch, &mut weights, host);

        let betas = [config.beta_1, config.beta_2];
        let sizes = (batch, batch, &config.network);
        let mut inputs = StepInputs::new(host, sizes, (dataset, Family::Gan), 2, betas);
        let mut averaging = Vec::new();
        if let Some(average) = &average {
            let share;
            (inputs, share) = inputs.with_average(host);
            averaging = generator.average_into(average, share);
        }
        inputs.set_rate_factor(DISCRIMINATOR, config.discriminator_rate);
        let smoothing = single(host, config.label_smoothing);
        let buffers = Buffers {
            pixels: upload_training_images(dataset, host),
            smoothing,
            figures: host.allocate(LOSSES.len()),
            chance: host.allocate(Chance::room(batch)),
        };
        let networks = (&generator, &discriminator);
        let step = GanStep::new(networks, &config, &inputs, buffers, host);
        let (first_part, mut whole) = step.programs();
        whole.extend(averaging);
        Self {
            discriminator_step: machine.prepare(first_part),
            step: machine.prepare(whole),
            machine,
            config,
            generator,
            average,
            discriminator,
            inputs,
            smoothing,
            figures: buffers.figures,
            chance: buffers.chance,
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
            samplers: Stages::default(),
            observers: Stages::default(),
            searches: Searches::default(),
        }
    }
}

/// A fresh generator and its moving average, if samples come from that.
fn generators(
    config: &GanConfig,
    batch: usize,
    weights: &mut SeededRandom,
    machine: &mut dyn Machine,
) -> (Network, Option<Network>) {
    let generator = Network::generator(&config.network, batch, machine);
    let module = initialise(
        &generator,
        Generator::new,
        &config.network,
        weights,
        machine,
    );
    let average = (config.average > 0.0).then(|| generator.twin(machine));
    if let Some(average) = &average {
        import(&module, average, machine);
    }
    (generator, average)
}

/// A fresh discriminator.
fn discriminator(
    config: &GanConfig,
    batch: usize,
    weights: &mut SeededRandom,
    machine: &mut dyn Machine,
) -> Network {
    let sizes = (batch, config.groups());
    let network = Network::discriminator(&config.network, config.norm, sizes, machine);
    let cpu = Device::flex().autodiff();
    let module = Discriminator::initialised(&config.network, config.norm, weights, &cpu);
    import(&module, &network, machine);
    network.begin_spectral_normalisation(machine, |count| weights.normals(count));
    network
}

const LOSSES: [&str; 4] = ["discriminator", "generator", "belief_real", "belief_fake"];

impl Trainer for FusedGanTrainer {
    fn train_step(&mut self, views: &[View]) {
        let rate = self.config.learning_rate;
        let batches = views.chunks(self.inputs.batch);
        let last = self.config.discriminator_steps - 1;
        for (index, views) in batches.enumerate() {
            let (stepping, program) = match index < last {
                true => (GENERATOR, self.discriminator_step),
                false => (GENERATOR + 1, self.step),
            };
            if self.average.is_some() {
                let step = self.inputs.optimisers[GENERATOR].steps + 1;
                self.inputs.average_share = Some(self.config.average_share(step));
            }
            let host = &mut *self.machine;
            self.inputs
                .write(host, views, &mut self.noise, (stepping, rate));
            let words = Chance::draw(&self.config, self.inputs.batch, &mut self.noise).to_words();
            if !words.is_empty() {
                host.write(self.chance, &words);
            }
            host.run(program);
        }
    }

    fn batches_per_step(&self) -> usize {
        self.config.discriminator_steps
    }

    fn tune(&mut self, settings: &Settings) {
        self.config.tune(settings);
        let factor = self.config.discriminator_rate;
        self.inputs.set_rate_factor(DISCRIMINATOR, factor);
        write_single(
            &mut *self.machine,
            self.smoothing,
            self.config.label_smoothing,
        );
    }

    fn losses(&mut self) -> Option<Losses> {
        self.inputs
            .begun()
            .then(|| Losses::new(&LOSSES, self.machine.tensor(self.figures, LOSSES.len())))
    }

    fn sample(&mut self, codes: &[f32]) -> Tensor<4> {
        let generator = self.average.as_ref().unwrap_or(&self.generator);
        self.samplers.run(
            codes,
            self.inputs.row(),
            &mut *self.machine,
            |batch, machine| inference::stage(generator, batch, machine),
        )
    }

    fn reconstruct(&mut self, _images: &[f32], _conditions: &[f32]) -> Option<Tensor<4>> {
        None
    }

    fn encode(&mut self, _images: &[f32], _conditions: &[f32]) -> Option<Tensor<2>> {
        None
    }

    fn represent(&mut self, images: &[f32]) -> Option<Tensor<2>> {
        let discriminator = &self.discriminator;
        let image_len = self.config.network.channels * IMAGE_SIZE * IMAGE_SIZE;
        let build =
            |batch, machine: &mut dyn Machine| inference::inside(discriminator, batch, machine);
        let host = &mut *self.machine;
        let features = self.observers.run(images, image_len, host, build);
        let [count, channels, size, _] = features.dims();
        let pairs = features.reshape([count, channels, size / 2, 2, size / 2, 2]);
        let means = pairs.mean_dim(5).mean_dim(3);
        Some(means.reshape([count, channels * size * size / 4]))
    }

    fn search(&mut self, images: &[f32], start: &[f32], steps: usize) -> Option<Tensor<2>> {
        let goal = Goal {
            decoder: self.average.as_ref().unwrap_or(&self.generator),
            latent_size: self.config.network.latent_size,
            score: ReconstructionScore::AfterTanh,
        };
        let host = &mut *self.machine;
        Some(self.searches.run(goal, images, start, steps, host))
    }

    fn evaluate(&mut self, _images: &[f32], _conditions: &[f32]) -> Option<Losses> {
        None
    }

    fn model(&mut self) -> Option<Model<'_>> {
        Some(Model {
            machine: &mut *self.machine,
            networks: vec![
                ("discriminator", &self.discriminator),
                ("generator", &self.generator),
            ],
            averages: self.average.iter().map(|one| ("average", one)).collect(),
            optimiser_steps: self.inputs.steps_mut(),
            noise: &mut self.noise,
        })
    }
}

#[cfg(test)]
mod tests;
