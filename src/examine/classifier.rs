use std::sync::Arc;

use burn::tensor::Tensor;

use crate::{
    dataset::{Dataset, Labels, Split},
    error::Result,
    judge::{Judge, JudgeTraining, TrainedJudge, TrainingSettings},
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
    stage: Stage,
}

enum Stage {
    Train(Box<JudgeTraining>),
    /// Its weights are awaited.
    Read(TrainedJudge),
    Try {
        judge: Box<Judge>,
        tried: usize,
        right: usize,
    },
    /// Only while a slice is carried out.
    Moving,
}

/// What came of it.
pub struct MadeClassifier {
    /// The classifier, or why it is not to be trusted.
    pub judge: std::result::Result<Judge, String>,
    /// Share of the held-out images that it tells right.
    pub accuracy: f32,
}

impl ClassifierInTheMaking {
    /// `None` for a data set that has no classes.
    pub fn new(dataset: &Arc<Dataset>) -> Result<Option<Self>> {
        if !matches!(dataset.labels, Labels::Classes(_)) {
            return Ok(None);
        }
        let settings = TrainingSettings {
            epochs: EPOCHS,
            steps_max: Some(STEPS_MAX),
            batch_size: BATCH,
            shift: 1,
            average: 0.98,
            ..TrainingSettings::default()
        };
        let training = JudgeTraining::new(dataset.clone(), settings, SEED)?;
        Ok(Some(Self {
            dataset: dataset.clone(),
            stage: Stage::Train(Box::new(training)),
        }))
    }

    /// The values that the next slice waits for, if any.
    pub fn ask(&mut self) -> Option<Tensor<1>> {
        match &self.stage {
            Stage::Read(trained) => Some(trained.values()),
            Stage::Train(_) | Stage::Try { .. } | Stage::Moving => None,
        }
    }

    /// A slice of work, with the values that it waited for; the classifier once it is made.
    pub fn advance(&mut self, values: &[f32]) -> Result<Option<MadeClassifier>> {
        let held_out = &self.dataset.held_out;
        let (stage, made) = match std::mem::replace(&mut self.stage, Stage::Moving) {
            Stage::Train(mut training) => {
                training.train_step();
                let stage = match training.step() < training.steps() {
                    true => Stage::Train(training),
                    false => Stage::Read(training.end()),
                };
                (stage, None)
            }
            Stage::Read(trained) => {
                let stage = Stage::Try {
                    judge: Box::new(trained.judge(values)?),
                    tried: 0,
                    right: 0,
                };
                (stage, None)
            }
            Stage::Try {
                mut judge,
                tried,
                right,
            } => {
                let end = (tried + TRIED).min(held_out.len());
                let right = right + judge.right_among(held_out, tried..end);
                let tried = end;
                match tried < held_out.len() {
                    true => (
                        Stage::Try {
                            judge,
                            tried,
                            right,
                        },
                        None,
                    ),
                    false => (Stage::Moving, Some(made(*judge, right, held_out))),
                }
            }
            Stage::Moving => (Stage::Moving, None),
        };
        self.stage = stage;
        Ok(made)
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

fn made(judge: Judge, right: usize, held_out: &Split) -> MadeClassifier {
    let accuracy = right as f32 / held_out.len() as f32;
    let wanted = wanted_accuracy(&held_out.labels);
    let judge = match accuracy >= wanted {
        true => Ok(judge),
        false => Err(format!(
            "the classifier that was trained for them tells {} of {} held-out images right, which is \
             too few to trust it",
            right,
            held_out.len()
        )),
    };
    MadeClassifier { judge, accuracy }
}

/// Clearly more than whoever always names the commonest class gets.
fn wanted_accuracy(labels: &[u8]) -> f32 {
    let count = |label: &u8| labels.iter().filter(|other| *other == label).count();
    let images = labels.len() as f32;
    let commonest = labels.iter().map(count).max().unwrap_or(0) as f32 / images;
    let deviation = (commonest * (1.0 - commonest) / images).sqrt();
    // All right is the most that there is.
    ACCURACY_MIN
        .max(commonest + DEVIATIONS * deviation)
        .min(1.0)
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
        assert_eq!(wanted_accuracy(&labels(&[100; 10])), 0.6);
        // Nine of ten images are of one class: 0.9 + 2 · 0.03.
        let lopsided = wanted_accuracy(&labels(&[90, 10]));
        assert!((lopsided - 0.96).abs() < 1e-6, "{lopsided}");
        // Of four images no fewer than all.
        assert_eq!(wanted_accuracy(&labels(&[2, 2])), 1.0);
    }
}
