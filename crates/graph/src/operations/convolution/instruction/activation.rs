//! What happens to a product on its way to memory.

use crate::fused::{
    cpu::{CpuMemory, rectifier_slope, rectify},
    layout::{Matrix, Slice},
    webgpu::Dispatch,
};

/// What happens to a product on its way to memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ProductActivation {
    /// Nothing.
    None,
    /// Adds a bias, one value a column.
    Bias(Slice),
    /// v where v > 0, else slope · v.
    Rectify {
        /// 0 for ReLU, 0.2 for the LeakyReLU of DCGAN.
        slope: f32,
    },
    /// tanh v.
    Tanh,
    /// Times the derivative of [`ProductActivation::Rectify`], known from its output, which lies like the
    /// product.
    RectifyGradient {
        /// The output of the activation.
        output: Matrix,
        /// As in the forward pass.
        slope: f32,
    },
    /// Times the derivative of tanh, 1 − y², known from its output, which lies like the product.
    TanhGradient {
        /// The output of the activation.
        output: Matrix,
    },
}

/// What the kernel calls each of them; one kernel does them all, since a large product takes long to compile.
mod codes {
    pub const NONE: u32 = 0;
    pub const BIAS: u32 = 1;
    pub const RECTIFY: u32 = 2;
    pub const TANH: u32 = 3;
    pub const RECTIFY_GRADIENT: u32 = 4;
    pub const TANH_GRADIENT: u32 = 5;
}

impl ProductActivation {
    /// What the kernel calls it.
    pub(super) const fn code(&self) -> u32 {
        match self {
            Self::None => codes::NONE,
            Self::Bias(_) => codes::BIAS,
            Self::Rectify { .. } => codes::RECTIFY,
            Self::Tanh => codes::TANH,
            Self::RectifyGradient { .. } => codes::RECTIFY_GRADIENT,
            Self::TanhGradient { .. } => codes::TANH_GRADIENT,
        }
    }

    /// Tells the kernel the codes.
    pub(super) fn constants(dispatch: Dispatch) -> Dispatch {
        dispatch
            .constant("NONE", codes::NONE)
            .constant("BIAS", codes::BIAS)
            .constant("RECTIFY", codes::RECTIFY)
            .constant("TANH", codes::TANH)
            .constant("RECTIFY_GRADIENT", codes::RECTIFY_GRADIENT)
            .constant("TANH_GRADIENT", codes::TANH_GRADIENT)
    }

    /// What is read beside the factors.
    pub(super) fn auxiliary(&self) -> Option<Slice> {
        match self {
            Self::None | Self::Rectify { .. } | Self::Tanh => None,
            Self::Bias(bias) => Some(*bias),
            Self::RectifyGradient { output, .. } | Self::TanhGradient { output } => {
                Some(output.start())
            }
        }
    }

    /// Of the rectifier, if it is one.
    pub(super) const fn slope(&self) -> f32 {
        match self {
            Self::Rectify { slope } | Self::RectifyGradient { slope, .. } => *slope,
            Self::None | Self::Bias(_) | Self::Tanh | Self::TanhGradient { .. } => 0.0,
        }
    }

    /// Completes neighbouring values of a product, given their distance from its first value and
    /// the first one's column.
    #[inline(always)]
    pub(super) fn apply(
        &self,
        memory: &CpuMemory,
        values: &mut [f32],
        distance: usize,
        column: usize,
    ) {
        let matching = |output: &Matrix| {
            let start = output.base.wrapping_add(distance);
            &memory.values(output.buffer)[start..start + values.len()]
        };
        match *self {
            Self::None => {}
            Self::Bias(bias) => {
                for (value, bias) in values.iter_mut().zip(&memory.at(bias)[column..]) {
                    *value += bias;
                }
            }
            Self::Rectify { slope } => {
                for value in values {
                    *value = rectify(*value, slope);
                }
            }
            Self::Tanh => {
                for value in values {
                    *value = value.tanh();
                }
            }
            Self::RectifyGradient { output, slope } => {
                let outputs = matching(&output);
                for (value, output) in values.iter_mut().zip(outputs) {
                    *value *= rectifier_slope(*output, slope);
                }
            }
            Self::TanhGradient { output } => {
                let outputs = matching(&output);
                for (value, output) in values.iter_mut().zip(outputs) {
                    *value *= 1.0 - output * output;
                }
            }
        }
    }
}
