use std::collections::BTreeMap;

use serde::Serialize;

use super::{extractor::FeatureExtractor, left_out::LeftOut, summary::Summary};
use lab_evaluation::metrics::ClassShare;

/// Figures by the keys of [`lab_evaluation::metrics::MEASURES`].
pub type Values = BTreeMap<&'static str, f32>;

/// What real images and noise get.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(hashmap_as_object))]
pub struct BaselineReport {
    /// Held-out images against training images.
    pub real: BTreeMap<&'static str, f32>,
    /// Noise against training images.
    pub noise: BTreeMap<&'static str, f32>,
    /// Images on each side of a comparison of sets: Fréchet distance, precision, recall.
    pub compared: usize,
    /// Share of the held-out images that a classifier tells right that was trained here, because the
    /// data set brought none; nothing of one that came with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classifier_accuracy: Option<f32>,
    /// Measures that cannot be told on this data set.
    pub left_out: Vec<LeftOut>,
}

/// How good a model is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(hashmap_as_object))]
pub struct EvaluationReport {
    /// Step at which the evaluation began.
    pub step: u32,
    /// Whether it was a rough one, of fewer samples than there could be.
    pub rough: bool,
    /// How many samples were taken.
    pub samples: usize,
    /// How many of them were compared with as many real images, where the figure depends on that.
    pub compared: usize,
    /// The measures.
    pub values: BTreeMap<&'static str, f32>,
    /// Measures that cannot be told.
    pub left_out: Vec<LeftOut>,
    /// The classes, or frequent combinations of attributes; none without a classifier.
    pub classes: Vec<ClassShare>,
    /// What that means.
    pub summary: Summary,
}

/// What a slice of work is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum EvaluationStage {
    /// A classifier is trained for a data set with classes that brought none.
    Classifier,
    /// What real images and noise get.
    Baseline,
    /// A model.
    #[default]
    Model,
}

/// Where the work stands after a slice.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct EvaluationProgress {
    /// What is worked on.
    pub stage: EvaluationStage,
    /// How much of that is done, 0..1.
    pub progress: f32,
    /// Whether samples are still to be taken: they are of one step only if the model rests meanwhile.
    pub sampling: bool,
    /// With the slice that ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<BaselineReport>,
    /// With the slice that ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<EvaluationReport>,
}

impl EvaluationProgress {
    pub(super) fn of(stage: EvaluationStage, progress: f32) -> Self {
        Self {
            stage,
            progress,
            ..Self::default()
        }
    }
}

/// The classes with their shares among some images.
pub fn class_shares(shares: &[f32], extractor: &FeatureExtractor) -> Vec<ClassShare> {
    let classes = extractor.classes().zip(shares);
    let class = |((name, real), share): ((&str, f32), &f32)| ClassShare {
        name: name.into(),
        share: *share,
        real,
    };
    classes.map(class).collect()
}
