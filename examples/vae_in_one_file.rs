//! A convolutional variational autoencoder (Kingma & Welling 2014) in one file, with Burn and nothing else: two networks,
//! the evidence lower bound, a training step. It learns handwritten digits on the CPU and draws what it makes:
//! `cargo run --example vae_in_one_file`
//!
//! `tests/one_file` holds it to the losses and gradients of this project's own trainer.

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig};
use burn::nn::{BatchNorm, BatchNormConfig, Initializer, PaddingConfig2d};
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::activation::{leaky_relu, relu, sigmoid, softplus};
use burn::tensor::{Device, Distribution, Int, Tensor, TensorData};

/// Length of a latent.
pub const LATENT: usize = 32;
/// Feature maps of the layer next to the image; the inner layers have two and four times as many.
pub const WIDTH: usize = 16;
/// Adam's step size: three times the usual, since the weights begin small.
const RATE: f64 = 3e-3;
/// Weights begin as in a DCGAN (Radford et al. 2016, section 4).
const WEIGHTS: Initializer = Initializer::Normal {
    mean: 0.0,
    std: 0.02,
};

/// Halves height and width.
fn down(channels: [usize; 2]) -> Conv2dConfig {
    Conv2dConfig::new(channels, [4, 4])
        .with_stride([2, 2])
        .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
        .with_bias(false)
        .with_initializer(WEIGHTS)
}

/// Doubles height and width.
fn up(channels: [usize; 2]) -> ConvTranspose2dConfig {
    ConvTranspose2dConfig::new(channels, [4, 4])
        .with_stride([2, 2])
        .with_padding([1, 1])
        .with_bias(false)
        .with_initializer(WEIGHTS)
}

/// q(z | x): a mean and a log-variance of every latent number, from an image.
#[derive(Module, Debug)]
pub struct Encoder {
    down: [Conv2d; 3],
    norm: [BatchNorm; 2],
    head: Conv2d,
}

impl Encoder {
    fn new(device: &Device) -> Self {
        let channels = [[1, WIDTH], [WIDTH, 2 * WIDTH], [2 * WIDTH, 4 * WIDTH]];
        let head = Conv2dConfig::new([4 * WIDTH, 2 * LATENT], [4, 4]).with_initializer(WEIGHTS);
        Self {
            down: channels.map(|channels| down(channels).init(device)),
            norm: [2 * WIDTH, 4 * WIDTH]
                .map(|channels| BatchNormConfig::new(channels).init(device)),
            head: head.init(device),
        }
    }

    fn forward(&self, images: Tensor<4>) -> [Tensor<4>; 2] {
        let x = leaky_relu(self.down[0].forward(images), 0.2); // [batch, WIDTH, 16, 16]
        let x = self.norm[0].forward(self.down[1].forward(x));
        let x = leaky_relu(x, 0.2); // [batch, 2 · WIDTH, 8, 8]
        let x = self.norm[1].forward(self.down[2].forward(x));
        let x = leaky_relu(x, 0.2); // [batch, 4 · WIDTH, 4, 4]
        let both = self.head.forward(x); // [batch, 2 · LATENT, 1, 1]
        [0, LATENT].map(|first| both.clone().narrow(1, first, LATENT))
    }
}

/// p(x | z): the logit of every pixel's intensity, from a latent.
#[derive(Module, Debug)]
pub struct Decoder {
    project: ConvTranspose2d,
    norm: [BatchNorm; 3],
    up: [ConvTranspose2d; 3],
}

impl Decoder {
    fn new(device: &Device) -> Self {
        let channels = [[4 * WIDTH, 2 * WIDTH], [2 * WIDTH, WIDTH], [WIDTH, 1]];
        let project = up([LATENT, 4 * WIDTH])
            .with_stride([1, 1])
            .with_padding([0, 0]);
        Self {
            project: project.init(device),
            up: channels.map(|channels| up(channels).init(device)),
            norm: channels.map(|[channels, _]| BatchNormConfig::new(channels).init(device)),
        }
    }

    /// Pixel logits of latents `[batch, LATENT, 1, 1]`.
    pub fn forward(&self, latents: Tensor<4>) -> Tensor<4> {
        let x = relu(self.norm[0].forward(self.project.forward(latents))); // [batch, 4 · WIDTH, 4, 4]
        let x = relu(self.norm[1].forward(self.up[0].forward(x))); // [batch, 2 · WIDTH, 8, 8]
        let x = relu(self.norm[2].forward(self.up[1].forward(x))); // [batch, WIDTH, 16, 16]
        self.up[2].forward(x) // [batch, 1, 32, 32]
    }
}

