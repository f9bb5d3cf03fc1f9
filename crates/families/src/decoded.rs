//! What decoders make.

use lab_core::reading::Reading;
use lab_graph::operations::Comparison;

/// What a decoder makes of latents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decoded {
    /// Images, values in −1..1.
    Images,
    /// A logit for every value, which is tanh(logit / 2).
    Logits,
    /// Images whose values may lie beyond −1..1.
    Unbounded,
}

impl Decoded {
    /// Images, values in −1..1, from what the decoder makes.
    pub fn images(self, decoded: Reading) -> Reading {
        match self {
            Self::Images => decoded,
            Self::Logits => decoded.map(|mut values| {
                for value in &mut values {
                    *value = (*value / 2.0).tanh();
                }
                values
            }),
            Self::Unbounded => decoded.map(|mut values| {
                for value in &mut values {
                    *value = value.clamp(-1.0, 1.0);
                }
                values
            }),
        }
    }

    /// Half the squared error of those images.
    pub const fn squared_error(self) -> Comparison {
        match self {
            Self::Images | Self::Unbounded => Comparison::HalfSquaredError { weight: 1.0 },
            Self::Logits => Comparison::Gaussian,
        }
    }
}
