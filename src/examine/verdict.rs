use serde::Serialize;

use super::report::{ScaleReport, Values};
use crate::metrics::ClassShare;

/// Recall below this part of what real images get means that much of the data is missing.
const LITTLE_VARIETY: f32 = 0.3;
/// Precision below this part of what real images get means that most samples look like nothing.
const UNREAL: f32 = 0.5;
/// Samples with less than this part of the detail of real images are blurred …
const BLURRED: f32 = 0.6;
/// … and those with more than this are noisy.
const NOISY: f32 = 1.6;
/// Samples nearer to training images than this part of what is usual are copies.
const COPIED: f32 = 0.5;

/// What the measures mean, in plain words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Verdict {
    /// How good that is.
    pub tone: Tone,
    /// A sentence without its full stop.
    pub text: String,
}

/// How good a model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Nothing is wrong.
    Good,
    /// Something is not as it should be.
    Fair,
    /// Something is badly wrong.
    Bad,
}

fn says(tone: Tone, text: impl Into<String>) -> Verdict {
    Verdict {
        tone,
        text: text.into(),
    }
}

/// The worst that can be said comes first.
pub fn verdict(
    values: &Values,
    (classes, classes_title): (&[ClassShare], &str),
    scale: &ScaleReport,
) -> Verdict {
    let value = |key: &str| values.get(key).copied();
    // As a part of what real images get.
    let of_real = |key: &str| Some(value(key)? / scale.real.get(key)?.max(f32::MIN_POSITIVE));
    let present = classes.iter().filter(|class| !class.is_missing()).count();
    let all = classes.len();
    let counted = match all {
        0 => String::new(),
        _ => format!("{present} of {all} {classes_title} present: "),
    };
    if value("nearest_training").is_some_and(|distance| distance < COPIED) {
        return says(
            Tone::Bad,
            format!("{counted}samples are near-copies of training images"),
        );
    }
    let unreal = of_real("precision").is_some_and(|part| part < UNREAL);
    let narrow = of_real("recall").is_some_and(|part| part < LITTLE_VARIETY);
    if present < all {
        let state = match unreal {
            true => "samples do not look like the data yet",
            false => "collapsing",
        };
        let tone = match present * 10 < all * 8 {
            true => Tone::Bad,
            false => Tone::Fair,
        };
        return says(tone, counted + state);
    }
    let sharpness = value("sharpness").unwrap_or(1.0);
    match (unreal, narrow) {
        (true, _) if sharpness < BLURRED => says(
            Tone::Fair,
            format!("{counted}varied, but too blurred to pass for real"),
        ),
        (true, _) => says(
            Tone::Fair,
            format!("{counted}many samples look like none of the data"),
        ),
        (false, true) => says(
            Tone::Fair,
            format!("{counted}real, but little variety within them"),
        ),
        (false, false) if sharpness < BLURRED => {
            says(Tone::Fair, format!("{counted}varied, but blurred"))
        }
        (false, false) if sharpness > NOISY => {
            says(Tone::Fair, format!("{counted}varied, but noisy"))
        }
        (false, false) => says(
            Tone::Good,
            format!("{counted}varied, and as sharp as real images"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(changes: &[(&'static str, f32)], missing: usize) -> Verdict {
        let real = Values::from([("precision", 0.8), ("recall", 0.8)]);
        let mut values = Values::from([
            ("precision", 0.7),
            ("recall", 0.6),
            ("sharpness", 0.95),
            ("nearest_training", 1.1),
        ]);
        values.extend(changes.iter().copied());
        let classes: Vec<_> = (0..10)
            .map(|index| ClassShare {
                name: index.to_string(),
                share: if index < missing { 0.0 } else { 0.1 },
                real: 0.1,
            })
            .collect();
        let noise = Values::new();
        verdict(&values, (&classes, "classes"), &ScaleReport { real, noise })
    }

    #[test]
    fn missing_classes_come_first() {
        let verdict = told(&[("recall", 0.0)], 3);
        assert_eq!(
            verdict,
            says(Tone::Bad, "7 of 10 classes present: collapsing")
        );
        assert_eq!(told(&[], 1).tone, Tone::Fair);
    }

    #[test]
    fn every_fault_is_named() {
        assert_eq!(told(&[], 0).tone, Tone::Good);
        assert!(
            told(&[("sharpness", 0.3)], 0)
                .text
                .ends_with("varied, but blurred")
        );
        assert!(told(&[("sharpness", 3.0)], 0).text.ends_with("noisy"));
        assert!(told(&[("recall", 0.1)], 0).text.contains("little variety"));
        assert!(
            told(&[("precision", 0.1)], 0)
                .text
                .contains("none of the data")
        );
        let copied = told(&[("nearest_training", 0.2)], 0);
        assert_eq!(copied.tone, Tone::Bad);
        assert!(copied.text.contains("copies"));
    }
}
