use std::sync::Arc;

use burn::tensor::{Device, Tensor};

use super::{
    StepInputs,
    inference::{self, Stage, Stages},
    upload_training_images,
};
use crate::{
    dataset::{Dataset, View},
    fused::{
        Machine, Network, ProgramId, import,
        layout::BufferId,
        network::{Backward, InputGradient, NormalisationMode},
        program::Op,
    },
    model::{Discriminator, Generator, initialise_dcgan},
    random::{SeededRandom, Stream},
    train::{GanConfig, Losses, Trainer},
};

/// Trains a generator against a discriminator, as [`crate::train::autodiff::GanTrainer`] does.
pub struct FusedGanTrainer {
    machine: Box<dyn Machine>,
    generator: Network,
    step: ProgramId,
    inputs: StepInputs,
    figures: BufferId,
    noise: SeededRandom,
    samplers: Stages,
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
        let generator = Network::generator(&config.network, batch, host);
        let discriminator = Network::discriminator(&config.network, batch, host);
        let mut weights = SeededRandom::new(seed, Stream::Weights);
        let cpu = Device::flex().autodiff();
        let module = Generator::new(&config.network, &cpu);
        import(
            &initialise_dcgan(module, &mut weights, &cpu),
            &generator,
            host,
        );
        let module = Discriminator::new(&config.network, &cpu);
        import(
            &initialise_dcgan(module, &mut weights, &cpu),
            &discriminator,
            host,
        );

        let betas = [config.beta_1, config.beta_2];
        let sizes = (batch, config.network.latent_size);
        let inputs = StepInputs::new(host, sizes, config.learning_rate, betas);
        let pixels = upload_training_images(dataset, host);
        let figures = host.allocate(LOSSES.len());
        let operations = step(&generator, &discriminator, &inputs, pixels, figures, host);
        Self {
            step: machine.prepare(operations),
            machine,
            generator,
            inputs,
            figures,
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
            samplers: Stages::default(),
        }
    }
}

const LOSSES: [&str; 4] = ["discriminator", "generator", "belief_real", "belief_fake"];

/// A step of both networks. The discriminator sees real and generated images side by side in one
/// batch of twice the size; the generator's output lies where the second half is.
fn step(
    generator: &Network,
    discriminator: &Network,
    inputs: &StepInputs,
    pixels: BufferId,
    figures: BufferId,
    machine: &mut dyn Machine,
) -> Vec<Op> {
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

    let mut operations = vec![inputs.gather(pixels, images.images(&real))];
    generating.forward(&(0..batch), whole, &mut operations);

    // The discriminator learns to tell real from fake.
    judging.forward(
        &both,
        NormalisationMode::Batch {
            groups: 2,
            track: true,
        },
        &mut operations,
    );
    operations.push(Op::DiscriminatorLoss {
        logits,
        d,
        figures,
        batch,
    });
    let learning = Backward {
        images: both,
        groups: 2,
        parameters: true,
        input: None,
    };
    judging.backward(&judging_gradients, &learning, &mut operations);
    operations.push(inputs.adam(discriminator.arena));

    // The generator learns to be taken for real by the discriminator, which now stands still.
    judging.forward(
        &fake,
        NormalisationMode::Batch {
            groups: 1,
            track: false,
        },
        &mut operations,
    );
    operations.push(Op::GeneratorLoss {
        logits,
        d,
        figures,
        batch,
    });
    let target = Some(InputGradient {
        target: generating_gradients.last(),
        through_tanh: true,
    });
    let passing_on = Backward {
        images: fake,
        groups: 1,
        parameters: false,
        input: target,
    };
    judging.backward(&judging_gradients, &passing_on, &mut operations);
    let learning = Backward {
        images: 0..batch,
        groups: 1,
        parameters: true,
        input: None,
    };
    generating.backward(&generating_gradients, &learning, &mut operations);
    operations.push(inputs.adam(generator.arena));
    operations
}

impl Trainer for FusedGanTrainer {
    fn train_step(&mut self, views: &[View]) {
        self.inputs
            .write(&mut *self.machine, views, &mut self.noise);
        self.machine.run(self.step);
    }

    fn losses(&mut self) -> Option<Losses> {
        (self.inputs.steps > 0)
            .then(|| Losses::new(&LOSSES, self.machine.tensor(self.figures, LOSSES.len())))
    }

    fn sample(&mut self, latents: &[f32]) -> Tensor<4> {
        let generator = &self.generator;
        self.samplers.run(
            latents,
            self.inputs.latent_size,
            &mut *self.machine,
            |batch, machine| {
                let input = generator.input(batch, machine);
                let mut operations = Vec::new();
                let output = inference::forward(generator, input, machine, &mut operations);
                Stage {
                    program: machine.prepare(operations),
                    input,
                    output,
                }
            },
        )
    }

    fn reconstruct(&mut self, _images: &[f32]) -> Option<Tensor<4>> {
        None
    }

    fn evaluate(&mut self, _images: &[f32]) -> Option<Losses> {
        None
    }
}
