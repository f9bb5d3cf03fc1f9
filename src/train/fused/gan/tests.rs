use pollster::block_on;

use super::*;
use crate::{
    dataset::{Labels, Split},
    device::ComputeDevice,
    model::{DiscriminatorNorm, NetworkConfig},
};

const BATCH: usize = 8;

fn dataset() -> Arc<Dataset> {
    let split = Split {
        pixels: (0..16 * 1024).map(|i| (i * 37 % 251) as u8).collect(),
        labels: vec![0; 16],
    };
    Arc::new(Dataset {
        name: "pattern".into(),
        title: "Pattern".into(),
        channels: 1,
        labels: Labels::None,
        licence: "none needed".into(),
        source: "made here".into(),
        link: String::new(),
        sound: None,
        held_out: split.clone(),
        training: split,
    })
}

fn trained(config: GanConfig, steps: usize) -> FusedGanTrainer {
    let machine = ComputeDevice::cpu().machine();
    let mut trainer = FusedGanTrainer::new(config, BATCH, &dataset(), 1, machine);
    for _ in 0..steps {
        trainer.train_step(&(0..BATCH).map(View::plain).collect::<Vec<_>>());
    }
    trainer
}

fn network() -> NetworkConfig {
    NetworkConfig {
        channels: 1,
        width: 3,
        latent_size: 5,
        conditions: 0,
    }
}

/// Of a matrix of `rows` rows, by many power iterations.
fn spectral_norm(matrix: &[f32], rows: usize) -> f32 {
    let columns = matrix.len() / rows;
    let mut right = vec![1.0; columns];
    let mut norm = 0.0;
    for _ in 0..1_000 {
        let left = matrix.chunks_exact(columns);
        let left: Vec<f32> = left
            .map(|row| row.iter().zip(&right).map(|(w, v)| w * v).sum())
            .collect();
        right.fill(0.0);
        for (row, left) in matrix.chunks_exact(columns).zip(&left) {
            for (right, w) in right.iter_mut().zip(row) {
                *right += w * left;
            }
        }
        let length = right.iter().map(|v| v * v).sum::<f32>().sqrt();
        right.iter_mut().for_each(|v| *v /= length);
        norm = length.sqrt();
    }
    norm
}

#[test]
fn spectral_normalisation_keeps_every_weight_of_the_discriminator_at_norm_1() {
    let config = GanConfig::new(network()).with_norm(DiscriminatorNorm::Spectral);
    // One power iteration a step lags a little behind weights that move.
    for (steps, tolerance) in [(0, 1e-3), (1, 0.01), (100, 0.05)] {
        let mut trainer = trained(config.clone(), steps);
        let tensors = block_on(trainer.model().unwrap().snapshot().read()).unwrap();
        let weights = tensors
            .iter()
            .filter(|(name, _)| name.starts_with("discriminator.") && name.ends_with(".weight"));
        let norms: Vec<_> = weights
            .map(|(_, (shape, values))| spectral_norm(values, shape[0]))
            .collect();
        assert_eq!(norms.len(), 4);
        for norm in norms {
            assert!((norm - 1.0).abs() < tolerance, "{norm} after {steps} steps");
        }
    }
}
