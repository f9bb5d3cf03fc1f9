use std::sync::Arc;

use lab_core::{
    error::{LabError, Result},
    phrase::Phrase,
    reading::Reading,
};
use lab_data::dataset::{Dataset, Labels};
use lab_evaluation::classifier::{
    Classifier, ClassifierTraining, IMAGE_SIZE, TrainedClassifier, TrainingSettings,
};

/// Most times that every training image is seen …
const EPOCHS: usize = 30;
/// … and most steps: a minute of a slow computer.
const STEPS_MAX: usize = 600;
/// Images a step: a few milliseconds' work.
const BATCH: usize = 16;
/// Held-out images that a slice tries it on.
const TRIED: usize = 8;
const SEED: u64 = 1;
/// Below this share of right answers a classifier is not to be trusted …
const ACCURACY_MIN: f32 = 0.6;
/// … nor unless it is better by so many standard deviations than always naming the commonest class.
const DEVIATIONS: f32 = 2.0;

/// Trains a classifier of a data set that has classes but brings none, in slices, and tries it on
/// held-out images.
pub struct ClassifierInTheMaking {
    dataset: Arc<Dataset>,
    /// Share of the held-out images that it must tell right.
    wanted: f32,
    stage: Stage,
}

enum Stage {
    Train(Box<ClassifierTraining>),
    /// Its weights are awaited.
    Read(Box<TrainedClassifier>),
    Try {
        classifier: Box<Classifier>,
        tried: usize,
        right: usize,
    },
    /// Only while a slice is carried out.
    Moving,
}

/// Whether a classifier can be made.
pub enum Prospect {
    /// The data set has no classes.
    NoClasses,
    /// No classifier can be made, or none could be told from one that guesses; why, as half a sentence.
    Untestable(Phrase),
    InTheMaking(Box<ClassifierInTheMaking>),
}

/// What came of it.
pub struct MadeClassifier {
    /// The classifier, or why it is not to be trusted, as half a sentence.
    pub classifier: std::result::Result<Classifier, Phrase>,
    /// Share of the held-out images that it tells right; nothing if it could not be tried.
    pub accuracy: Option<f32>,
}

impl Prospect {
    /// Of a data set that brings no classifier.
    pub fn of(dataset: &Arc<Dataset>) -> Result<Self> {
        match dataset.labels {
            Labels::Classes(_) => {}
            Labels::Attributes(_) | Labels::None => return Ok(Self::NoClasses),
        }
        if dataset.size != IMAGE_SIZE {
            let reason = Phrase::from(
                "classifiers look at images of {expected}×{expected} pixels, and these have {size}×{size}",
            );
            let reason = reason
                .with("expected", IMAGE_SIZE)
                .with("size", dataset.size);
            return Ok(Self::Untestable(reason));
        }
        let labels = &dataset.held_out.labels;
        let Some(wanted) = wanted_accuracy(labels) else {
            let reason =
                Phrase::from("{images} test images are too few to check a classifier with");
            return Ok(Self::Untestable(reason.with("images", labels.len())));
        };
        let settings = TrainingSettings {
            epochs: EPOCHS,
            steps_max: Some(STEPS_MAX),
            batch_size: BATCH,
            shift: 1,
            ema: 0.98,
            ..TrainingSettings::default()
        };
        let training = ClassifierTraining::new(dataset.clone(), settings, SEED)?;
        Ok(Self::InTheMaking(Box::new(ClassifierInTheMaking {
            dataset: dataset.clone(),
            wanted,
            stage: Stage::Train(Box::new(training)),
        })))
    }
}

impl ClassifierInTheMaking {
    /// The values that the next slice waits for, if any.
    pub fn ask(&mut self) -> Option<Reading> {
        match &mut self.stage {
            Stage::Read(trained) => Some(trained.values()),
            Stage::Train(_) | Stage::Try { .. } | Stage::Moving => None,
        }
    }

