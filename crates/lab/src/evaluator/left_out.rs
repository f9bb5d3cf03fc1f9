use serde::Serialize;

use super::{evidence::Evidence, extractor::FeatureExtractor, report::Values};
use lab_core::phrase::Phrase;

/// Images on each side of a comparison of sets, below which it is no more than chance.
pub const COMPARED_MIN: usize = 20;
/// Half a level of grey in −1..1.
const HALF_LEVEL: f32 = 1.0 / 255.0;
/// Figures closer than this part of the larger are the same.
const EQUAL: f32 = 1e-3;

/// Measures that need a classifier.
const OF_CLASSIFIER: [&str; 6] = [
    "frechet",
    "precision",
    "recall",
    "classes_present",
    "class_entropy",
    "confidence",
];
/// Those of them that compare sets of images.
const OF_SETS: [&str; 3] = ["frechet", "precision", "recall"];

/// A measure that is not told, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LeftOut {
    /// Its key.
    pub key: &'static str,
    /// Half a sentence.
    pub reason: Phrase,
}

impl LeftOut {
    fn new(key: &'static str, reason: impl Into<Phrase>) -> Self {
        Self {
            key,
            reason: reason.into(),
        }
    }
}

/// The measures that cannot be told on a data set.
pub struct Unmeasurable<'a> {
    pub extractor: &'a FeatureExtractor,
    pub real: &'a Evidence,
    /// Median distance from a held-out image to the nearest training image.
    pub usual_distance: f32,
    /// Mean distance from a training image to the nearest other one.
    pub distance_among_real: f32,
}

impl Unmeasurable<'_> {
    /// All of them, by what is known of the images and by what they and noise get.
    pub fn find(&self, real: &Values, noise: &Values) -> Vec<LeftOut> {
        let mut found = self.without_classifier();
        found.extend(self.without_baseline());
        let both = real
            .iter()
            .filter_map(|(key, real)| Some((*key, *real, *noise.get(key)?)));
        for (key, real, noise) in both {
            if found.iter().all(|known| known.key != key) {
                found.extend(same_as_noise(key, real, noise));
            }
        }
        found
    }

    fn without_classifier(&self) -> Vec<LeftOut> {
        let all = |keys: &[&'static str], reason: &Phrase| {
            let keys = keys.iter();
            keys.map(|key| LeftOut::new(key, reason.clone())).collect()
        };
        let compared = self.real.compared();
        match self.extractor.why_no_classifier() {
            Some(reason) => all(&OF_CLASSIFIER, reason),
            None if compared < COMPARED_MIN => all(
                &OF_SETS,
                &Phrase::from(
                    "with {compared} test images the figure would be chance; {needed} are needed",
                )
                .with("compared", compared)
                .with("needed", COMPARED_MIN),
            ),
            None if self.real.manifold.is_degenerate() => all(
                &["precision", "recall"],
                &Phrase::from(
                    "most training images appear several times, so the region around each is empty",
                ),
            ),
            None => Vec::new(),
        }
    }

    /// Measures that are told as parts of what real images get, which is nothing here.
    fn without_baseline(&self) -> impl Iterator<Item = LeftOut> {
        // A distance of images that differ by half a level everywhere.
        let values = self.real.coarse.first().map_or(0, Vec::len);
        let same = HALF_LEVEL * (values as f32).sqrt();
        let scales = [
            (
                "diversity",
                self.real.pairwise_distance() <= same,
                Phrase::from("all training images are identical"),
            ),
            (
                "distinctness",
                self.distance_among_real <= same,
                Phrase::from("the training images themselves repeat"),
            ),
            (
                "nearest_training",
                self.usual_distance <= same,
                Phrase::from("the test images are themselves copies of training images"),
            ),
            (
                "sharpness",
                self.real.sharpness() <= HALF_LEVEL * HALF_LEVEL,
                Phrase::from("the training images themselves have no fine detail"),
            ),
        ];
        let scales = scales.into_iter().filter(|(_, is_nothing, _)| *is_nothing);
        scales.map(|(key, _, reason)| LeftOut::new(key, reason))
    }
}

fn same_as_noise(key: &'static str, real: f32, noise: f32) -> Option<LeftOut> {
    if !(real.is_finite() && noise.is_finite()) {
        return Some(LeftOut::new(
            key,
            Phrase::from("there is no value for real images or for noise"),
        ));
    }
    let same = (real - noise).abs() <= EQUAL * real.abs().max(noise.abs());
    same.then(|| LeftOut::new(key, Phrase::from("noise scores the same as real images")))
}

/// What [`leave_out`] took out of a model's measures.
pub struct Omission {
    pub left_out: Vec<LeftOut>,
    /// Whether the model makes values that are no numbers.
    pub has_diverged: bool,
}

/// Takes out of a model's measures those that cannot be told, and says why.
pub fn leave_out(values: &mut Values, unmeasurable: &[LeftOut]) -> Omission {
    let mut left_out = unmeasurable.to_vec();
    for LeftOut { key, .. } in unmeasurable {
        values.remove(key);
    }
    let no_numbers = values.extract_if(.., |_, value| !value.is_finite());
    let no_numbers: Vec<_> = no_numbers.map(|(key, _)| key).collect();
    let has_diverged = !no_numbers.is_empty();
    let no_number = |key| {
        let reason = Phrase::from("the model outputs values that are not numbers");
        LeftOut::new(key, reason)
    };
    left_out.extend(no_numbers.into_iter().map(no_number));
    Omission {
        left_out,
        has_diverged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_that_does_not_tell_real_images_from_noise_is_left_out() {
        let reason =
            |real, noise| same_as_noise("recall", real, noise).map(|one| one.reason.to_string());
        assert_eq!(reason(0.8, 0.0), None);
        assert_eq!(reason(0.99, 1.0), None);
        assert!(reason(0.0, 0.0).unwrap().contains("the same"));
        assert!(reason(1.0, 1.0).unwrap().contains("the same"));
        assert!(reason(f32::NAN, 1.0).unwrap().contains("no value"));
        assert!(reason(1.0, f32::INFINITY).unwrap().contains("no value"));
    }

    #[test]
    fn what_is_left_out_is_not_told() {
        let mut values = Values::from([("recall", 0.5), ("sharpness", f32::NAN), ("psnr", 9.0)]);
        let too_few = [LeftOut::new("recall", "too few")];
        let omission = leave_out(&mut values, &too_few);
        assert_eq!(values, Values::from([("psnr", 9.0)]));
        let keys: Vec<_> = omission.left_out.iter().map(|one| one.key).collect();
        assert_eq!(keys, ["recall", "sharpness"]);
        assert!(omission.has_diverged);
        // What the data set does not allow says nothing of the model.
        let mut values = Values::from([("recall", f32::NAN), ("psnr", 9.0)]);
        assert!(!leave_out(&mut values, &too_few).has_diverged);
    }
}
