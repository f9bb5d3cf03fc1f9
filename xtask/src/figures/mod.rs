//! The figures in README and docs, held to what commands measured.
//!
//! A claim is a sentence or a row as it must stand in a text, made from a file that a command wrote: a record that
//! the tests check, a benchmark, or an index beside the data. Whoever changes the one finds out here that the other is stale.

mod claims;
mod files;
mod markdown;
mod published_size;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::paths;

pub use published_size::check as check_published_size;

/// What a text must say.
struct Claim {
    /// The text, relative to the root.
    text: &'static str,
    /// The words, with single spaces between them.
    words: String,
    /// Where the figures come from, and how they are measured anew.
    source: &'static str,
}

/// Fails with all sentences that a text lacks.
pub fn check() -> Result<()> {
    let claims = claims::all()?;
    let mut missing = Vec::new();
    for claim in &claims {
        let path = paths::root().join(claim.text);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if !says(&text, &claim.words) {
            missing.push(format!(
                "{} does not say \"{}\" (from {})",
                claim.text, claim.words, claim.source
            ));
        }
    }
    if !missing.is_empty() {
        bail!(
            "{} of {} figures are stale; correct the text, or measure anew:\n{}",
            missing.len(),
            claims.len(),
            missing.join("\n")
        );
    }
    println!("{} sentences and rows say what was measured", claims.len());
    Ok(())
}

/// Whether a text holds words, however its lines are broken.
fn says(text: &str, words: &str) -> bool {
    let text: Vec<_> = text.split_whitespace().collect();
    text.join(" ").contains(words)
}

/// A number with a comma before every three digits: 20,550.
fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_found_across_lines_and_a_stale_one_is_not() {
        let text = "A step is 68\ndispatches in one\n   submit.";
        assert!(says(text, "68 dispatches in one submit"));
        assert!(!says(text, "63 dispatches in one submit"));
    }

    #[test]
    fn thousands_have_commas() {
        let written = [0, 755, 1000, 20_550, 1_234_567].map(grouped);
        assert_eq!(written, ["0", "755", "1,000", "20,550", "1,234,567"]);
    }
}
