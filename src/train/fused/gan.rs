use std::sync::Arc;

use burn::tensor::Tensor;

use super::{
    StepInputs,
    inference::{self, Stages},
    initialise,
    model::Model,
    search::{Goal, Searches},
    single, upload_training_images, write_single,
};
use crate::{
    dataset::{Dataset, View},
    fused::{
        Machine, Network, ProgramId, import,
        layout::BufferId,
        network::{Backward, InputGradient, NormalisationMode},
        program::{Op, ReconstructionScore},
    },
    loss::Objective,
    model::{Discriminator, Generator, IMAGE_SIZE},
    random::{SeededRandom, Stream},
    train::{GanConfig, Losses, Settings, Trainer},
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
    noise: SeededRandom,
    samplers: Stages,
    observers: Stages,
    searches: Searches,
}

/// Places of the optimisers: the discriminator's steps first.
const DISCRIMINATOR: usize = 0;
const GENERATOR: usize = 1;

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
        let generator = Network::generator(&config.network, batch, host);
        let discriminator = Network::discriminator(&config.network, batch, 2, host);
        let (sizes, mut weights) = (&config.network, SeededRandom::new(seed, Stream::Weights));
        let module = initialise(&generator, Generator::new, sizes, &mut weights, host);
        let average = (config.average > 0.0).then(|| generator.twin(host));
        if let Some(average) = &average {
            import(&module, average, host);
        }
        initialise(
            &discriminator,
            Discriminator::new,
            sizes,
            &mut weights,
            host,
        );

        let betas = [config.beta_1, config.beta_2];
        let sizes = [batch, batch, config.network.latent_size];
        let mut inputs = StepInputs::new(host, sizes, 2, betas);
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
        };
        let networks = (&generator, &discriminator);
        let (first_part, mut whole) = step(networks, config.objective, &inputs, buffers, host);
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
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
            samplers: Stages::default(),
            observers: Stages::default(),
            searches: Searches::default(),
        }
    }
}

const LOSSES: [&str; 4] = ["discriminator", "generator", "belief_real", "belief_fake"];

/// What a step reads and writes besides its inputs and the networks.
#[derive(Debug, Clone, Copy)]
struct Buffers {
    pixels: BufferId,
    smoothing: BufferId,
    figures: BufferId,
}

/// A step of the discriminator, and a step of both networks, which begins with it. The
/// discriminator sees real and generated images side by side in one batch of twice the size; the
/// generator's output lies where the second half is.
fn step(
    (generator, discriminator): (&Network, &Network),
    objective: Objective,
    inputs: &StepInputs,
    Buffers {
        pixels,
        smoothing,
        figures,
    }: Buffers,
    machine: &mut dyn Machine,
) -> (Vec<Op>, Vec<Op>) {
    let batch = inputs.batch;
    let (real, fake, both) = (0..batch, batch..2 * batch, 0..2 * batch);
    let images = discriminator.input(2 * batch, machine);
    let judging = discriminator.pass(images, None, machine);
    let judging_gradients = judging.gradients(machine);
    let generated = images.images(&fake);
    let generating = generator.pass(inputs.noise(), Some(generated), machine);
    let generating_gradients = generating.gradients(machine);
    let figures = figures.start();
    let (logits, d) = (judging.output().buffer, judging_gradients.last().buffer);
    let whole = NormalisationMode::Batch {
        groups: 1,
        track: true,
    };

    let halves = NormalisationMode::Batch {
        groups: 2,
        track: true,
    };

    let mut operations = vec![inputs.gather(pixels, images.images(&real))];
    generating.forward(&(0..batch), whole, &mut operations);

    // The discriminator learns to tell real from fake.
    judging.forward(&both, halves, &mut operations);
    operations.push(Op::DiscriminatorLoss {
        objective,
        logits,
        smoothing,
        d,
        figures,
        batch,
        fakes: 1,
    });
    let learning = Backward {
        images: both,
        mode: halves,
        parameters: true,
        input: None,
    };
    judging.backward(&judging_gradients, &learning, &mut operations);
    operations.push(inputs.adam(DISCRIMINATOR, discriminator.arena));
    let first_part = operations.clone();

    // The generator learns to be taken for real by the discriminator, which now stands still.
    let untracked = NormalisationMode::Batch {
        groups: 1,
        track: false,
    };
    if objective.pairs_images() {
        judging.forward(&real, untracked, &mut operations);
    }
    judging.forward(&fake, untracked, &mut operations);
    operations.push(Op::GeneratorLoss {
        objective,
        logits,
        d,
        figures,
        batch,
        fakes: 1,
    });
    let target = Some(InputGradient {
        target: generating_gradients.last(),
        through_tanh: true,
    });
    let passing_on = Backward {
        images: fake,
        mode: whole,
        parameters: false,
        input: target,
    };
    judging.backward(&judging_gradients, &passing_on, &mut operations);
    let learning = Backward {
        images: 0..batch,
        mode: whole,
        parameters: true,
        input: None,
    };
    generating.backward(&generating_gradients, &learning, &mut operations);
    operations.push(inputs.adam(GENERATOR, generator.arena));
    (first_part, operations)
}

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

    fn sample(&mut self, latents: &[f32]) -> Tensor<4> {
        let generator = self.average.as_ref().unwrap_or(&self.generator);
        self.samplers.run(
            latents,
            self.inputs.latent_size,
            &mut *self.machine,
            |batch, machine| inference::stage(generator, batch, machine),
        )
    }

    fn reconstruct(&mut self, _images: &[f32]) -> Option<Tensor<4>> {
        None
    }

    fn encode(&mut self, _images: &[f32]) -> Option<Tensor<2>> {
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
            score: ReconstructionScore::AfterTanh,
        };
        let host = &mut *self.machine;
        Some(self.searches.run(goal, images, start, steps, host))
    }

    fn evaluate(&mut self, _images: &[f32]) -> Option<Losses> {
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
