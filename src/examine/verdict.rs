use serde::Serialize;

use super::{left_out::LeftOut, report::Values};
use crate::metrics::ClassShare;

/// Steps before which samples that are all alike are no fault …
const ALIKE_UNTIL: u32 = 250;
/// … and those before which samples that look like nothing are none.
const UNREAL_UNTIL: u32 = 1000;
/// Recall below this part of what real images get means that much of the data is missing.
const LITTLE_VARIETY: f32 = 0.3;
/// What tells how much samples vary, whatever a classifier says.
const VARIETY: [&str; 2] = ["diversity", "distinctness"];
/// Samples whose pairs, or whose nearest neighbours, are nearer than this part of those of training
/// images are nearly the same: a GAN that collapses on emoji comes to 0.2, one that learns has 0.3 after
/// 200 steps …
const ALIKE: f32 = 0.25;
/// … and below this part there is little variety among them. A VAE, whose samples are blurred, has 0.6.
const NARROW: f32 = 0.5;
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
    /// There is nothing to grade yet.
    Early,
    /// What a grade would need cannot be measured on this data set.
    Ungraded,
}

/// What is known of a model.
pub struct Findings<'a> {
    /// Steps trained.
    pub step: u32,
    pub values: &'a Values,
    pub left_out: &'a [LeftOut],
    /// Whether the model makes values that are no numbers.
    pub has_diverged: bool,
    /// None without a classifier.
    pub classes: &'a [ClassShare],
    /// What they are called.
    pub classes_title: &'a str,
    /// What real images get.
    pub real: &'a Values,
    /// What noise gets.
    pub noise: &'a Values,
}

/// The worst that can be said comes first.
pub fn verdict(findings: &Findings) -> Verdict {
    let (tone, text) = findings.summary();
    let text = match tone {
        Tone::Early | Tone::Ungraded => text,
        Tone::Good | Tone::Fair | Tone::Bad => findings.counted() + &text,
    };
    Verdict { tone, text }
}

/// How much the samples differ from one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variety {
    /// It cannot be measured.
    Unknown,
    /// They are nearly the same.
    Alike,
    Narrow,
    AsReal,
}

