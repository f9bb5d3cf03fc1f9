use std::sync::Arc;

use serde::Serialize;

use super::summary::ClassKind;
use lab_core::phrase::Phrase;
use lab_data::dataset::{Dataset, Labels};
use lab_evaluation::classifier::{Classifier, FEATURES, Predictions};

/// A combination of attributes counts as a class of its own above this share of the data. The commonest
/// of the faces' 144 combinations is 4 %, and twelve are above this.
const FREQUENT: f32 = 0.02;

/// Takes features and classes from images: a data set's classifier, if there is one, and what counts as a class.
pub struct FeatureExtractor {
    pub dataset: Arc<Dataset>,
    /// Or why there is none, as half a sentence.
    classifier: Result<Classifier, Phrase>,
    classes: Vec<Class>,
}

/// What a classifier sees in an image.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Recognised {
    /// The class or attribute.
    pub name: String,
    /// How likely the image shows it, 0..1.
    pub probability: f32,
}

/// A class, or a frequent combination of attributes.
struct Class {
    label: u8,
    name: String,
    /// Share of the training images.
    real: f32,
}

impl FeatureExtractor {
    pub fn new(dataset: Arc<Dataset>, classifier: Option<Classifier>) -> Self {
        let classes = classes(&dataset);
        let classifier = classifier.ok_or_else(|| match dataset.labels {
            Labels::None => Phrase::from("the images have no labels that a classifier could learn"),
            Labels::Classes(_) | Labels::Attributes(_) => {
                Phrase::from("there is no classifier for these labels")
            }
        });
        Self {
            dataset,
            classifier,
            classes,
        }
    }

    /// Gives it a classifier, or a reason why there is none.
    pub fn set_classifier(&mut self, classifier: Result<Classifier, Phrase>) {
        self.classifier = classifier;
    }

    pub fn has_classifier(&self) -> bool {
        self.classifier.is_ok()
    }

    /// Why there is no classifier, as half a sentence.
    pub fn why_no_classifier(&self) -> Option<&Phrase> {
        self.classifier.as_ref().err()
    }

    /// Values of an image.
    pub fn image_len(&self) -> usize {
        self.dataset.shape().values()
    }

    /// What the classifier thinks of images; nothing if there is no classifier.
    ///
    /// # Shapes
    /// - images: `[count, channels, size, size]`, values in −1..1
    pub fn predict(&mut self, images: &[f32]) -> Predictions {
        match &mut self.classifier {
            Ok(classifier) => classifier.predict(images),
            Err(_) => Predictions::default(),
        }
    }

    /// The classes' names and their shares of the training images.
    pub fn classes(&self) -> impl Iterator<Item = (&str, f32)> {
        self.classes.iter().map(|class| (&*class.name, class.real))
    }

    /// What counts as a class.
    pub fn class_kind(&self) -> ClassKind {
        match self.dataset.labels {
            Labels::Attributes(_) => ClassKind::Combinations,
            Labels::Classes(_) | Labels::None => ClassKind::Classes,
        }
    }

    pub fn class_count(&self) -> usize {
        self.classes.len()
    }

    /// The class of every image by its probabilities; the number of classes for none of them.
    ///
    /// # Shapes
    /// - probabilities: `[images, names]`
    pub fn classify(&self, probabilities: &[f32]) -> Vec<usize> {
        let names = self.dataset.labels.names().len().max(1);
        let class = |row: &[f32]| {
            let label = match self.dataset.labels {
                Labels::Attributes(_) => bits(row),
                Labels::Classes(_) | Labels::None => largest(row),
            };
            let place = self.classes.iter().position(|class| class.label == label);
            place.unwrap_or(self.classes.len())
        };
        probabilities.chunks_exact(names).map(class).collect()
    }

    /// What the classifier sees in one image: its most likely class, or the attributes that it likely has; nothing if
    /// there is no classifier.
    ///
    /// # Shapes
    /// - image: `[channels, size, size]`, values in −1..1
    pub fn recognise(&mut self, image: &[f32]) -> Vec<Recognised> {
        let probabilities = self.predict(image).probabilities;
        let is_seen = |place: usize, probability: f32| match self.dataset.labels {
            Labels::Attributes(_) => probability > 0.5,
            Labels::Classes(_) | Labels::None => place == usize::from(largest(&probabilities)),
        };
        let names = self.dataset.labels.names().iter().zip(&probabilities);
        let seen = names
            .enumerate()
            .filter(|(place, (_, p))| is_seen(*place, **p));
        seen.map(|(_, (name, probability))| Recognised {
            name: name.clone(),
            probability: *probability,
        })
        .collect()
    }

