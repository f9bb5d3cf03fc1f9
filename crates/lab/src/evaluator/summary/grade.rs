//! Which summary the measures of a model come to, and how good that is.

use super::{ClassCount, ClassKind, Severity, SummaryCode};
use crate::evaluator::{left_out::LeftOut, report::Values};
use lab_core::phrase::Phrase;
use lab_evaluation::metrics::ClassShare;

/// Steps before which nothing is graded.
const EARLY_UNTIL: u32 = 50;
/// Steps before which samples that are all alike are no fault …
const ALIKE_UNTIL: u32 = 250;
/// … and those before which samples that look like nothing are none.
const UNREAL_UNTIL: u32 = 1000;
/// Recall below this part of what real images get means that much of the data is missing.
const LITTLE_VARIETY: f32 = 0.3;
/// What tells how much samples vary, whatever a classifier says.
pub(super) const VARIETY: [&str; 2] = ["diversity", "distinctness"];
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
/// Below this share of the classes much is missing.
const MANY_CLASSES: f32 = 0.8;

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
    /// What they are.
    pub class_kind: ClassKind,
    /// What real images get.
    pub real: &'a Values,
    /// What noise gets.
    pub noise: &'a Values,
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

/// What is wrong with the look of samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Blurred,
    Noisy,
    Unreal,
    UnrealBlurred,
}

