use std::{cell::RefCell, rc::Rc};

use pollster::block_on;

use super::*;
use crate::{
    dataset::{Labels, Split},
    device::ComputeDevice,
    distortion::Augment,
    fused::program::Op,
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
    let config = GanConfig::new(network())
        .with_norm(DiscriminatorNorm::Spectral)
        .with_learning_rate(5e-5);
    // A few power iterations a step lag a little behind weights that move.
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

/// Counts the operations of the programs that are prepared, and does nothing else.
struct Counter(Rc<RefCell<Vec<usize>>>, usize);

impl Machine for Counter {
    fn allocate(&mut self, _len: usize) -> BufferId {
        self.1 += 1;
        BufferId(self.1)
    }

    fn write(&mut self, _buffer: BufferId, _bits: &[u32]) {}

    fn gradient_parts(&self, _values: usize, _images: usize) -> usize {
        1
    }

    fn prepare(&mut self, operations: Vec<Op>) -> ProgramId {
        let mut counts = self.0.borrow_mut();
        counts.push(operations.len());
        ProgramId(counts.len() - 1)
    }

    fn run(&mut self, _program: ProgramId) {}

    fn tensor(&mut self, _buffer: BufferId, len: usize) -> Tensor<1> {
        Tensor::zeros([len], &Device::flex())
    }
}

/// An operation is a dispatch on a GPU; many small ones are what a step's time consists of.
#[test]
fn remedies_cost_operations_only_where_they_are_used() {
    let operations = |config: GanConfig| {
        let counts = Rc::default();
        let machine = Box::new(Counter(Rc::clone(&counts), 0));
        FusedGanTrainer::new(config, BATCH, &dataset(), 1, machine);
        *counts.borrow().last().unwrap()
    };
    let plain = || GanConfig::new(network()).with_average(0.0);
    let none = || plain().with_norm(DiscriminatorNorm::None);
    assert_eq!(operations(plain()), 63);
    assert_eq!(operations(none()), 63 - 16); // two layers, two passes of four operations
    let spectral = plain().with_norm(DiscriminatorNorm::Spectral);
    assert_eq!(operations(spectral), operations(none()) + 8);
    let penalties = none().with_r1(1.0).with_r2(1.0);
    assert_eq!(operations(penalties), operations(none()) + 4);
    let distorted = plain().with_augment(Augment::Translation);
    assert_eq!(operations(distorted), 63 + 2);
    assert_eq!(operations(plain().with_average(0.99)), 63 + 5); // weights twice, three running statistics
}
