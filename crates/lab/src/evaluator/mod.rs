//! Evaluations: how good a model's samples and reconstructions are, beside what real images and
//! noise would get. The work comes in slices of a few milliseconds, so that it can go on between
//! training steps.

mod awaited;
mod baseline;
mod baseline_evidence;
mod bound;
mod classifier;
mod comparison;
mod evaluation;
mod evidence;
mod extent;
mod extractor;
mod left_out;
mod passed_on;
mod report;
mod summary;

pub use awaited::Awaited;
pub use bound::held_out_bound;
pub use extent::{Extent, Thoroughness};
pub use extractor::Recognised;
pub use left_out::LeftOut;
pub use report::{BaselineReport, EvaluationProgress, EvaluationReport, EvaluationStage, Values};
pub use summary::{ClassCount, ClassKind, Severity, Summary, SummaryCode};

use std::{collections::BTreeMap, sync::Arc};

use crate::Lab;
use baseline::BaselineInTheMaking;
use baseline_evidence::BaselineEvidence;
use classifier::{ClassifierInTheMaking, MadeClassifier, Prospect};
use evaluation::Evaluation;
use extractor::FeatureExtractor;
use lab_core::error::{ErrorKind, LabError, Result};
use lab_data::dataset::Dataset;
use lab_evaluation::classifier::Classifier;

/// Measures models that train on one data set, one slice of work at a time.
///
/// First comes the baseline, once: what real held-out images and noise get; and before it, if the data set
/// has classes and there is no classifier of them, the training of one. Then evaluations follow, of one
/// family after another or of several at the same time.
pub struct Evaluator {
    extractor: FeatureExtractor,
    extent: Extent,
    state: State,
    /// Whether its classifier is its own.
    trains_classifier: bool,
    /// Whether another evaluator waits for the evidence of the baseline.
    keeps_evidence: bool,
    /// That evidence, until it is taken.
    passed_on: Option<Vec<u8>>,
    /// Those under way, by family.
    evaluations: BTreeMap<&'static str, Evaluation>,
    /// Of the slice whose values are awaited.
    slice: u64,
}

enum State {
    /// A classifier is trained.
    Classifying(Box<ClassifierInTheMaking>),
    Baseline(Box<BaselineInTheMaking>),
    /// For evaluations.
    Ready(Box<Measured>),
    /// Only while a slice is carried out.
    Moving,
}

/// What evaluations compare with.
pub(crate) struct Measured {
    pub(crate) baseline: BaselineReport,
    pub(crate) real: evidence::Evidence,
    pub(crate) coarse_training: Vec<f32>,
    /// Median distance of held-out images to the nearest training image.
    pub(crate) usual_distance: f32,
}

impl Evaluator {
    /// An evaluator of a data set, with the classifier of that data set if there is one.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidModel`] if the classifier is one of another data set.
    pub fn new(
        dataset: Arc<Dataset>,
        classifier: Option<Classifier>,
        extent: Extent,
    ) -> Result<Self> {
        if let Some(classifier) = &classifier {
            let known = (classifier.dataset(), classifier.shape(), classifier.names());
            if known != (&*dataset.name, dataset.shape(), dataset.labels.names()) {
                let message = format!(
                    "The classifier was trained on \"{}\", images of {1}×{1}, but the data set is \"{2}\", \
                     images of {3}×{3}.",
                    classifier.dataset(),
                    classifier.shape().size,
                    dataset.name,
                    dataset.size
                );
                let hint = "Load the classifier of this data set, or measure without one.";
                return Err(LabError::new(ErrorKind::InvalidModel, message, hint));
            }
        }
        let prospect = match classifier {
            Some(_) => None,
            None => Some(Prospect::of(&dataset)?),
        };
        let baseline = BaselineInTheMaking::new(&dataset, extent, None);
        let mut extractor = FeatureExtractor::new(dataset, classifier);
        let state = match prospect {
            Some(Prospect::InTheMaking(classifier)) => State::Classifying(classifier),
            Some(Prospect::Untestable(reason)) => {
                extractor.set_classifier(Err(reason));
                State::Baseline(Box::new(baseline))
            }
            Some(Prospect::NoClasses) | None => State::Baseline(Box::new(baseline)),
        };
        Ok(Self {
            extractor,
            extent,
            trains_classifier: matches!(state, State::Classifying(_)),
            state,
            keeps_evidence: false,
            passed_on: None,
            evaluations: BTreeMap::new(),
            slice: 0,
        })
    }

    /// Forgets the evaluations under way; the baseline stays.
    pub fn restart(&mut self) {
        self.slice += 1;
        self.evaluations.clear();
    }

    /// What the classifier sees in one image, `[channels, size, size]` in row-major order, values in −1..1: its most
    /// likely class, or the attributes that it likely has; nothing as long as there is no classifier.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] unless it is one image.
    pub fn recognise(&mut self, image: &[f32]) -> Result<Vec<Recognised>> {
        let expected = self.extractor.image_len();
        if image.len() != expected {
            return Err(LabError::new(
                ErrorKind::InvalidInput,
                format!(
                    "The image holds {} values; expected {expected}.",
                    image.len()
                ),
                "Pass one image of the data set's size.",
            ));
        }
        Ok(self.extractor.recognise(image))
    }

