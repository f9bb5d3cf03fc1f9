//! The English of a verdict.

use super::{ClassCount, ClassKind, VerdictCode};

/// A sentence that begins small and lacks its full stop; with the classes that the samples show, and why
/// something could not be measured.
pub fn sentence(code: VerdictCode, classes: Option<ClassCount>, reason: Option<&str>) -> String {
    let mut sentence = classes.map_or(String::new(), counted) + phrase(code);
    if let Some(reason) = reason {
        sentence = format!("{sentence}: {reason}");
    }
    sentence
}

fn counted(ClassCount { present, all, of }: ClassCount) -> String {
    let title = of.title();
    match present == all {
        true => format!("all {all} {title}, "),
        false => format!("only {present} of {all} {title}: "),
    }
}

impl ClassKind {
    const fn title(self) -> &'static str {
        match self {
            Self::Classes => "classes",
            Self::Combinations => "common combinations",
        }
    }
}

const fn phrase(code: VerdictCode) -> &'static str {
    match code {
        VerdictCode::Untrained => "this model has not been trained",
        VerdictCode::TooEarly => "too early to judge",
        VerdictCode::Diverged => "training diverged, and the model makes no images any more",
        VerdictCode::Alike => "all samples look alike",
        VerdictCode::Copied => "samples are near-copies of training images",
        VerdictCode::Unlike => "samples do not look like the data",
        VerdictCode::ClassesMissing => "the others are missing",
        VerdictCode::ClassesMissingUnreal => {
            "the others are missing, and many samples look unlike any real image"
        }
        VerdictCode::VariedSharp => "varied, as sharp as real images",
        VerdictCode::Varied => "varied, and no sample looks unlike the data",
        VerdictCode::VariedBlurred => "varied, but blurred",
        VerdictCode::VariedNoisy => "varied, but noisy",
        VerdictCode::VariedUnreal => "varied, but many samples look unlike any real image",
        VerdictCode::VariedUnrealBlurred => "varied, but too blurred to pass for real",
        VerdictCode::Narrow => "realistic, but with little variety",
        VerdictCode::NarrowBlurred => "little variety, and blurred",
        VerdictCode::NarrowNoisy => "little variety, and noisy",
        VerdictCode::NarrowUnreal => "little variety, and many samples look unlike any real image",
        VerdictCode::NarrowUnrealBlurred => "little variety, and too blurred to pass for real",
        VerdictCode::Blurred => "blurred",
        VerdictCode::Noisy => "noisy",
        VerdictCode::Unreal => "many samples look unlike any real image",
        VerdictCode::UnrealBlurred => "too blurred to pass for real",
        VerdictCode::VarietyUnknown => "whether samples vary cannot be measured",
        VerdictCode::NoClassifier => "cannot be graded",
    }
}
