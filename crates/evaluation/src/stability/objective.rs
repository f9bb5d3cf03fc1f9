/// The least growth that counts as divergence, in nats.
const GROWTH_MIN: f32 = 10.0;

/// What a VAE minimises, followed over its training: whether it is much worse than it was once. It is
/// worse by the present weight of the KL term: that may grow by itself (KL warm-up) or be changed, and
/// then the reconstruction loss grows as it should.
#[derive(Debug, Clone, Default)]
pub struct Objective {
    /// The terms of the best model so far.
    best: Option<Terms>,
}

/// In nats.
#[derive(Debug, Clone, Copy)]
struct Terms {
    reconstruction: f32,
    kl: f32,
}

impl Terms {
    fn weighted(self, kl_weight: f32) -> f32 {
        self.reconstruction + kl_weight * self.kl
    }
}

impl Objective {
    /// Takes the total, the reconstruction loss and the KL in, as far as the family has them; whether what
    /// is minimised has grown beyond what it was at its best.
    pub fn has_grown(&mut self, [total, reconstruction, kl]: [Option<f32>; 3]) -> bool {
        let Some(reconstruction) = reconstruction else {
            return false;
        };
        let kl = kl.unwrap_or(0.0);
        let now = Terms { reconstruction, kl };
        let cost = total.map_or(0.0, |total| total - reconstruction);
        // Free bits and all.
        let weight = if kl > 0.0 { (cost / kl).max(0.0) } else { 0.0 };
        let present = now.weighted(weight);
        let best = match self.best {
            Some(best) if best.weighted(weight) <= present => best,
            _ => now,
        };
        self.best = Some(best);
        let least = best.weighted(weight);
        present > least + least.abs().max(GROWTH_MIN)
    }

    /// The settings have changed.
    pub fn change(&mut self) {
        self.best = None;
    }
}