    /// Begins a slice of work; an evaluation that begins with it is as thorough as said. Once its
    /// values are read, [`Evaluator::end_slice`] takes them.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the model is one of another data set.
    pub fn begin_slice(&mut self, lab: &mut Lab, thoroughness: Thoroughness) -> Result<Awaited> {
        if lab.dataset().name != self.extractor.dataset.name {
            let message = format!(
                "The model trains on \"{}\", but the evaluator is for \"{}\".",
                lab.dataset().name,
                self.extractor.dataset.name
            );
            let hint = "Make an evaluator of the model's data set.";
            return Err(LabError::new(ErrorKind::InvalidArgument, message, hint));
        }
        self.slice += 1;
        let (slice, family) = (self.slice, lab.family().name());
        let values = match &mut self.state {
            State::Ready(measured) => {
                let extent = match thoroughness {
                    Thoroughness::Rough => self.extent.at_most(Extent::ROUGH),
                    Thoroughness::Full => self.extent,
                };
                let begin = || Evaluation::new(lab, measured, extent, thoroughness);
                let evaluation = self.evaluations.entry(family).or_insert_with(begin);
                evaluation.ask(lab, &self.extractor.dataset)?
            }
            State::Classifying(classifier) => classifier.ask(),
            State::Baseline(_) | State::Moving => None,
        };
        Ok(Awaited {
            slice,
            family,
            values,
        })
    }

    /// Ends a slice with the values that it waited for; none if it waited for nothing. A classifier that
    /// was trained here and cannot be used is done without.
    pub fn end_slice(&mut self, awaited: &Awaited, values: &[f32]) -> EvaluationProgress {
        if awaited.slice != self.slice {
            // Another model is being evaluated by now.
            return EvaluationProgress::default();
        }
        let (state, progress) = match std::mem::replace(&mut self.state, State::Moving) {
            State::Classifying(classifier) => self.classify(classifier, values),
            State::Baseline(baseline) => self.measure_baseline(baseline),
            State::Ready(measured) => {
                let progress = self.evaluate(&measured, awaited.family, values);
                (State::Ready(measured), progress)
            }
            State::Moving => (State::Moving, EvaluationProgress::default()),
        };
        self.state = state;
        progress
    }

    fn classify(
        &mut self,
        mut classifier: Box<ClassifierInTheMaking>,
        values: &[f32],
    ) -> (State, EvaluationProgress) {
        let made = classifier.advance(values);
        let progress = EvaluationProgress::of(EvaluationStage::Classifier, classifier.progress());
        let Some(MadeClassifier {
            classifier,
            accuracy,
        }) = made
        else {
            return (State::Classifying(classifier), progress);
        };
        self.extractor.set_classifier(classifier);
        let baseline = BaselineInTheMaking::new(&self.extractor.dataset, self.extent, accuracy);
        (State::Baseline(Box::new(baseline)), progress)
    }

    fn measure_baseline(
        &mut self,
        mut baseline: Box<BaselineInTheMaking>,
    ) -> (State, EvaluationProgress) {
        if !baseline.advance(&mut self.extractor) {
            let progress = EvaluationProgress::of(EvaluationStage::Baseline, baseline.progress());
            return (State::Baseline(baseline), progress);
        }
        let evidence = baseline.finish();
        if self.keeps_evidence && !self.trains_classifier {
            self.passed_on = passed_on::write(&self.extractor, self.extent, &evidence);
        }
        let measured = evidence.measure(&self.extractor);
        let progress = EvaluationProgress {
            baseline: Some(measured.baseline.clone()),
            ..EvaluationProgress::of(EvaluationStage::Baseline, 1.0)
        };
        (State::Ready(Box::new(measured)), progress)
    }

    /// Whether it trains a classifier first: another evaluator sees images through another one.
    pub fn trains_classifier(&self) -> bool {
        self.trains_classifier
    }

    /// Another evaluator waits for the baseline: its evidence is kept for [`Evaluator::pass_on_baseline`].
    pub fn keep_evidence(&mut self) {
        self.keeps_evidence = true;
    }

    /// What another evaluator of the same data set and classifier needs no longer find out: the evidence of the baseline,
    /// once, after the slice that ended with it, if it was to be kept. Nothing if the classifier was trained here.
    pub fn pass_on_baseline(&mut self) -> Option<Vec<u8>> {
        self.passed_on.take()
    }

    /// Has the baseline from another evaluator's evidence, unless it is known already.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] unless it is what [`Evaluator::pass_on_baseline`] gave, of the same data set and
    /// classifier.
    pub fn take_baseline(&mut self, passed_on: &[u8]) -> Result<BaselineReport> {
        if let State::Ready(measured) = &self.state {
            return Ok(measured.baseline.clone());
        }
        let evidence = passed_on::read(&self.extractor, self.extent, passed_on)?;
        let measured = evidence.measure(&self.extractor);
        let baseline = measured.baseline.clone();
        self.state = State::Ready(Box::new(measured));
        Ok(baseline)
    }

    fn evaluate(
        &mut self,
        measured: &Measured,
        family: &'static str,
        values: &[f32],
    ) -> EvaluationProgress {
        let Some(mut evaluation) = self.evaluations.remove(family) else {
            return EvaluationProgress::default();
        };
        if evaluation.take(values, &mut self.extractor, measured) {
            return EvaluationProgress {
                report: Some(evaluation.finish(&self.extractor, measured)),
                ..EvaluationProgress::of(EvaluationStage::Model, 1.0)
            };
        }
        let progress = EvaluationProgress {
            sampling: evaluation.is_sampling(),
            ..EvaluationProgress::of(EvaluationStage::Model, evaluation.progress())
        };
        self.evaluations.insert(family, evaluation);
        progress
    }

    /// A slice from its beginning to its end.
    ///
    /// # Errors
    /// As [`Evaluator::begin_slice`], and [`ErrorKind::Device`] if the device failed.
    pub async fn advance(
        &mut self,
        lab: &mut Lab,
        thoroughness: Thoroughness,
    ) -> Result<EvaluationProgress> {
        let mut awaited = self.begin_slice(lab, thoroughness)?;
        let values = awaited.read().await?;
        Ok(self.end_slice(&awaited, &values))
    }
}

#[cfg(test)]
mod tests;
