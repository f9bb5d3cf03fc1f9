use burn::{
    module::Module,
    optim::{AdamConfig, GradientsParams, ModuleOptimizer},
    tensor::{Device, Tensor},
};

use super::{AutodiffTrainer, beside};
use crate::{
    loss::{bernoulli_reconstruction, gaussian_kl, squared_error_reconstruction},
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
    /// One-sample estimate of the negative ELBO: the total, `[1]`, and its terms by name.
    ///
    /// # Shapes
    /// - images: `[batch, channels, 32, 32]`, values in −1..1
    /// - noise: `[batch, latent_size]`, drawn from N(0, 1)
    /// - conditions: `[batch, conditions]`
    fn loss(
        &self,
        config: &VaeConfig,
        (images, conditions): (Tensor<4>, Option<Tensor<2>>),
        noise: Tensor<2>,
    ) -> (Tensor<1>, Losses) {
        let posterior = self.encoder.forward(images.clone());
        let latents = posterior.reparameterise(noise);
        let logits = self.decoder.forward(beside(latents, conditions));
        let reconstruction = match config.likelihood {
            Likelihood::Bernoulli => bernoulli_reconstruction(logits, images),
            Likelihood::Gaussian => squared_error_reconstruction(Decoder::image(logits), images),
        };
        let kl = gaussian_kl(posterior.mean, posterior.log_variance);
        let total = reconstruction.clone() + kl.clone().mul_scalar(config.kl_weight);
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
        let (total, losses) = self
            .networks
            .loss(&self.config, (images, conditions), noise);
        let gradients = GradientsParams::from_grads(total.backward(), &self.networks);
        self.networks =
            self.optimiser
                .step(self.config.learning_rate, self.networks.clone(), gradients);
        losses
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
        let posterior = networks.encoder.forward(images.without_autodiff());
        let conditions = conditions.map(Tensor::without_autodiff);
        let codes = beside(posterior.mean, conditions);
        Some(Decoder::image(networks.decoder.forward(codes)))
    }

    fn encode(&self, images: Tensor<4>) -> Option<Tensor<2>> {
        let encoder = self.networks.encoder.valid();
        let posterior = encoder.forward(images.without_autodiff());
        Some(Tensor::cat(vec![posterior.mean, posterior.log_variance], 1))
    }

    fn evaluate(&self, images: Tensor<4>, conditions: Option<Tensor<2>>) -> Option<Losses> {
        let images = images.without_autodiff();
        let conditions = conditions.map(Tensor::without_autodiff);
        // The same noise every time, so that two evaluations differ by the model alone.
        let mut random = SeededRandom::new(0, Stream::Evaluation);
        let noise = noise_for(&images, &self.config, &mut random);
        let networks = self.networks.valid();
        let (_, losses) = networks.loss(&self.config, (images, conditions), noise);
        Some(losses)
    }
}
