//! What the measures of a model mean, as a code with numbers and as a sentence.

mod grade;
mod words;

pub use grade::Findings;

use serde::Serialize;

use lab_core::phrase::Phrase;

/// What the measures mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Summary {
    /// How serious that is.
    pub severity: Severity,
    /// What is said.
    pub code: SummaryCode,
    /// How many classes the samples show; nothing where that says nothing, or is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classes: Option<ClassCount>,
    /// The same as a sentence that begins small and lacks its full stop, in pieces that follow one another.
    pub phrases: Vec<Phrase>,
}

impl Summary {
    /// In English.
    pub fn text(&self) -> String {
        self.phrases.iter().map(Phrase::to_string).collect()
    }
}

/// How serious what a summary says is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nothing is wrong.
    Good,
    /// Something is not as it should be.
    Fair,
    /// Something is badly wrong.
    Bad,
    /// There is nothing to grade yet.
    Early,
    /// What a grade would need cannot be measured on this data set.
    Ungraded,
}

/// What a summary says. Those of the look of samples that say nothing of variety are of data sets on which
/// it cannot be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum SummaryCode {
    /// Nobody has trained the model.
    Untrained,
    /// It has not trained for long, or its samples are nearer to noise than to real images.
    TooEarly,
    /// It makes no numbers any more.
    Diverged,
    /// Its samples are nearly the same.
    Alike,
    /// Its samples are near-copies of training images.
    Copied,
    /// Its samples do not look like the data.
    Unlike,
    /// Some classes are missing.
    ClassesMissing,
    /// Some classes are missing, and samples look like none of the data.
    ClassesMissingUnreal,
    /// Varied, as sharp as real images: nothing is wrong.
    VariedSharp,
    /// Varied, and nothing is wrong; of the sharpness nothing is known.
    Varied,
    /// Varied, but blurred.
    VariedBlurred,
    /// Varied, but noisy.
    VariedNoisy,
    /// Varied, but many samples look like none of the data.
    VariedUnreal,
    /// Varied, but too blurred to pass for real.
    VariedUnrealBlurred,
    /// Little variety; nothing else is wrong.
    Narrow,
    /// Little variety, and blurred.
    NarrowBlurred,
    /// Little variety, and noisy.
    NarrowNoisy,
    /// Little variety, and many samples look like none of the data.
    NarrowUnreal,
    /// Little variety, and too blurred to pass for real.
    NarrowUnrealBlurred,
    /// Blurred.
    Blurred,
    /// Noisy.
    Noisy,
    /// Many samples look like none of the data.
    Unreal,
    /// Too blurred to pass for real.
    UnrealBlurred,
    /// Whether samples vary cannot be told.
    VarietyUnknown,
    /// No classifier tells what samples show, and their distance from training images says nothing.
    NoClassifier,
}

/// How many of the classes the samples show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ClassCount {
    /// Classes that are not missing.
    pub present: usize,
    /// Classes that there are.
    pub all: usize,
    /// What they are.
    pub of: ClassKind,
}

/// What counts as a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum ClassKind {
    /// The data set's classes.
    Classes,
    /// Frequent combinations of the data set's attributes.
    Combinations,
}

/// The worst that can be said comes first.
pub fn summary(findings: &Findings) -> Summary {
    let (severity, code) = findings.grade();
    let classes = findings.count().filter(|_| code.counts_classes());
    let phrases = words::sentence(code, classes, findings.reason(code));
    Summary {
        severity,
        code,
        classes,
        phrases,
    }
}

impl SummaryCode {
    /// All codes, in their order.
    pub const ALL: [Self; 25] = [
        Self::Untrained,
        Self::TooEarly,
        Self::Diverged,
        Self::Alike,
        Self::Copied,
        Self::Unlike,
        Self::ClassesMissing,
        Self::ClassesMissingUnreal,
        Self::VariedSharp,
        Self::Varied,
        Self::VariedBlurred,
        Self::VariedNoisy,
        Self::VariedUnreal,
        Self::VariedUnrealBlurred,
        Self::Narrow,
        Self::NarrowBlurred,
        Self::NarrowNoisy,
        Self::NarrowUnreal,
        Self::NarrowUnrealBlurred,
        Self::Blurred,
        Self::Noisy,
        Self::Unreal,
        Self::UnrealBlurred,
        Self::VarietyUnknown,
        Self::NoClassifier,
    ];

    /// Whether it says something of images that a classifier knows.
    fn counts_classes(self) -> bool {
        match self {
            Self::Untrained
            | Self::TooEarly
            | Self::Diverged
            | Self::Alike
            | Self::Copied
            | Self::Unlike
            | Self::VarietyUnknown
            | Self::NoClassifier => false,
            Self::ClassesMissing
            | Self::ClassesMissingUnreal
            | Self::VariedSharp
            | Self::Varied
            | Self::VariedBlurred
            | Self::VariedNoisy
            | Self::VariedUnreal
            | Self::VariedUnrealBlurred
            | Self::Narrow
            | Self::NarrowBlurred
            | Self::NarrowNoisy
            | Self::NarrowUnreal
            | Self::NarrowUnrealBlurred
            | Self::Blurred
            | Self::Noisy
            | Self::Unreal
            | Self::UnrealBlurred => true,
        }
    }
}

#[cfg(test)]
mod tests;
