use burn::{
    module::Module,
    optim::{AdamConfig, GradientsParams, ModuleOptimizer},
    tensor::{Device, Tensor},
};

use super::{AutodiffTrainer, beside, still};
use crate::{
    loss::{feature_similarity, gaussian_kl},
    model::{Discriminator, Encoder, Generator, Posterior, initialise_dcgan},
    random::{SeededRandom, Stream},
    train::{Losses, Settings, VaeGanConfig},
};

/// Trains an encoder and a generator as a VAE whose reconstructions are compared by a discriminator's
/// features, and the generator against that discriminator as a GAN (Larsen, Sønderby, Larochelle &
/// Winther 2016, *Autoencoding beyond pixels using a learned similarity metric*).
pub struct VaeGanTrainer {
    config: VaeGanConfig,
    networks: Networks,
    encoder_optimiser: ModuleOptimizer,
    generator_optimiser: ModuleOptimizer,
    discriminator_optimiser: ModuleOptimizer,
    noise: SeededRandom,
}

struct Networks {
    encoder: Encoder,
    generator: Generator,
    discriminator: Discriminator,
}

impl VaeGanTrainer {
    /// Fresh networks and optimisers; everything random comes from `seed`.
    pub fn new(config: VaeGanConfig, seed: u64, device: &Device) -> Self {
        let device = device.clone().autodiff();
        let mut weights = SeededRandom::new(seed, Stream::Weights);
        let encoder = Encoder::new(&config.network, &device);
        let generator = Generator::new(&config.network, &device);
        let discriminator = Discriminator::new(&config.network, &device);
        let adam = AdamConfig::new()
            .with_beta_1(config.beta_1)
            .with_beta_2(config.beta_2)
            .with_epsilon(1e-8);
        Self {
            networks: Networks {
                encoder: initialise_dcgan(encoder, &mut weights, &device),
                generator: initialise_dcgan(generator, &mut weights, &device),
                discriminator: initialise_dcgan(discriminator, &mut weights, &device),
            },
            encoder_optimiser: adam.init(),
            generator_optimiser: adam.init(),
            discriminator_optimiser: adam.init(),
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
            config,
        }
    }
}

/// Of a batch: reconstructions and what comes from the prior.
fn halves<const D: usize>(batch: Tensor<D>) -> [Tensor<D>; 2] {
    let half = batch.dims()[0] / 2;
    [0, half].map(|start| batch.clone().narrow(0, start, half))
}

fn mean([a, b]: [Tensor<1>; 2]) -> Tensor<1> {
    (a + b).div_scalar(2.0)
}

impl Networks {
    /// The discriminator learns to tell real images from reconstructions and from images of latents
    /// of the prior: −log D(x) − ½ log(1 − D(x̃)) − ½ log(1 − D(x_p)), unless the objective is
    /// another. Halves, so that real and generated images weigh the same. Each of the three batches
    /// is normalised on its own.
    ///
    /// Returns its loss and its beliefs too.
    fn discriminator_lesson(
        &self,
        config: &VaeGanConfig,
        (images, conditions): (Tensor<4>, Option<Tensor<2>>),
        generated: Tensor<4>,
    ) -> (GradientsParams, [Tensor<1>; 3]) {
        let VaeGanConfig {
            objective,
            label_smoothing,
            ..
        } = *config;
        let judge = |images| self.discriminator.forward(images, conditions.clone());
        let real = judge(images);
        let fakes = halves(generated.detach()).map(judge);
        let losses = fakes
            .each_ref()
            .map(|fake| objective.discriminator_loss(real.clone(), fake.clone(), label_smoothing));
        let loss = mean(losses);
        let gradients = GradientsParams::from_grads(loss.backward(), &self.discriminator);
        let real = real.detach();
        let beliefs = fakes.map(|fake| objective.d_real_and_d_fake(real.clone(), fake.detach()));
        let [[real_1, fake_1], [real_2, fake_2]] = beliefs;
        (
            gradients,
            [loss, mean([real_1, real_2]), mean([fake_1, fake_2])],
        )
    }

    /// The encoder learns to make reconstructions look like their images to the discriminator, in few
    /// nats; it takes no part in the game.
    ///
    /// Returns the similarity and the KL term too.
    fn encoder_lesson(
        &self,
        config: &VaeGanConfig,
        images: Tensor<4>,
        (posterior, codes): (Posterior, Tensor<2>),
    ) -> (GradientsParams, [Tensor<1>; 2]) {
        let (generator, discriminator) = (still(&self.generator), still(&self.discriminator));
        let [reconstructed, _] = halves(generator.forward(codes));
        let original = discriminator.features(images);
        let similarity = feature_similarity(discriminator.features(reconstructed), original);
        let kl = gaussian_kl(posterior.mean, posterior.log_variance);
        let loss = similarity.clone() + kl.clone().mul_scalar(config.kl_weight);
        let gradients = GradientsParams::from_grads(loss.backward(), &self.encoder);
        (gradients, [similarity, kl])
    }

    /// The generator learns to have both its halves taken for real, and to make reconstructions look
    /// like their images to the discriminator.
    ///
    /// Returns the loss of the game too.
    fn generator_lesson(
        &self,
        config: &VaeGanConfig,
        (images, conditions): (Tensor<4>, Option<Tensor<2>>),
        generated: Tensor<4>,
    ) -> (GradientsParams, Tensor<1>) {
        let discriminator = still(&self.discriminator);
        let original = discriminator.features(images);
        let features = halves(generated).map(|half| discriminator.features(half));
        let real = discriminator.verdict(original.clone(), conditions.clone());
        let game = mean(features.each_ref().map(|features| {
            let fake = discriminator.verdict(features.clone(), conditions.clone());
            config.objective.generator_loss(real.clone(), fake)
        }));
        let [reconstructed, _] = features;
        let similarity = feature_similarity(reconstructed, original);
        let loss = game.clone() + similarity.mul_scalar(config.similarity_weight);
        let gradients = GradientsParams::from_grads(loss.backward(), &self.generator);
        (gradients, game)
    }
}

