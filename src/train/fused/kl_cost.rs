use crate::fused::{Machine, layout::BufferId};

/// A buffer with what the KL term costs, see [`crate::fused::program::Posterior::kl_cost`], and what
/// it holds.
pub struct KlCost {
    pub buffer: BufferId,
    values: [f64; 2],
}

impl KlCost {
    /// Weight, and nats that every latent has for free.
    pub fn new(machine: &mut dyn Machine, values: [f64; 2]) -> Self {
        let buffer = machine.allocate(values.len());
        machine.write(buffer, &values.map(|value| (value as f32).to_bits()));
        Self { buffer, values }
    }

    /// Weight of the KL term.
    pub fn weight(&self) -> f64 {
        self.values[0]
    }

    /// Uploads them if they have changed.
    pub fn set(&mut self, machine: &mut dyn Machine, values: [f64; 2]) {
        if self.values != values {
            self.values = values;
            machine.write(self.buffer, &values.map(|value| (value as f32).to_bits()));
        }
    }
}