/// Encoder and decoder, which learn as one network.
#[derive(Module, Debug)]
pub struct Vae {
    encoder: Encoder,
    /// Makes pixel logits of latents.
    pub decoder: Decoder,
}

impl Vae {
    /// Networks that have learnt nothing yet.
    pub fn new(device: &Device) -> Self {
        let (encoder, decoder) = (Encoder::new(device), Decoder::new(device));
        Self { encoder, decoder }
    }

    /// The two terms of the negative evidence lower bound, in nats an image: −log p(x | z) and KL(q(z | x) ‖ p(z)).
    /// Takes values in −1..1 and noise from N(0, 1), `[batch, LATENT, 1, 1]`.
    pub fn losses(&self, images: Tensor<4>, noise: Tensor<4>) -> [Tensor<1>; 2] {
        let batch = images.dims()[0] as f64;
        let [mean, log_variance] = self.encoder.forward(images.clone()); // [batch, LATENT, 1, 1] each
        // z = μ + σ ε, so that gradients reach μ and σ (section 2.4).
        let latents = mean.clone() + (log_variance.clone() / 2.0).exp() * noise;
        let logits = self.decoder.forward(latents); // [batch, 1, 32, 32]
        // Intensities as probabilities: −x log σ(v) − (1 − x) log(1 − σ(v)) = softplus(v) − v x, which never overflows.
        let intensity = (images + 1.0) / 2.0; // 0..1
        let reconstruction = (softplus(logits.clone(), 1.0) - logits * intensity).sum() / batch;
        // ½ (μ² + σ² − 1 − ln σ²) (appendix B).
        let twice_kl = mean.square() + log_variance.clone().exp() - 1.0 - log_variance;
        [reconstruction, twice_kl.sum() / (2.0 * batch)]
    }
}

/// One step of Adam against the gradient of the sum of both terms. Returns them.
pub fn train_step(
    vae: &mut Vae,
    adam: &mut ModuleOptimizer,
    images: Tensor<4>,
    noise: Tensor<4>,
) -> [Tensor<1>; 2] {
    let [reconstruction, kl] = vae.losses(images, noise);
    let gradients = (reconstruction.clone() + kl.clone()).backward();
    let gradients = GradientsParams::from_grads(gradients, vae);
    *vae = adam.step(RATE, vae.clone(), gradients);
    [reconstruction, kl]
}

/// The optimiser of both networks.
pub fn adam() -> ModuleOptimizer {
    let adam = AdamConfig::new().with_beta_1(0.9).with_beta_2(0.99);
    adam.with_epsilon(1e-8).init()
}

/// All training images, `[count, 1, 32, 32]`, values in −1..1.
pub fn training_images(device: &Device) -> Tensor<4> {
    let file =
        std::fs::read("www/public/datasets/digits.gvld").expect("run it in the repository's root");
    let data = dataset_format::decode(&file).expect("a data file");
    let values = data
        .training
        .pixels
        .iter()
        .map(|byte| f32::from(*byte) / 127.5 - 1.0);
    let values: Vec<f32> = values.collect();
    let shape = [values.len() / (32 * 32), 1, 32, 32];
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// Draws images side by side; a character is two pixels high.
fn draw(images: Tensor<4>) {
    let [count, ..] = images.dims();
    let pixels: Vec<f32> = images.into_data().iter().collect();
    for line in (0..32).step_by(2) {
        let row = (0..count).flat_map(|image| &pixels[(image * 32 + line) * 32..][..32]);
        let shade = |value: &f32| [' ', '.', '+', '#'][(value * 3.99) as usize];
        println!("{}", row.map(shade).collect::<String>());
    }
}

fn main() {
    let device = Device::flex().autodiff();
    device.seed(1);
    let images = training_images(&device);
    let all = Distribution::Uniform(0.0, images.dims()[0] as f64);
    let normal = Distribution::Normal(0.0, 1.0);
    let shown = Tensor::random([4, LATENT, 1, 1], normal, &device).without_autodiff();
    let (mut vae, mut adam) = (Vae::new(&device), adam());
    for step in 1..=1000 {
        let batch = Tensor::<1, Int>::random([64], all, &device);
        let batch = images.clone().select(0, batch); // [64, 1, 32, 32]
        let noise = Tensor::random([64, LATENT, 1, 1], normal, &device);
        let losses = train_step(&mut vae, &mut adam, batch, noise);
        if step % 100 == 0 {
            let [reconstruction, kl] = losses.map(Tensor::into_scalar::<f32>);
            println!("step {step}: reconstruction {reconstruction:.1}, KL {kl:.1} nats an image");
            draw(sigmoid(vae.decoder.valid().forward(shown.clone())));
        }
    }
}
