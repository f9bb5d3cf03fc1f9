//! The English of a summary.

use super::{ClassCount, ClassKind, SummaryCode};
use lab_core::phrase::Phrase;

/// A sentence that begins small and lacks its full stop; with the classes that the samples show, and why
/// something could not be measured.
pub fn sentence(
    code: SummaryCode,
    classes: Option<ClassCount>,
    reason: Option<&Phrase>,
) -> Vec<Phrase> {
    let counted = classes.map(counted);
    let reason = reason.map(|reason| [Phrase::from(": "), reason.clone()]);
    let pieces = counted.into_iter().chain([code.phrase().into()]);
    pieces.chain(reason.into_iter().flatten()).collect()
}

fn counted(ClassCount { present, all, of }: ClassCount) -> Phrase {
    let phrase = match (present == all, of) {
        (true, ClassKind::Classes) => Phrase::from("all {all} classes, "),
        (true, ClassKind::Combinations) => Phrase::from("all {all} common combinations, "),
        (false, ClassKind::Classes) => Phrase::from("only {present} of {all} classes: "),
        (false, ClassKind::Combinations) => {
            Phrase::from("only {present} of {all} common combinations: ")
        }
    };
    phrase.with("present", present).with("all", all)
}

impl SummaryCode {
    /// The part of the sentence that it stands for.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Untrained => "this model has not been trained",
            Self::TooEarly => "too early to judge",
            Self::Diverged => "training diverged, and the model makes no images any more",
            Self::Alike => "all samples look alike",
            Self::Copied => "samples are near-copies of training images",
            Self::Unlike => "samples do not look like the data",
            Self::ClassesMissing => "the others are missing",
            Self::ClassesMissingUnreal => {
                "the others are missing, and many samples look unlike any real image"
            }
            Self::VariedSharp => "varied, as sharp as real images",
            Self::Varied => "varied, and no sample looks unlike the data",
            Self::VariedBlurred => "varied, but blurred",
            Self::VariedNoisy => "varied, but noisy",
            Self::VariedUnreal => "varied, but many samples look unlike any real image",
            Self::VariedUnrealBlurred => "varied, but too blurred to pass for real",
            Self::Narrow => "realistic, but with little variety",
            Self::NarrowBlurred => "little variety, and blurred",
            Self::NarrowNoisy => "little variety, and noisy",
            Self::NarrowUnreal => "little variety, and many samples look unlike any real image",
            Self::NarrowUnrealBlurred => "little variety, and too blurred to pass for real",
            Self::Blurred => "blurred",
            Self::Noisy => "noisy",
            Self::Unreal => "many samples look unlike any real image",
            Self::UnrealBlurred => "too blurred to pass for real",
            Self::VarietyUnknown => "whether samples vary cannot be measured",
            Self::NoClassifier => "cannot be graded",
        }
    }
}
