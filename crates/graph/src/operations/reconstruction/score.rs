//! How a reconstructed value is scored, on both backends.

use crate::loss::expression::Number;

/// How reconstructions are scored; see [`crate::loss`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ReconstructionScore {
    /// [`crate::loss::bernoulli_reconstruction`].
    Bernoulli,
    /// [`crate::loss::squared_error_reconstruction`] of tanh(logit / 2).
    Gaussian,
    /// The same of values that a tanh has made already; the gradient is that of before it.
    AfterTanh,
    /// Half the squared error of plain values, times a weight.
    Weighted(f32),
}

impl ReconstructionScore {
    /// Score of a value, and the slope in it.
    #[inline]
    pub(super) fn evaluate(self, value: f32, target: f32) -> (f32, f32) {
        match self {
            Self::Bernoulli => {
                let intensity = (target + 1.0) / 2.0;
                (
                    value.softplus() - value * intensity,
                    value.sigmoid() - intensity,
                )
            }
            Self::Gaussian => {
                let decoded = (value / 2.0).tanh();
                let error = decoded - target;
                (error * error / 2.0, error * (1.0 - decoded * decoded) / 2.0)
            }
            Self::AfterTanh => {
                let error = value - target;
                (error * error / 2.0, error * (1.0 - value * value))
            }
            Self::Weighted(weight) => {
                let error = value - target;
                (weight * error * error / 2.0, weight * error)
            }
        }
    }

    /// The same in WGSL, `fn score(value: f32, goal: f32) -> vec2f`.
    pub(super) const fn wgsl(self) -> &'static str {
        match self {
            Self::Bernoulli => {
                "fn score(value: f32, goal: f32) -> vec2f {
                    let intensity = (goal + 1.0) / 2.0;
                    return vec2f(softplus(value) - value * intensity, sigmoid(value) - intensity);
                }
                "
            }
            Self::Gaussian => {
                "fn score(value: f32, goal: f32) -> vec2f {
                    let decoded = safe_tanh(value / 2.0);
                    let error = decoded - goal;
                    return vec2f(error * error / 2.0, error * (1.0 - decoded * decoded) / 2.0);
                }
                "
            }
            Self::AfterTanh => {
                "fn score(value: f32, goal: f32) -> vec2f {
                    let error = value - goal;
                    return vec2f(error * error / 2.0, error * (1.0 - value * value));
                }
                "
            }
            Self::Weighted(_) => {
                "fn score(value: f32, goal: f32) -> vec2f {
                    let error = value - goal;
                    return vec2f(p.weight * error * error / 2.0, p.weight * error);
                }
                "
            }
        }
    }

    /// What WGSL finds as `p.weight`.
    pub(super) const fn weight(self) -> f32 {
        match self {
            Self::Bernoulli | Self::Gaussian | Self::AfterTanh => 1.0,
            Self::Weighted(weight) => weight,
        }
    }
}