    /// How sure the classifier is, on average: of the class that it decides for, or of each attribute.
    pub fn confidence(&self, probabilities: &[f32]) -> f32 {
        let names = self.dataset.labels.names().len().max(1);
        let sure = |row: &[f32]| match self.dataset.labels {
            Labels::Attributes(_) => row.iter().map(|p| p.max(1.0 - p)).sum::<f32>() / names as f32,
            Labels::Classes(_) | Labels::None => row.iter().copied().fold(0.0, f32::max),
        };
        let rows = probabilities.chunks_exact(names);
        let count = rows.len().max(1) as f32;
        rows.map(sure).sum::<f32>() / count
    }

    /// Share of the images on which the classifier sees what their labels say, 0..1; of attributes, the
    /// share of all attributes.
    ///
    /// # Shapes
    /// - probabilities: `[images, names]`
    /// - labels: `[images]`
    pub fn agreement(&self, probabilities: &[f32], labels: &[u8]) -> f32 {
        let names = self.dataset.labels.names().len().max(1);
        let rows = probabilities.chunks_exact(names).zip(labels);
        let agree = |(row, label): (&[f32], &u8)| match self.dataset.labels {
            Labels::Attributes(_) => 1.0 - (bits(row) ^ label).count_ones() as f32 / names as f32,
            Labels::Classes(_) | Labels::None => f32::from(largest(row) == *label),
        };
        let count = rows.len().max(1) as f32;
        rows.map(agree).sum::<f32>() / count
    }

    /// Length of a row of features.
    pub const fn dims() -> usize {
        FEATURES
    }
}

fn bits(row: &[f32]) -> u8 {
    let bit = |(place, p): (usize, &f32)| u8::from(*p > 0.5) << place;
    row.iter().enumerate().map(bit).sum()
}

fn largest(row: &[f32]) -> u8 {
    let best = (0..row.len()).max_by(|a, b| row[*a].total_cmp(&row[*b]));
    best.unwrap_or(0) as u8
}

fn classes(dataset: &Dataset) -> Vec<Class> {
    let mut counts = [0_usize; 256];
    for label in &dataset.training.labels {
        counts[usize::from(*label)] += 1;
    }
    let real = |label: u8| counts[usize::from(label)] as f32 / dataset.training.len() as f32;
    match &dataset.labels {
        Labels::None => Vec::new(),
        Labels::Classes(names) => {
            let classes = names.iter().zip(0..).map(|(name, label)| Class {
                label,
                name: name.clone(),
                real: real(label),
            });
            classes.collect()
        }
        Labels::Attributes(_) => {
            let labels = (0..=u8::MAX).filter(|label| real(*label) > FREQUENT);
            let class = |label: u8| {
                let names = dataset.labels.names_of(label).join(", ");
                Class {
                    label,
                    name: if names.is_empty() {
                        "plain".into()
                    } else {
                        names
                    },
                    real: real(label),
                }
            };
            labels.map(class).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_data::dataset::Split;

    /// Images with these labels, each so many times.
    fn extractor(labels: Labels, counts: &[(u8, usize)]) -> FeatureExtractor {
        let labels_of = counts
            .iter()
            .flat_map(|(label, count)| vec![*label; *count]);
        let dataset = Dataset {
            name: "faces".into(),
            title: "Faces".into(),
            channels: 1,
            size: 32,
            labels,
            licence: String::new(),
            source: String::new(),
            link: String::new(),
            sound: None,
            training: Split {
                pixels: Vec::new(),
                labels: labels_of.collect(),
            },
            held_out: Split::default(),
        };
        FeatureExtractor::new(Arc::new(dataset), None)
    }

    fn names() -> Vec<String> {
        ["beard", "smile"].map(String::from).into()
    }

    #[test]
    fn frequent_combinations_of_attributes_are_classes() {
        let counts = [(0, 50), (0b01, 2), (0b11, 48)];
        let extractor = extractor(Labels::Attributes(names()), &counts);
        let classes: Vec<_> = extractor.classes().collect();
        assert_eq!(classes, [("plain", 0.5), ("beard, smile", 0.48)]);
        assert_eq!(extractor.class_kind(), ClassKind::Combinations);
        // What is rare is none of them.
        let seen = extractor.classify(&[0.9, 0.8, 0.1, 0.2, 0.9, 0.2]);
        assert_eq!(seen, [1, 0, extractor.class_count()]);
    }

    #[test]
    fn every_class_counts_however_rare() {
        let extractor = extractor(Labels::Classes(names()), &[(0, 99), (1, 1)]);
        let classes: Vec<_> = extractor.classes().collect();
        assert_eq!(classes, [("beard", 0.99), ("smile", 0.01)]);
        assert_eq!(extractor.class_kind(), ClassKind::Classes);
    }
}