impl AutodiffTrainer for VaeGanTrainer {
    /// All three networks step at once, from where they are (Larsen et al. 2016, algorithm 1).
    fn train_step(&mut self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Losses {
        let images = images.autodiff();
        let shape = [2 * images.dims()[0], self.config.network.latent_size];
        let noise = self.noise.normal(shape, 0.0, 1.0, &images.device());
        let [noise, prior] = halves(noise);
        let (networks, config) = (&mut self.networks, &self.config);

        let posterior = networks.encoder.forward(images.clone(), conditions.clone());
        // One batch for the generator, so that its normalisation is the same for both halves.
        let latents = Tensor::cat(vec![posterior.reparameterise(noise), prior], 0);
        let twice = conditions.clone().map(|one| Tensor::cat(vec![one; 2], 0));
        let codes = beside(latents, twice);
        let generated = networks.generator.forward(codes.clone().detach());

        let (drawn, shown) = ((posterior, codes), (images.clone(), conditions));
        let (of_encoder, [similarity, kl]) = networks.encoder_lesson(config, images, drawn);
        let (of_discriminator, [discriminator, belief_real, belief_fake]) =
            networks.discriminator_lesson(config, shown.clone(), generated.clone());
        let (of_generator, generator) = networks.generator_lesson(config, shown, generated);

        let rate = config.learning_rate;
        let encoder = networks.encoder.clone();
        networks.encoder = self.encoder_optimiser.step(rate, encoder, of_encoder);
        let decoder = networks.generator.clone();
        networks.generator = self.generator_optimiser.step(rate, decoder, of_generator);
        networks.discriminator = self.discriminator_optimiser.step(
            rate * config.discriminator_rate,
            networks.discriminator.clone(),
            of_discriminator,
        );
        Losses::join([
            ("similarity", similarity),
            ("kl", kl),
            ("discriminator", discriminator),
            ("generator", generator),
            ("belief_real", belief_real),
            ("belief_fake", belief_fake),
        ])
    }

    fn tune(&mut self, settings: &Settings) {
        self.config.tune(settings);
    }

    fn sample(&self, codes: Tensor<2>) -> Tensor<4> {
        let generator = self.networks.generator.valid();
        generator.forward(codes.without_autodiff())
    }

    fn reconstruct(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Option<Tensor<4>> {
        let encoder = self.networks.encoder.valid();
        let conditions = conditions.map(Tensor::without_autodiff);
        let posterior = encoder.forward(images.without_autodiff(), conditions.clone());
        Some(self.sample(beside(posterior.mean, conditions)))
    }

    fn encode(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Option<Tensor<2>> {
        let encoder = self.networks.encoder.valid();
        let conditions = conditions.map(Tensor::without_autodiff);
        let posterior = encoder.forward(images.without_autodiff(), conditions);
        Some(Tensor::cat(vec![posterior.mean, posterior.log_variance], 1))
    }

    /// The similarity is told by a discriminator that changes from step to step.
    fn evaluate(&self, _images: Tensor<4>, _conditions: Option<Tensor<2>>) -> Option<Losses> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        loss::Objective,
        model::NetworkConfig,
        train::autodiff::tests::{images, weights},
    };

    /// The weights of encoder, generator and discriminator after a step.
    fn after_a_step(change: impl FnOnce(&mut VaeGanConfig)) -> [Vec<f32>; 3] {
        let network = NetworkConfig {
            channels: 1,
            width: 4,
            latent_size: 6,
            conditions: 0,
        };
        let mut config = VaeGanConfig::new(network);
        change(&mut config);
        let mut trainer = VaeGanTrainer::new(config, 1, &Device::flex());
        trainer.train_step(images(1), None);
        let networks = &trainer.networks;
        [
            weights(&networks.encoder),
            weights(&networks.generator),
            weights(&networks.discriminator),
        ]
    }

    #[test]
    fn each_network_steps_on_its_own_loss_alone() {
        let plain = after_a_step(|_| ());
        // Adam's first step is as large whatever the gradient, unless another term joins it.
        let changed = |change: fn(&mut VaeGanConfig)| {
            let changed = after_a_step(change);
            std::array::from_fn(|network| changed[network] != plain[network])
        };
        assert_eq!(changed(|c| c.kl_weight = 5.0), [true, false, false]);
        assert_eq!(changed(|c| c.similarity_weight = 0.5), [false, true, false]);
        let objective = |c: &mut VaeGanConfig| c.objective = Objective::Hinge;
        assert_eq!(changed(objective), [false, true, true]);
        assert_eq!(
            changed(|c| c.discriminator_rate = 2.0),
            [false, false, true]
        );
    }

    #[test]
    fn every_weight_learns() {
        let network = NetworkConfig {
            channels: 1,
            width: 4,
            latent_size: 6,
            conditions: 0,
        };
        let trainer = VaeGanTrainer::new(VaeGanConfig::new(network), 1, &Device::flex());
        let networks = &trainer.networks;
        let before = [
            weights(&networks.encoder),
            weights(&networks.generator),
            weights(&networks.discriminator),
        ];
        for (before, after) in before.iter().zip(after_a_step(|_| ())) {
            assert!(
                before
                    .iter()
                    .zip(after)
                    .all(|(before, after)| *before != after)
            );
        }
    }
}
