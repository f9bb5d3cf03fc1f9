//! What expressions are evaluated on: numbers, Burn's tensors, texts in WGSL.

use super::{Expression, Variables};

/// What expressions are evaluated on.
pub trait Number: Clone {
    /// The number `value`, of the shape of `like`.
    fn constant(value: f32, like: &Self) -> Self;
    /// −x.
    fn negative(self) -> Self;
    /// x + y.
    fn sum(self, other: Self) -> Self;
    /// x · y.
    fn product(self, other: Self) -> Self;
    /// x².
    fn square(self) -> Self;
    /// ln(1 + eˣ).
    fn softplus(self) -> Self;
    /// 1 / (1 + e⁻ˣ).
    fn sigmoid(self) -> Self;
    /// max(x, 0).
    fn positive_part(self) -> Self;
    /// 1 where x > 0, else 0.
    fn step(self) -> Self;
    /// x, but at least 0 and at most 1.
    fn unit_clamp(self) -> Self;
}

impl Number for f32 {
    fn constant(value: f32, _: &Self) -> Self {
        value
    }

    fn negative(self) -> Self {
        -self
    }

    fn sum(self, other: Self) -> Self {
        self + other
    }

    fn product(self, other: Self) -> Self {
        self * other
    }

    fn square(self) -> Self {
        self * self
    }

    fn softplus(self) -> Self {
        // Without overflow.
        self.max(0.0) + (-self.abs()).exp().ln_1p()
    }

    fn sigmoid(self) -> Self {
        1.0 / (1.0 + (-self).exp())
    }

    fn positive_part(self) -> Self {
        self.max(0.0)
    }

    fn step(self) -> Self {
        Self::from(self > 0.0)
    }

    fn unit_clamp(self) -> Self {
        self.clamp(0.0, 1.0)
    }
}

impl Expression {
    /// The same in WGSL, a function of the variables `real`, `fake` and `smoothing`.
    pub fn wgsl(&self) -> String {
        let [real, fake, smoothing] = ["real", "fake", "smoothing"].map(|name| Wgsl(name.into()));
        let variables = Variables {
            real,
            fake,
            smoothing,
        };
        self.evaluate(&variables).0
    }
}

/// An expression's text.
#[derive(Debug, Clone)]
struct Wgsl(String);

impl Number for Wgsl {
    fn constant(value: f32, _: &Self) -> Self {
        Self(format!("({value:?})"))
    }

    fn negative(self) -> Self {
        Self(format!("(-{})", self.0))
    }

    fn sum(self, other: Self) -> Self {
        Self(format!("({} + {})", self.0, other.0))
    }

    fn product(self, other: Self) -> Self {
        Self(format!("({} * {})", self.0, other.0))
    }

    fn square(self) -> Self {
        Self(format!("square({})", self.0))
    }

    fn softplus(self) -> Self {
        Self(format!("softplus({})", self.0))
    }

    fn sigmoid(self) -> Self {
        Self(format!("sigmoid({})", self.0))
    }

    fn positive_part(self) -> Self {
        Self(format!("max({}, 0.0)", self.0))
    }

    fn step(self) -> Self {
        Self(format!("select(0.0, 1.0, {} > 0.0)", self.0))
    }

    fn unit_clamp(self) -> Self {
        Self(format!("clamp({}, 0.0, 1.0)", self.0))
    }
}