impl Findings<'_> {
    fn summary(&self) -> (Tone, String) {
        let says = |tone: Tone, text: &str| (tone, text.to_string());
        if self.step == 0 {
            return says(Tone::Early, "nobody has trained this model");
        }
        if self.has_diverged {
            return says(Tone::Bad, "the model makes no images any more: it diverged");
        }
        let variety = self.variety();
        match variety {
            Variety::Alike if self.step < ALIKE_UNTIL => {
                return says(Tone::Early, "samples are still alike");
            }
            Variety::Alike => return says(Tone::Bad, "collapsed, as samples are nearly all alike"),
            Variety::Unknown | Variety::Narrow | Variety::AsReal => {}
        }
        let distance = self.value("nearest_training");
        if distance.is_some_and(|distance| distance < COPIED) {
            return says(Tone::Bad, "samples are near-copies of training images");
        }
        let unlike = self.is_unlike();
        let unreal = unlike || self.of_real("precision").is_some_and(|part| part < UNREAL);
        let (present, all) = (self.present(), self.classes.len());
        let many_missing = present * 10 < all * 8;
        if self.step < UNREAL_UNTIL && (unlike || unreal && many_missing) {
            return says(Tone::Early, "samples do not look like the data so far");
        }
        if present < all {
            let tone = if many_missing { Tone::Bad } else { Tone::Fair };
            return match unreal {
                true => says(tone, "samples do not look like the data yet"),
                false => says(tone, "collapsing"),
            };
        }
        if unlike {
            return says(Tone::Bad, "samples do not look like the data");
        }
        self.appearance(unreal, variety)
    }

    /// Whether samples are as far from training images as noise is, rather than as held-out images are.
    fn is_unlike(&self) -> bool {
        let noise = self.noise.get("nearest_training").copied();
        let distances = self.value("nearest_training").zip(noise);
        distances.is_some_and(|(own, noise)| noise > 1.0 && own > noise.sqrt())
    }

    /// Of samples that are neither alike nor like nothing.
    fn appearance(&self, unreal: bool, variety: Variety) -> (Tone, String) {
        let detail = self.value("sharpness");
        let blurred = detail.is_some_and(|detail| detail < BLURRED);
        let noisy = detail.is_some_and(|detail| detail > NOISY);
        let fault = match (unreal, blurred, noisy) {
            (true, true, _) => Some("too blurred to pass for real"),
            (true, false, _) => Some("many samples look like none of the data"),
            (false, true, _) => Some("blurred"),
            (false, false, true) => Some("noisy"),
            (false, false, false) => None,
        };
        let good = match detail {
            Some(_) => "as sharp as real images",
            None => "no sample looks unlike the data",
        };
        match (variety, fault) {
            (Variety::AsReal, None) => (Tone::Good, format!("varied, and {good}")),
            (Variety::AsReal, Some(fault)) => (Tone::Fair, format!("varied, but {fault}")),
            (Variety::Alike | Variety::Narrow, None) => {
                (Tone::Fair, "real, but little variety within them".into())
            }
            (Variety::Alike | Variety::Narrow, Some(fault)) => {
                (Tone::Fair, format!("little variety, and {fault}"))
            }
            (Variety::Unknown, Some(fault)) => (Tone::Fair, fault.into()),
            (Variety::Unknown, None) => (Tone::Ungraded, self.why_no_variety()),
        }
    }

    /// Why it is not known how much samples vary.
    fn why_no_variety(&self) -> String {
        let of_variety = |one: &&LeftOut| VARIETY.contains(&one.key);
        let reason = self.left_out.iter().find(of_variety);
        let reason = reason.map_or(String::new(), |one| format!(": {}", one.reason));
        format!("whether samples vary cannot be told{reason}")
    }

    fn variety(&self) -> Variety {
        let least = VARIETY.iter().filter_map(|key| self.value(key));
        let least = least.reduce(f32::min);
        let recall = self.of_real("recall");
        let forgets = recall.is_some_and(|part| part < LITTLE_VARIETY);
        match least {
            Some(part) if part < ALIKE => Variety::Alike,
            Some(part) if part < NARROW || forgets => Variety::Narrow,
            None if forgets => Variety::Narrow,
            None if recall.is_none() => Variety::Unknown,
            Some(_) | None => Variety::AsReal,
        }
    }

    fn value(&self, key: &str) -> Option<f32> {
        self.values.get(key).copied()
    }

    /// As a part of what real images get.
    fn of_real(&self, key: &str) -> Option<f32> {
        let real = self.real.get(key).filter(|real| **real > 0.0)?;
        Some(self.value(key)? / real)
    }

    fn present(&self) -> usize {
        let classes = self.classes.iter();
        classes.filter(|class| !class.is_missing()).count()
    }

    fn counted(&self) -> String {
        match self.classes.len() {
            0 => String::new(),
            all => {
                let (present, title) = (self.present(), self.classes_title);
                format!("{present} of {all} {title} present: ")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found of a sound model, but for some changes.
    struct Case {
        step: u32,
        values: Values,
        left_out: Vec<LeftOut>,
        has_diverged: bool,
        classes: Vec<ClassShare>,
    }

    impl Case {
        fn new(changes: &[(&'static str, f32)], missing: usize) -> Self {
            let mut values = Values::from([
                ("precision", 0.7),
                ("recall", 0.6),
                ("sharpness", 0.95),
                ("nearest_training", 1.1),
                ("diversity", 0.97),
                ("distinctness", 0.9),
            ]);
            values.extend(changes.iter().copied());
            let classes = (0..10).map(|index| ClassShare {
                name: index.to_string(),
                share: if index < missing { 0.0 } else { 0.1 },
                real: 0.1,
            });
            Self {
                step: 3000,
                values,
                left_out: Vec::new(),
                has_diverged: false,
                classes: classes.collect(),
            }
        }

        /// Of images that have no labels.
        fn unlabelled(changes: &[(&'static str, f32)]) -> Self {
            let mut case = Self::new(changes, 0);
            case.classes.clear();
            case.values.remove("precision");
            case.values.remove("recall");
            case
        }

        fn without(mut self, keys: &[&str]) -> Self {
            self.values.retain(|key, _| !keys.contains(key));
            self
        }

        fn at(self, step: u32) -> Self {
            Self { step, ..self }
        }

        fn verdict(&self) -> Verdict {
            verdict(&Findings {
                step: self.step,
                values: &self.values,
                left_out: &self.left_out,
                has_diverged: self.has_diverged,
                classes: &self.classes,
                classes_title: "classes",
                real: &Values::from([("precision", 0.8), ("recall", 0.8)]),
                noise: &Values::from([("nearest_training", 6.0)]),
            })
        }
    }

    fn assert_says(case: &Case, tone: Tone, part: &str) {
        let verdict = case.verdict();
        assert_eq!(verdict.tone, tone, "{verdict:?}");
        assert!(verdict.text.contains(part), "{verdict:?}");
    }

    #[test]
    fn missing_classes_come_first() {
        let missing = Case::new(&[("recall", 0.0)], 3);
        assert_says(&missing, Tone::Bad, "7 of 10 classes present: collapsing");
        assert_eq!(Case::new(&[], 1).verdict().tone, Tone::Fair);
    }

    #[test]
    fn every_fault_is_named() {
        let says = |changes: &[(&'static str, f32)], tone, part: &str| {
            assert_says(&Case::new(changes, 0), tone, part);
        };
        says(
            &[],
            Tone::Good,
            "10 of 10 classes present: varied, and as sharp",
        );
        says(&[("sharpness", 0.3)], Tone::Fair, "varied, but blurred");
        says(&[("sharpness", 3.0)], Tone::Fair, "noisy");
        says(&[("recall", 0.1)], Tone::Fair, "little variety");
        says(&[("precision", 0.1)], Tone::Fair, "none of the data");
        says(&[("nearest_training", 0.2)], Tone::Bad, "copies");
        says(&[("diversity", 0.1)], Tone::Bad, "collapsed");
        says(&[("distinctness", 0.1)], Tone::Bad, "collapsed");
    }

    #[test]
    fn without_labels_variety_is_said_only_if_it_was_measured() {
        let says = |changes: &[(&'static str, f32)], tone, part: &str| {
            assert_says(&Case::unlabelled(changes), tone, part);
        };
        says(&[], Tone::Good, "varied, and as sharp as real images");
        says(&[("diversity", 0.4)], Tone::Fair, "little variety");
        says(&[("diversity", 0.1)], Tone::Bad, "collapsed");
        says(
            &[("nearest_training", 4.0)],
            Tone::Bad,
            "do not look like the data",
        );
        let mut equal_images = Case::unlabelled(&[]).without(&VARIETY);
        let reason = "all training images are the same";
        equal_images.left_out = vec![LeftOut {
            key: "diversity",
            reason: reason.into(),
        }];
        assert_says(&equal_images, Tone::Ungraded, reason);
        let blurred = Case::unlabelled(&[("sharpness", 0.2)]).without(&VARIETY);
        assert_says(&blurred, Tone::Fair, "blurred");
        for case in [equal_images, blurred] {
            assert!(!case.verdict().text.contains("varied"));
        }
    }

    #[test]
    fn there_is_no_grade_before_there_is_something_to_grade() {
        for case in [Case::new(&[], 0), Case::unlabelled(&[])] {
            assert_says(&case.at(0), Tone::Early, "nobody has trained");
        }
        let still = [("nearest_training", 3.0)];
        assert_says(&Case::unlabelled(&still).at(20), Tone::Early, "so far");
        let still = [("diversity", 0.05)];
        assert_says(&Case::unlabelled(&still).at(20), Tone::Early, "still alike");
        assert_says(&Case::unlabelled(&still).at(303), Tone::Bad, "collapsed");
    }

    #[test]
    fn a_model_that_makes_no_numbers_has_diverged() {
        let mut case = Case::new(&[], 10);
        case.values.clear();
        case.has_diverged = true;
        assert_says(&case, Tone::Bad, "diverged");
    }
}
