//! The average of a network's weights over its training.

use lab_graph::fused::{Backend, CpuBackend, Network, layout::BufferId};

/// Decays of the first steps are smaller, so that the beginning is forgotten: (1 + n) / (10 + n).
const WARM_UP: f32 = 10.0;

/// An exponential average of a network's parameters and running statistics over the steps of its
/// training (Polyak & Juditsky 1992).
pub struct Ema {
    decay: f32,
    steps: usize,
    buffers: Vec<(BufferId, Vec<f32>)>,
}

impl Ema {
    /// Of no steps yet.
    pub fn new(network: &Network, decay: f32) -> Self {
        let buffers = [network.arena.values, network.running.buffer];
        Self {
            decay,
            steps: 0,
            buffers: buffers.map(|buffer| (buffer, Vec::new())).to_vec(),
        }
    }

    /// Takes the values after a step in.
    pub fn add(&mut self, backend: &CpuBackend) {
        let steps = self.steps as f32;
        let decay = self.decay.min((1.0 + steps) / (WARM_UP + steps));
        self.steps += 1;
        for (buffer, ema) in &mut self.buffers {
            let values = backend.values(*buffer);
            ema.resize(values.len(), 0.0);
            for (ema, value) in ema.iter_mut().zip(values) {
                *ema += (1.0 - decay) * (value - *ema);
            }
        }
    }

    /// Puts the average in the place of the values, which ends the training.
    pub fn replace(&self, backend: &mut CpuBackend) {
        for (buffer, ema) in &self.buffers {
            backend.write(*buffer, bytemuck::cast_slice(ema));
        }
    }
}
