//! A deep convolutional GAN (Radford, Metz & Chintala 2016) in one file, with Burn and nothing else: two networks, their
//! losses, a training step. It learns handwritten digits on the CPU and draws what it makes:
//! `cargo run --example gan_in_one_file`
//!
//! `tests/one_file` holds it to the losses and gradients of this project's own trainer.

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig};
use burn::nn::{BatchNorm, BatchNormConfig, Initializer, PaddingConfig2d};
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::activation::{leaky_relu, relu, softplus, tanh};
use burn::tensor::{Device, Distribution, Int, Tensor, TensorData};

/// Length of a latent.
pub const LATENT: usize = 32;
/// Feature maps of the layer next to the image; the inner layers have two and four times as many.
pub const WIDTH: usize = 16;
/// Adam's step size. Larger than in the paper, and twice as large for the generator: a small network on small images.
const DISCRIMINATOR_RATE: f64 = 1e-3;
const GENERATOR_RATE: f64 = 2e-3;
/// Weights begin as N(0, 0.02²) (section 4).
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

/// Makes images of latents.
#[derive(Module, Debug)]
pub struct Generator {
    project: ConvTranspose2d,
    norm: [BatchNorm; 3],
    up: [ConvTranspose2d; 3],
}

impl Generator {
    fn new(device: &Device) -> Self {
        let channels = [[4 * WIDTH, 2 * WIDTH], [2 * WIDTH, WIDTH], [WIDTH, 1]];
        let project = up([LATENT, 4 * WIDTH])
            .with_stride([1, 1])
            .with_padding([0, 0]);
        Self {
            project: project.init(device),
            norm: channels.map(|[channels, _]| BatchNormConfig::new(channels).init(device)),
            up: channels.map(|channels| up(channels).init(device)),
        }
    }

    /// Images, values in −1..1, of latents `[batch, LATENT, 1, 1]`.
    pub fn forward(&self, latents: Tensor<4>) -> Tensor<4> {
        let x = relu(self.norm[0].forward(self.project.forward(latents))); // [batch, 4 · WIDTH, 4, 4]
        let x = relu(self.norm[1].forward(self.up[0].forward(x))); // [batch, 2 · WIDTH, 8, 8]
        let x = relu(self.norm[2].forward(self.up[1].forward(x))); // [batch, WIDTH, 16, 16]
        tanh(self.up[2].forward(x)) // [batch, 1, 32, 32]
    }
}

/// Tells real images from generated ones.
#[derive(Module, Debug)]
pub struct Discriminator {
    down: [Conv2d; 3],
    norm: [BatchNorm; 2],
    head: Conv2d,
}

impl Discriminator {
    fn new(device: &Device) -> Self {
        let channels = [[1, WIDTH], [WIDTH, 2 * WIDTH], [2 * WIDTH, 4 * WIDTH]];
        let norm = |channels| BatchNormConfig::new(channels).init(device);
        let head = Conv2dConfig::new([4 * WIDTH, 1], [4, 4]).with_bias(false);
        Self {
            down: channels.map(|channels| down(channels).init(device)),
            norm: [2 * WIDTH, 4 * WIDTH].map(norm),
            head: head.with_initializer(WEIGHTS).init(device),
        }
    }

    fn forward(&self, images: Tensor<4>) -> Tensor<4> {
        let x = leaky_relu(self.down[0].forward(images), 0.2); // [batch, WIDTH, 16, 16]
        let x = self.norm[0].forward(self.down[1].forward(x));
        let x = leaky_relu(x, 0.2); // [batch, 2 · WIDTH, 8, 8]
        let x = self.norm[1].forward(self.down[2].forward(x));
        let x = leaky_relu(x, 0.2); // [batch, 4 · WIDTH, 4, 4]
        self.head.forward(x) // [batch, 1, 1, 1], logits: positive for "real"
    }

    /// −log D(x) − log(1 − D(G(z))), where D = σ(logit) and −log σ(v) = softplus(−v), which never overflows.
    pub fn loss(&self, real: Tensor<4>, fake: Tensor<4>) -> Tensor<1> {
        let [real, fake] = [real, fake].map(|images| self.forward(images));
        softplus(real.neg(), 1.0).mean() + softplus(fake, 1.0).mean()
    }

    /// −log D(G(z)): the generator wants its images to be taken for real (Goodfellow et al. 2014, section 3).
    pub fn loss_of_generator(&self, fake: Tensor<4>) -> Tensor<1> {
        softplus(self.forward(fake).neg(), 1.0).mean()
    }
}

/// A network with its optimiser.
pub struct Learner<M> {
    /// What learns.
    pub network: M,
    adam: ModuleOptimizer,
    rate: f64,
}

impl<M: Module> Learner<M> {
    fn new(network: M, rate: f64) -> Self {
        let adam = AdamConfig::new().with_beta_1(0.5).with_beta_2(0.99);
        let adam = adam.with_epsilon(1e-8).init();
        Self {
            network,
            adam,
            rate,
        }
    }

    /// One step of Adam against the gradient of a loss.
    fn minimise(&mut self, loss: &Tensor<1>) {
        let gradients = GradientsParams::from_grads(loss.backward(), &self.network);
        self.network = self.adam.step(self.rate, self.network.clone(), gradients);
    }
}

/// Both networks.
pub struct Gan {
    /// Makes images.
    pub generator: Learner<Generator>,
    /// Tells them from real ones.
    pub discriminator: Learner<Discriminator>,
}

impl Gan {
    /// Networks that have learnt nothing yet.
    pub fn new(device: &Device) -> Self {
        Self {
            generator: Learner::new(Generator::new(device), GENERATOR_RATE),
            discriminator: Learner::new(Discriminator::new(device), DISCRIMINATOR_RATE),
        }
    }

    /// One step of each network on its own loss: the discriminator's, then the generator's. Returns the losses.
    pub fn train_step(&mut self, real: Tensor<4>, latents: Tensor<4>) -> [Tensor<1>; 2] {
        let fake = self.generator.network.forward(latents);
        // Detached, the fakes are images like any others: no gradient reaches the generator.
        let discriminator_loss = self.discriminator.network.loss(real, fake.clone().detach());
        self.discriminator.minimise(&discriminator_loss);
        // The gradient flows through the discriminator, but only the generator steps along it.
        let generator_loss = self.discriminator.network.loss_of_generator(fake);
        self.generator.minimise(&generator_loss);
        [discriminator_loss, generator_loss]
    }
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
        let shade = |value: &f32| [' ', '.', '+', '#'][((value + 1.0) * 1.99) as usize];
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
    let mut gan = Gan::new(&device);
    for step in 1..=1000 {
        let real = Tensor::<1, Int>::random([64], all, &device);
        let real = images.clone().select(0, real); // [64, 1, 32, 32]
        let latents = Tensor::random([64, LATENT, 1, 1], normal, &device);
        let losses = gan.train_step(real, latents);
        if step % 100 == 0 {
            let [discriminator, generator] = losses.map(Tensor::into_scalar::<f32>);
            println!("step {step}: discriminator {discriminator:.3}, generator {generator:.3}");
            draw(gan.generator.network.valid().forward(shown.clone()));
        }
    }
}