    /// A slice of work, with the values that it waited for; the classifier once it is made.
    pub fn advance(&mut self, values: &[f32]) -> Option<MadeClassifier> {
        let held_out = &self.dataset.held_out;
        let (stage, made) = match std::mem::replace(&mut self.stage, Stage::Moving) {
            Stage::Train(mut training) => {
                training.train_step();
                let stage = match training.step() < training.steps() {
                    true => Stage::Train(training),
                    false => Stage::Read(Box::new(training.end())),
                };
                (stage, None)
            }
            Stage::Read(trained) => match trained.with_values(values) {
                Ok(classifier) => {
                    let stage = Stage::Try {
                        classifier: Box::new(classifier),
                        tried: 0,
                        right: 0,
                    };
                    (stage, None)
                }
                Err(error) => (Stage::Moving, Some(unusable(&error))),
            },
            Stage::Try {
                mut classifier,
                tried,
                right,
            } => {
                let end = (tried + TRIED).min(held_out.len());
                let right = right + classifier.right_among(held_out, tried..end);
                let tried = end;
                match tried < held_out.len() {
                    true => (
                        Stage::Try {
                            classifier,
                            tried,
                            right,
                        },
                        None,
                    ),
                    false => (Stage::Moving, Some(self.made(*classifier, right))),
                }
            }
            Stage::Moving => (Stage::Moving, None),
        };
        self.stage = stage;
        made
    }

    fn made(&self, classifier: Classifier, right: usize) -> MadeClassifier {
        let tried = self.dataset.held_out.len();
        let accuracy = right as f32 / tried as f32;
        let classifier = match accuracy >= self.wanted {
            true => Ok(classifier),
            false => Err(Phrase::from(
                "the classifier trained for these images recognises only {right} of {tried} test images, \
                 too few to trust it",
            )
            .with("right", right)
            .with("tried", tried)),
        };
        MadeClassifier {
            classifier,
            accuracy: Some(accuracy),
        }
    }

    /// How much is done, 0..1.
    pub fn progress(&self) -> f32 {
        match &self.stage {
            Stage::Train(training) => 0.9 * training.step() as f32 / training.steps() as f32,
            Stage::Read(_) => 0.9,
            Stage::Try { tried, .. } => {
                0.9 + 0.1 * *tried as f32 / self.dataset.held_out.len() as f32
            }
            Stage::Moving => 1.0,
        }
    }
}

fn unusable(error: &LabError) -> MadeClassifier {
    let reason = Phrase::from("the classifier trained for these images cannot be used ({reason})");
    MadeClassifier {
        classifier: Err(reason.with("reason", &error.message)),
        accuracy: None,
    }
}

/// Clearly more than whoever always names the commonest class gets; `None` if not even one that is right
/// on every image has that.
fn wanted_accuracy(labels: &[u8]) -> Option<f32> {
    let count = |label: &u8| labels.iter().filter(|other| *other == label).count();
    let images = labels.len() as f32;
    let commonest = labels.iter().map(count).max()? as f32 / images;
    let deviation = (commonest * (1.0 - commonest) / images).sqrt();
    let wanted = ACCURACY_MIN.max(commonest + DEVIATIONS * deviation);
    (wanted < 1.0).then_some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_classifier_must_be_better_than_naming_the_commonest_class() {
        let labels = |counts: &[usize]| -> Vec<u8> {
            let labels = counts.iter().zip(0..);
            labels
                .flat_map(|(count, label)| vec![label; *count])
                .collect()
        };
        // Ten classes, many images.
        assert_eq!(wanted_accuracy(&labels(&[100; 10])), Some(0.6));
        // Nine of ten images are of one class: 0.9 + 2 · 0.03.
        let lopsided = wanted_accuracy(&labels(&[90, 10])).unwrap();
        assert!((lopsided - 0.96).abs() < 1e-6, "{lopsided}");
    }

    #[test]
    fn images_that_a_guess_may_get_right_try_no_classifier() {
        // A coin names the classes of two, and often those of four, images.
        for labels in [&[][..], &[0], &[0, 1], &[0, 0, 1, 1]] {
            assert_eq!(wanted_accuracy(labels), None, "{labels:?}");
        }
        // One class is always right.
        assert_eq!(wanted_accuracy(&[3; 100]), None);
        assert!(wanted_accuracy(&[0, 0, 0, 1, 1, 1]).unwrap() < 1.0);
    }
}
