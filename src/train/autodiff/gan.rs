use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    optim::{AdamConfig, GradientsParams, ModuleOptimizer},
    tensor::{Device, Tensor},
};

use super::{
    AutodiffTrainer, beside, spectral::SpectralNormalisation, still,
};
use crate::{
    graph::eager::augmented,
    loss::penalty::{gradient_penalty, perturbed},
    model::{Discriminator, DiscriminatorNorm, Generator, initialise_dcgan},
    random::{SeededRandom, Stream},
    train::{Chance, GanConfig, Losses, Settings},
};

/// Trains a generator against a discriminator (Goodfellow et al. 2014).
pub struct GanTrainer {
    config: GanConfig,
    generator: Generator,
    /// Its moving average, if samples come from that, and the generator's steps so far.
    average: Option<Generator>,
    steps: i32,
    discriminator: Discriminator,
    /// What brings the discriminator's kernels to spectral norm 1, if something does.
    spectral: Option<SpectralNormalisation>,
    generator_optimiser: ModuleOptimizer,
    discriminator_optimiser: ModuleOptimizer,
    noise: SeededRandom,
    device: Device,
}

/// What a conditional model is told of a batch of images.
type Told = Option<Tensor<2>>;

impl GanTrainer {
    /// Fresh networks and optimisers; everything random comes from `seed`.
    pub fn new(config: GanConfig, seed: u64, device: &Device) -> Self {
        let device = device.clone().autodiff();
        let mut weights = SeededRandom::new(seed, Stream::Weights);
        let generator = Generator::new(&config.network, &device);
        let adam = AdamConfig::new()
            .with_beta_1(config.beta_1)
            .with_beta_2(config.beta_2)
            .with_epsilon(1e-8);
        let generator = initialise_dcgan(generator, &mut weights, &device);
        let (network, norm) = (&config.network, config.norm);
        let discriminator = Discriminator::initialised(network, norm, &mut weights, &device);
        let spectral = (config.norm == DiscriminatorNorm::Spectral)
            .then(|| SpectralNormalisation::new(&discriminator, &mut weights));
        Self {
            average: (config.average > 0.0).then(|| generator.clone()),
            steps: 0,
            generator,
            discriminator,
            spectral,
            generator_optimiser: adam.init(),
            discriminator_optimiser: adam.init(),
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
            config,
            device,
        }
    }

    /// As many fakes as there are real images, under the same conditions, both as the discriminator
    /// is to see them, and what else a step draws.
    fn generate(&mut self, real: Tensor<4>, told: &Told) -> ([Tensor<4>; 2], Chance) {
        let shape = [real.dims()[0], self.config.network.latent_size];
        let latents = self.noise.normal(shape, 0.0, 1.0, &self.device);
        let batch = shape[0];
        let chance = Chance::draw(&self.config, batch, &mut self.noise);
        let fake = self.generator.forward(beside(latents, told.clone()));
        let distortions = chance.distortions.split_at(chance.distortions.len() / 2);
        let seen = [
            augmented(real, distortions.0),
            augmented(fake, distortions.1),
        ];
        (seen, chance)
    }

    /// The discriminator as it judges images.
    fn judge(&self) -> Discriminator {
        let judge = self.discriminator.clone();
        match &self.spectral {
            Some(spectral) => spectral.normalised(judge),
            None => judge,
        }
    }

    /// Teaches the discriminator to tell real images from fakes. The fakes are detached: this step
    /// leaves the generator alone.
    fn discriminator_step(
        &mut self,
        [real, fake]: [Tensor<4>; 2],
        told: &Told,
        chance: &Chance,
    ) -> [Tensor<1>; 3] {
        let fake = fake.detach();
        let judge = self.judge();
        let real_logits = judge.forward(real.clone(), told.clone());
        let fake_logits = judge.forward(fake.clone(), told.clone());
        let GanConfig {
            objective,
            label_smoothing,
            ..
        } = self.config;
        let logits = [real_logits, fake_logits];
        let [real_logits, fake_logits] = logits.clone();
        let loss = objective.discriminator_loss(real_logits, fake_logits, label_smoothing);
        let penalty = self.penalty(&judge, [real, fake], logits.clone(), (told, chance));
        let total = loss.clone() + penalty;
        let gradients = GradientsParams::from_grads(total.backward(), &self.discriminator);
        self.discriminator = self.discriminator_optimiser.step(
            self.config.learning_rate * self.config.discriminator_rate,
            self.discriminator.clone(),
            gradients,
        );
        if let Some(spectral) = &mut self.spectral {
            spectral.iterate(&self.discriminator);
        }
        let [real, fake] = logits.map(Tensor::detach);
        let [real, fake] = objective.d_real_and_d_fake(real, fake);
        [loss, real, fake]
    }

    /// What the discriminator pays for its slope at real and at generated images.
    fn penalty(
        &self,
        judge: &Discriminator,
        images: [Tensor<4>; 2],
        logits: [Tensor<1>; 2],
        (told, chance): (&Told, &Chance),
    ) -> Tensor<1> {
        let mut total = Tensor::zeros([1], &self.device);
        let Some(key) = chance.key else {
            return total;
        };
        let batch = images[0].dims()[0];
        let mut first = 2 * batch;
        let weights = [self.config.r1, self.config.r2];
        for ((images, logits), weight) in images.into_iter().zip(logits).zip(weights) {
            if weight > 0.0 {
                let beside = judge.forward(perturbed(images, key, first), told.clone());
                total = total + gradient_penalty(logits, beside, weight);
                first += batch;
            }
        }
        total
    }

