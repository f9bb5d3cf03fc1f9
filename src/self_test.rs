//! A tiny fixed training run that shows whether a device computes what it should.
//!
//! Every visitor's driver is different, and a wrong kernel raises no error: it trains a model
//! that never learns. So before a device is trusted, both families take a few steps on it and the
//! losses are compared with those recorded from the CPU device. Three steps, because the wrong
//! results seen so far surfaced in the second (an optimiser update) and the third (NaN).

use burn::tensor::{Device, Tensor};
use serde::Serialize;

use crate::{
    error::Result,
    model::{IMAGE_SIZE, NetworkConfig},
    random::{SeededRandom, Stream},
    train::{GanConfig, GanTrainer, Losses, Trainer, VaeConfig, VaeTrainer},
};

const STEPS: usize = 3;
const BATCH: usize = 4;
const SEED: u64 = 20;
/// Far above the defaults, so that a wrong update shows at once.
const LEARNING_RATE: f64 = 1e-2;

/// Largest accepted |measured − expected| / (1 + |expected|). Devices round differently, and Adam
/// amplifies that: a correct WebGPU adapter was seen to differ by 1e-6. Burn's fusion feature put
/// the VAE's first loss off by 4 % on the same adapter.
/// A VAE's total that stands still would differ by 0.9 % in the third step.
pub const TOLERANCE: f32 = 5e-3;

/// Losses recorded from the CPU device, in the order of [`measure`].
const EXPECTED: [f32; 7 * STEPS] = [
    1.4254831, 1.3824787, 0.48375008, 0.49840173, 1.3356378, 1.961103, 0.60487354, 0.5616659,
    0.83123434, 2.47799, 0.6906937, 0.3549846, 709.7645, 709.4044, 0.36011398, 707.134, 705.0437,
    2.0902815, 703.14, 701.7932, 1.3468196,
];

/// One figure of the self-test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SelfTestFigure {
    /// Which family, step and loss.
    pub name: String,
    /// As recorded from the CPU device.
    pub expected: f32,
    /// As computed now.
    pub measured: f32,
}

/// Outcome of the self-test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SelfTestReport {
    /// Whether every figure is within the tolerance.
    pub passed: bool,
    /// See [`TOLERANCE`].
    pub tolerance: f32,
    /// Every figure compared.
    pub figures: Vec<SelfTestFigure>,
}

/// Trains both families for three steps on the device and compares.
///
/// # Errors
/// [`crate::error::ErrorKind::Device`] if the losses cannot be read back.
pub async fn run(device: &Device) -> Result<SelfTestReport> {
    let figures: Vec<_> = measure(device)
        .await?
        .into_iter()
        .zip(EXPECTED)
        .map(|((name, measured), expected)| SelfTestFigure {
            name,
            expected,
            measured,
        })
        .collect();
    let within = |figure: &SelfTestFigure| {
        let difference = (figure.measured - figure.expected).abs();
        difference <= TOLERANCE * (1.0 + figure.expected.abs()) // false for NaN
    };
    Ok(SelfTestReport {
        passed: figures.iter().all(within),
        tolerance: TOLERANCE,
        figures,
    })
}

async fn measure(device: &Device) -> Result<Vec<(String, f32)>> {
    let network = NetworkConfig {
        channels: 1,
        width: 4,
        latent_size: 8,
    };
    let gan = GanConfig::new(network.clone()).with_learning_rate(LEARNING_RATE);
    let vae = VaeConfig::new(network).with_learning_rate(LEARNING_RATE);
    let mut trainers: [(&str, Box<dyn Trainer>); 2] = [
        ("GAN", Box::new(GanTrainer::new(gan, SEED, device))),
        ("VAE", Box::new(VaeTrainer::new(vae, SEED, device))),
    ];
    let mut figures = Vec::new();
    for (family, trainer) in &mut trainers {
        let losses: [Losses; STEPS] = std::array::from_fn(|_| trainer.train_step(images(device)));
        for (step, losses) in losses.into_iter().enumerate() {
            for (name, value) in losses.read().await? {
                figures.push((format!("{family} step {} {name}", step + 1), value));
            }
        }
    }
    Ok(figures)
}

/// A fixed batch of coarse blobs.
fn images(device: &Device) -> Tensor<4> {
    const COARSE: usize = 8;
    SeededRandom::new(SEED, Stream::Evaluation)
        .normal([BATCH, 1, COARSE, COARSE], 0.0, 1.0, device)
        .tanh()
        .repeat_dim(2, IMAGE_SIZE / COARSE)
        .repeat_dim(3, IMAGE_SIZE / COARSE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollster::block_on;

    #[test]
    fn the_recorded_figures_are_those_of_the_cpu_device() {
        let report = block_on(run(&Device::flex())).unwrap();
        let measured: Vec<_> = report.figures.iter().map(|f| f.measured).collect();
        assert!(report.passed, "record these instead: {measured:?}");
    }
}