impl Findings<'_> {
    /// The worst that can be said.
    pub(super) fn grade(&self) -> (Severity, SummaryCode) {
        if self.step == 0 {
            return (Severity::Early, SummaryCode::Untrained);
        }
        if self.has_diverged {
            return (Severity::Bad, SummaryCode::Diverged);
        }
        if self.step < EARLY_UNTIL {
            return (Severity::Early, SummaryCode::TooEarly);
        }
        let variety = self.variety();
        match variety {
            Variety::Alike if self.step < ALIKE_UNTIL => {
                return (Severity::Early, SummaryCode::TooEarly);
            }
            Variety::Alike => return (Severity::Bad, SummaryCode::Alike),
            Variety::Unknown | Variety::Narrow | Variety::AsReal => {}
        }
        if self.is_copied() {
            return (Severity::Bad, SummaryCode::Copied);
        }
        // A classifier knows nothing of images unlike any that it has seen: what it finds does not count.
        let (unlike, as_noise) = (self.is_unlike(), self.is_nearer_to_noise());
        let unreal = self.of_real("precision").is_some_and(|part| part < UNREAL);
        match unlike || as_noise {
            true if self.step < UNREAL_UNTIL => return (Severity::Early, SummaryCode::TooEarly),
            true if unlike || unreal => return (Severity::Bad, SummaryCode::Unlike),
            true | false => {}
        }
        match self.count() {
            None if self.distance_in_noise().is_none() => {
                return (Severity::Ungraded, SummaryCode::NoClassifier);
            }
            Some(count) if count.present < count.all => return count.grade(unreal),
            Some(_) | None => {}
        }
        self.appearance(unreal, variety)
    }

    fn is_copied(&self) -> bool {
        let distance = self.value("nearest_training");
        distance.is_some_and(|distance| distance < COPIED)
    }

    /// The distance to training images as a power of that of noise: 0 is that of held-out images, 1 that
    /// of noise. Nothing where noise is no farther than these.
    fn distance_in_noise(&self) -> Option<f32> {
        let noise = self.noise.get("nearest_training")?;
        let own = self.value("nearest_training")?;
        (*noise > 1.0).then(|| own.ln() / noise.ln())
    }

    /// Whether samples are as far from training images as noise is, rather than as held-out images are.
    fn is_unlike(&self) -> bool {
        self.distance_in_noise().is_some_and(|place| place > 0.5)
    }

    /// Whether the Fréchet distance is nearer to that of noise than to that of real images, on the
    /// logarithmic scale on which it is shown.
    fn is_nearer_to_noise(&self) -> bool {
        let ends = self.real.get("frechet").zip(self.noise.get("frechet"));
        let middle = ends.map(|(real, noise)| (real.max(0.0) * noise).sqrt());
        let distance = self.value("frechet").zip(middle);
        distance.is_some_and(|(own, middle)| own > middle)
    }

    /// Of samples that are neither alike nor like nothing.
    fn appearance(&self, unreal: bool, variety: Variety) -> (Severity, SummaryCode) {
        use SummaryCode as Code;
        let detail = self.value("sharpness");
        let blurred = detail.is_some_and(|detail| detail < BLURRED);
        let noisy = detail.is_some_and(|detail| detail > NOISY);
        let fault = match (unreal, blurred, noisy) {
            (true, true, _) => Some(Fault::UnrealBlurred),
            (true, false, _) => Some(Fault::Unreal),
            (false, true, _) => Some(Fault::Blurred),
            (false, false, true) => Some(Fault::Noisy),
            (false, false, false) => None,
        };
        let code = match (variety, fault) {
            (Variety::AsReal, None) => {
                let sharp = detail.map_or(Code::Varied, |_| Code::VariedSharp);
                return (Severity::Good, sharp);
            }
            (Variety::Unknown, None) => return (Severity::Ungraded, Code::VarietyUnknown),
            (Variety::AsReal, Some(Fault::Blurred)) => Code::VariedBlurred,
            (Variety::AsReal, Some(Fault::Noisy)) => Code::VariedNoisy,
            (Variety::AsReal, Some(Fault::Unreal)) => Code::VariedUnreal,
            (Variety::AsReal, Some(Fault::UnrealBlurred)) => Code::VariedUnrealBlurred,
            (Variety::Alike | Variety::Narrow, None) => Code::Narrow,
            (Variety::Alike | Variety::Narrow, Some(Fault::Blurred)) => Code::NarrowBlurred,
            (Variety::Alike | Variety::Narrow, Some(Fault::Noisy)) => Code::NarrowNoisy,
            (Variety::Alike | Variety::Narrow, Some(Fault::Unreal)) => Code::NarrowUnreal,
            (Variety::Alike | Variety::Narrow, Some(Fault::UnrealBlurred)) => {
                Code::NarrowUnrealBlurred
            }
            (Variety::Unknown, Some(Fault::Blurred)) => Code::Blurred,
            (Variety::Unknown, Some(Fault::Noisy)) => Code::Noisy,
            (Variety::Unknown, Some(Fault::Unreal)) => Code::Unreal,
            (Variety::Unknown, Some(Fault::UnrealBlurred)) => Code::UnrealBlurred,
        };
        (Severity::Fair, code)
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

    /// Why a summary cannot be better, where that is because of what cannot be measured.
    pub(super) fn reason(&self, code: SummaryCode) -> Option<&Phrase> {
        let keys = if code == SummaryCode::VarietyUnknown {
            VARIETY.as_slice()
        } else if code == SummaryCode::NoClassifier {
            &["classes_present"]
        } else {
            return None;
        };
        let left_out = self.left_out.iter().find(|one| keys.contains(&one.key));
        left_out.map(|one| &one.reason)
    }

    fn value(&self, key: &str) -> Option<f32> {
        self.values.get(key).copied()
    }

    /// As a part of what real images get.
    fn of_real(&self, key: &str) -> Option<f32> {
        let real = self.real.get(key).filter(|real| **real > 0.0)?;
        Some(self.value(key)? / real)
    }

    /// Nothing without a classifier.
    pub(super) fn count(&self) -> Option<ClassCount> {
        let present = self.classes.iter().filter(|class| !class.is_missing());
        let all = self.classes.len();
        (all > 0).then(|| ClassCount {
            present: present.count(),
            all,
            of: self.class_kind,
        })
    }
}

impl ClassCount {
    /// Of samples that lack classes.
    fn grade(self, unreal: bool) -> (Severity, SummaryCode) {
        let many_missing = (self.present as f32) < MANY_CLASSES * self.all as f32;
        let severity = if many_missing {
            Severity::Bad
        } else {
            Severity::Fair
        };
        match unreal {
            true => (severity, SummaryCode::ClassesMissingUnreal),
            false => (severity, SummaryCode::ClassesMissing),
        }
    }
}
