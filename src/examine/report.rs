use std::collections::BTreeMap;

use serde::Serialize;

use super::{jury::Jury, verdict::Verdict};
use crate::metrics::ClassShare;

/// Figures by the keys of [`crate::metrics::MEASURES`].
pub type Values = BTreeMap<&'static str, f32>;

/// What real images and noise get.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ScaleReport {
    /// Held-out images against training images.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, number>"))]
    pub real: Values,
    /// Noise against training images.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, number>"))]
    pub noise: Values,
}

/// How good a model is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ExaminationReport {
    /// Step at which the examination began.
    pub step: u32,
    /// How many samples were taken.
    pub samples: usize,
    /// The measures.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, number>"))]
    pub values: Values,
    /// The classes, or frequent combinations of attributes; none without a judge.
    pub classes: Vec<ClassShare>,
    /// What that means.
    pub verdict: Verdict,
}

/// Where the work stands after a slice.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ExaminationProgress {
    /// How much of the scale or the examination is done, 0..1.
    pub progress: f32,
    /// With the slice that ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<ScaleReport>,
    /// With the slice that ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<ExaminationReport>,
}

impl ExaminationProgress {
    pub(super) fn of(progress: f32) -> Self {
        Self {
            progress,
            ..Self::default()
        }
    }
}

/// The classes with their shares among some images.
pub fn class_shares(shares: &[f32], jury: &Jury) -> Vec<ClassShare> {
    let classes = jury.classes().zip(shares);
    let class = |((name, real), share): ((&str, f32), &f32)| ClassShare {
        name: name.into(),
        share: *share,
        real,
    };
    classes.map(class).collect()
}
