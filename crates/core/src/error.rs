//! The one error type that crosses every public boundary of the crate.

use serde::Serialize;

/// What kind of thing went wrong; the page decides by this, people read [`LabError::message`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// The model family is not one of `lab_families::Family`.
    UnknownFamily,
    /// No data set of that name has been loaded.
    UnknownDataset,
    /// A data file is truncated, corrupt, or not a data file at all.
    InvalidDataset,
    /// A hyperparameter is unknown, of the wrong type, not finite or out of range.
    InvalidHyperparameter,
    /// An argument of a call (a count, an index, a seed) is out of range.
    InvalidArgument,
    /// Images or latents handed in have the wrong size or values out of range.
    InvalidInput,
    /// A model file is damaged, foreign, newer than this program, or for another data set.
    InvalidModel,
    /// The model family has no such operation.
    Unsupported,
    /// The lab was closed before the call.
    Closed,
    /// The compute device could not be brought up, or failed while it worked.
    Device,
}

impl ErrorKind {
    /// All kinds, in their order.
    pub const ALL: [Self; 10] = [
        Self::UnknownFamily,
        Self::UnknownDataset,
        Self::InvalidDataset,
        Self::InvalidHyperparameter,
        Self::InvalidArgument,
        Self::InvalidInput,
        Self::InvalidModel,
        Self::Unsupported,
        Self::Closed,
        Self::Device,
    ];
}

/// What was wrong, what was expected, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[error("{message} {hint}")]
pub struct LabError {
    /// Machine-readable kind.
    pub kind: ErrorKind,
    /// What was wrong and what was expected: one or two sentences.
    pub message: String,
    /// What to do about it: one sentence.
    pub hint: String,
}

impl LabError {
    /// Builds an error from its three parts.
    pub fn new(kind: ErrorKind, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// A failure of the compute device while it did `what`.
    pub fn device(what: &str, cause: impl std::fmt::Display) -> Self {
        Self::new(
            ErrorKind::Device,
            format!(
                "The compute device failed: {what} ({}).",
                innermost_cause(&cause.to_string())
            ),
            "Try again, or use the CPU.",
        )
    }
}

/// Result with a [`LabError`].
pub type Result<T> = std::result::Result<T, LabError>;

/// Burn's device errors print their chain of causes over several lines, then a backtrace.
fn innermost_cause(printed: &str) -> &str {
    let chain = printed.split("Backtrace:").next().unwrap_or(printed);
    chain.trim().lines().next_back().unwrap_or(printed).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_error_names_its_innermost_cause_on_one_line() {
        let chain = "An error happened\nCaused by:\n  the buffer was lost\nBacktrace:\nnone";
        let error = LabError::device("no losses", chain);
        assert_eq!(
            error.message,
            "The compute device failed: no losses (the buffer was lost)."
        );
        assert!(
            LabError::device("no losses", "gone")
                .message
                .contains("(gone)")
        );
    }
}
