//! How long measurements may take.

use std::time::{Duration, Instant};

/// A time until which something has to be done.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    end: Instant,
}

impl Budget {
    /// From now on.
    pub fn new(length: Duration) -> Self {
        Self {
            end: Instant::now() + length,
        }
    }

    /// What is left of it.
    pub fn left(self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }

    /// A share of what is left of it.
    pub fn share(self, share: f64) -> Self {
        Self::new(self.left().mul_f64(share))
    }

    /// The same without some time at its end.
    pub fn without(self, reserve: Duration) -> Self {
        Self::new(self.left().saturating_sub(reserve))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_is_gone() {
        let budget = Budget::new(Duration::from_secs(100));
        let half = budget.share(0.5).left();
        assert!(half <= Duration::from_secs(50) && half > Duration::from_secs(49));
        assert_eq!(
            budget.without(Duration::from_secs(101)).left(),
            Duration::ZERO
        );
    }
}