    /// Teaches the generator to be taken for real by the discriminator, which learns nothing from it.
    fn generator_step(&mut self, [real, fake]: [Tensor<4>; 2], told: Told) -> Tensor<1> {
        let judge = still(&self.judge());
        let objective = self.config.objective;
        let real_logits = judge.forward(real, told.clone());
        let loss = objective.generator_loss(real_logits, judge.forward(fake, told));
        let gradients = GradientsParams::from_grads(loss.backward(), &self.generator);
        self.generator = self.generator_optimiser.step(
            self.config.learning_rate,
            self.generator.clone(),
            gradients,
        );
        self.steps += 1;
        let share = self.config.average_share(self.steps);
        let average = self.average.take();
        self.average = average.map(|average| averaged(average, &self.generator, share));
        loss
    }
}

/// average + share · (module − average), of every parameter and running statistic (Yazıcı et al.
/// 2019).
fn averaged<M: Module>(average: M, module: &M, share: f32) -> M {
    let mut values = Values::default();
    module.visit(&mut values);
    average.map(&mut Blend {
        values: values.0.into(),
        share,
    })
}

/// The values of a module in the order of its fields, each a plain row. They stay on the device.
#[derive(Default)]
struct Values(Vec<Tensor<1>>);

impl ModuleVisitor for Values {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        let value = parameter.val().detach();
        let count = value.shape().num_elements();
        self.0.push(value.reshape([count]));
    }
}

struct Blend {
    values: std::collections::VecDeque<Tensor<1>>,
    share: f32,
}

impl ModuleMapper for Blend {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let value = parameter.val();
        let next = self.values.pop_front().expect("modules of the same fields");
        let next: Tensor<D> = next.reshape(value.dims());
        let blended = value.clone().detach() + (next - value.detach()).mul_scalar(self.share);
        Param::initialized(parameter.id, blended)
    }
}

impl AutodiffTrainer for GanTrainer {
    fn train_step(&mut self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Losses {
        let count = self.config.discriminator_steps;
        let images = images.autodiff().chunk(count, 0);
        let conditions = match conditions {
            Some(conditions) => conditions.autodiff().chunk(count, 0),
            None => Vec::new(),
        };
        let conditions = conditions
            .into_iter()
            .map(Some)
            .chain(std::iter::repeat(None));
        let mut batches: Vec<_> = images.into_iter().zip(conditions).collect();
        let last = batches.pop().expect("a step takes at least one batch");
        for (real, told) in batches {
            let (images, chance) = self.generate(real, &told);
            self.discriminator_step(images, &told, &chance);
        }
        let (real, told) = last;
        let (images, chance) = self.generate(real, &told);
        let [discriminator, belief_real, belief_fake] =
            self.discriminator_step(images.clone(), &told, &chance);
        let generator = self.generator_step(images, told);
        Losses::join([
            ("discriminator", discriminator),
            ("generator", generator),
            ("belief_real", belief_real),
            ("belief_fake", belief_fake),
        ])
    }

    fn batches_per_step(&self) -> usize {
        self.config.discriminator_steps
    }

    fn tune(&mut self, settings: &Settings) {
        self.config.tune(settings);
    }

    fn sample(&self, codes: Tensor<2>) -> Tensor<4> {
        let generator = self.average.as_ref().unwrap_or(&self.generator);
        generator.valid().forward(codes.without_autodiff())
    }

    fn reconstruct(&self, _images: Tensor<4>, _conditions: Option<Tensor<2>>) -> Option<Tensor<4>> {
        None
    }

    fn encode(&self, _images: Tensor<4>, _conditions: Option<Tensor<2>>) -> Option<Tensor<2>> {
        None
    }

    fn evaluate(&self, _images: Tensor<4>, _conditions: Option<Tensor<2>>) -> Option<Losses> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::NetworkConfig, train::autodiff::tests::weights};

    #[test]
    fn each_network_steps_on_its_own_loss_alone() {
        let device = Device::flex();
        let network = NetworkConfig {
            channels: 1,
            width: 4,
            latent_size: 6,
            conditions: 0,
        };
        let mut trainer = GanTrainer::new(GanConfig::new(network), 1, &device);
        let device = device.autodiff();
        let mut random = SeededRandom::new(2, Stream::Batches);
        let real = random.normal([4, 1, 32, 32], 0.0, 1.0, &device).tanh();
        let fake = trainer
            .generator
            .forward(random.normal([4, 6], 0.0, 1.0, &device));
        let state = |t: &GanTrainer| (weights(&t.generator), weights(&t.discriminator));

        let (generator_before, discriminator_before) = state(&trainer);
        let chance = Chance::draw(&trainer.config, 4, &mut random);
        trainer.discriminator_step([real.clone(), fake.clone()], &None, &chance);
        let (generator, discriminator) = state(&trainer);
        assert_eq!(generator, generator_before);
        assert!(
            discriminator
                .iter()
                .zip(&discriminator_before)
                .all(|(a, b)| a != b)
        );

        let (generator_before, discriminator_before) = (generator, discriminator);
        trainer.generator_step([real, fake], None);
        let (generator, discriminator) = state(&trainer);
        assert_eq!(discriminator, discriminator_before);
        assert!(generator.iter().zip(&generator_before).all(|(a, b)| a != b));
    }
}
