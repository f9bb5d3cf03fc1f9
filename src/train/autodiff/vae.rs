use burn::{
    module::Module,
    optim::{AdamConfig, GradientsParams, ModuleOptimizer},
    tensor::{Device, Tensor},
};

use super::{AutodiffTrainer, beside};
use crate::{
    dataset::binarisation::word_of_step,
    loss::{
        bernoulli_reconstruction, free_bits_kl, gaussian_kl, learned_gaussian_reconstruction,
        squared_error_reconstruction,
    },
    model::{Decoder, Encoder, initialise_dcgan},
    random::{SeededRandom, Stream},
    train::{Likelihood, Losses, Settings, VaeConfig},
};

/// Encoder and decoder, trained as one.
#[derive(Module, Debug)]
struct Autoencoder {
    encoder: Encoder,
    decoder: Decoder,
}

impl Autoencoder {
    /// One-sample estimate of the negative ELBO: the total, `[1]`, and its terms by name. What the
    /// KL term costs is its weight and the nats that every latent has for free.
    ///
    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - noise: `[batch, latent_size]`, drawn from N(0, 1)
    /// - conditions: `[batch, conditions]`
    fn loss(
        &self,
        config: &VaeConfig,
        (kl_weight, free_bits): (f64, f64),
        (images, conditions): (Tensor<4>, Option<Tensor<2>>),
        noise: Tensor<2>,
    ) -> (Tensor<1>, Losses) {
        let posterior = self.encoder.forward(images.clone(), conditions.clone());
        let latents = posterior.reparameterise(noise);
        let logits = self.decoder.forward(beside(latents, conditions));
        let reconstruction = match config.likelihood {
            Likelihood::Bernoulli => bernoulli_reconstruction(logits, images),
            Likelihood::Gaussian => squared_error_reconstruction(Decoder::image(logits), images),
            Likelihood::LearnedGaussian => {
                let values = images.shape().num_elements() / images.dims()[0];
                let half_error = squared_error_reconstruction(Decoder::image(logits), images);
                learned_gaussian_reconstruction(half_error, values)
            }
        };
        let (mean, log_variance) = (posterior.mean, posterior.log_variance);
        let kl = gaussian_kl(mean.clone(), log_variance.clone());
        let kl_cost = match free_bits > 0.0 {
            true => free_bits_kl(mean, log_variance, free_bits),
            false => kl.clone(),
        };
        let total = reconstruction.clone() + kl_cost.mul_scalar(kl_weight);
        let losses = Losses::join([
            ("total", total.clone()),
            ("reconstruction", reconstruction),
            ("kl", kl),
        ]);
        (total, losses)
    }
}

/// Trains an encoder and a decoder on the evidence lower bound (Kingma & Welling 2014).
pub struct VaeTrainer {
    config: VaeConfig,
    networks: Autoencoder,
    optimiser: ModuleOptimizer,
    seed: u64,
    steps: u32,
    noise: SeededRandom,
}

impl VaeTrainer {
    /// Fresh networks and optimiser; everything random comes from `seed`.
    pub fn new(config: VaeConfig, seed: u64, device: &Device) -> Self {
        let device = device.clone().autodiff();
        let mut weights = SeededRandom::new(seed, Stream::Weights);
        let networks = Autoencoder {
            encoder: Encoder::new(&config.network, &device),
            decoder: Decoder::new(&config.network, &device),
        };
        let adam = AdamConfig::new()
            .with_beta_1(config.beta_1)
            .with_beta_2(config.beta_2)
            .with_epsilon(1e-8);
        Self {
            networks: initialise_dcgan(networks, &mut weights, &device),
            optimiser: adam.init(),
            seed,
            steps: 0,
            noise: SeededRandom::new(seed, Stream::TrainingNoise),
            config,
        }
    }
}

/// N(0, 1) noise of shape `[batch, latent_size]` for a batch of images, on their device.
fn noise_for(images: &Tensor<4>, config: &VaeConfig, random: &mut SeededRandom) -> Tensor<2> {
    let shape = [images.dims()[0], config.network.latent_size];
    random.normal(shape, 0.0, 1.0, &images.device())
}

impl AutodiffTrainer for VaeTrainer {
    fn train_step(&mut self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Losses {
        let images = images.autodiff();
        let conditions = conditions.map(Tensor::autodiff);
        let noise = noise_for(&images, &self.config, &mut self.noise);
        let kl_weight = self.config.kl_weight_after(self.steps);
        let kl_cost = (kl_weight, self.config.free_bits);
        let seen = (images, conditions);
        let (total, losses) = self.networks.loss(&self.config, kl_cost, seen, noise);
        let gradients = GradientsParams::from_grads(total.backward(), &self.networks);
        let rate = self.config.learning_rate_after(self.steps);
        self.networks = self.optimiser.step(rate, self.networks.clone(), gradients);
        self.steps += 1;
        losses
    }

    fn binarisation_word(&self) -> Option<u32> {
        let binarise = self.config.binarise;
        binarise.then(|| word_of_step(self.seed, self.steps))
    }

    fn tune(&mut self, settings: &Settings) {
        self.config.tune(settings);
    }

    fn sample(&self, codes: Tensor<2>) -> Tensor<4> {
        let decoder = self.networks.decoder.valid();
        Decoder::image(decoder.forward(codes.without_autodiff()))
    }

    fn reconstruct(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Option<Tensor<4>> {
        let networks = self.networks.valid();
        let conditions = conditions.map(Tensor::without_autodiff);
        let images = images.without_autodiff();
        let posterior = networks.encoder.forward(images, conditions.clone());
        let codes = beside(posterior.mean, conditions);
        Some(Decoder::image(networks.decoder.forward(codes)))
    }

    fn encode(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Option<Tensor<2>> {
        let encoder = self.networks.encoder.valid();
        let conditions = conditions.map(Tensor::without_autodiff);
        let posterior = encoder.forward(images.without_autodiff(), conditions);
        Some(Tensor::cat(vec![posterior.mean, posterior.log_variance], 1))
    }

    fn evaluate(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Option<Losses> {
        let images = images.without_autodiff();
        let conditions = conditions.map(Tensor::without_autodiff);
        // The same noise every time, so that two evaluations differ by the model alone.
        let mut random = SeededRandom::new(0, Stream::Evaluation);
        let noise = noise_for(&images, &self.config, &mut random);
        let kl_cost = (self.config.kl_weight, 0.0);
        let networks = self.networks.valid();
        let seen = (images, conditions);
        let (_, losses) = networks.loss(&self.config, kl_cost, seen, noise);
        Some(losses)
    }
}
