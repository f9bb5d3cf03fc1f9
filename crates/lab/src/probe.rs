//! How useful what a model has learnt is: a linear classifier on top of it.

use serde::Serialize;

use super::Lab;
use lab_core::{
    error::{ErrorKind, LabError, Result},
    reading::Reading,
};
use lab_data::dataset::{self, Labels, Split, View};
use lab_evaluation::metrics::{Labelled, probe_accuracy};

/// Labels that the classifier is fitted to, besides all.
const FEW: [usize; 2] = [100, 1000];

/// How well a linear classifier tells held-out images apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ProbeReport {
    /// Training labels that it was fitted to.
    pub labels: Vec<usize>,
    /// By what it works on: first what the model knows of an image, then the raw pixels.
    pub rows: [ProbeRow; 2],
}

/// A row of a [`ProbeReport`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ProbeRow {
    /// Numbers an image.
    pub dims: usize,
    /// Share of the held-out images told right, 0..1, for each number of labels.
    pub accuracies: Vec<f32>,
}

/// Everything that a probe needs, the model's part still on the device.
pub struct Probe {
    features: Reading,
    /// `[images, pixels]`, training images first.
    pixels: Vec<f32>,
    training: Vec<u8>,
    held_out: Vec<u8>,
    classes: usize,
}

impl Lab {
    /// What the model knows of images, see [`lab_families::Trainer::features`].
    ///
    /// # Shapes
    /// - images: `[count, channels, size, size]` in row-major order, values in −1..1
    /// - output: `[count, features]`
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] if the length does not fit or a value is out of range,
    /// [`ErrorKind::Unsupported`] with Burn's engine.
    pub fn features(&mut self, images: &[f32]) -> Result<Reading> {
        self.check_images(images)?;
        self.features_of_all(images)
    }

    /// The same of any number of images, known to be in range.
    fn features_of_all(&mut self, images: &[f32]) -> Result<Reading> {
        let features = self.working_trainer()?.features(images);
        features.ok_or_else(|| {
            let message = "This engine does not give the features of a model.";
            LabError::new(ErrorKind::Unsupported, message, "Use another engine.")
        })
    }

    /// Takes the features that the model has now of all images, for a linear probe.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`] for a data set without classes.
    pub fn probe(&mut self) -> Result<Probe> {
        let dataset = self.dataset.clone();
        let Labels::Classes(names) = &dataset.labels else {
            let message = format!(
                "The data set \"{}\" has no classes for a classifier to tell apart.",
                dataset.name
            );
            let hint = "Choose a data set with classes.";
            return Err(LabError::new(ErrorKind::Unsupported, message, hint));
        };
        let values = |split: &Split| {
            let views: Vec<_> = (0..split.len()).map(View::plain).collect();
            dataset::values(split, &views, dataset.shape())
        };
        let pixels = [values(&dataset.training), values(&dataset.held_out)].concat();
        Ok(Probe {
            features: self.features_of_all(&pixels)?,
            pixels,
            training: dataset.training.labels.clone(),
            held_out: dataset.held_out.labels.clone(),
            classes: names.len(),
        })
    }
}

impl Probe {
    /// Fits the classifiers and tries them.
    ///
    /// # Errors
    /// [`ErrorKind::Device`] if the device failed.
    pub async fn report(mut self) -> Result<ProbeReport> {
        let features = (&mut self.features).await?;
        let all = self.training.len();
        let few = FEW.into_iter().filter(|labels| *labels < all);
        let labels: Vec<_> = few.chain([all]).collect();
        let rows = [&features, &self.pixels].map(|rows| self.row(rows, &labels));
        Ok(ProbeReport { labels, rows })
    }

    fn row(&self, features: &[f32], labels: &[usize]) -> ProbeRow {
        let all = self.training.len();
        let dims = features.len() / (all + self.held_out.len());
        let (training, held_out) = features.split_at(all * dims);
        let held_out = Labelled {
            features: held_out,
            classes: &self.held_out,
        };
        let accuracy = |count: &usize| {
            let training = Labelled {
                features: &training[..count * dims],
                classes: &self.training[..*count],
            };
            probe_accuracy(training, held_out, dims, self.classes)
        };
        ProbeRow {
            dims,
            accuracies: labels.iter().map(accuracy).collect(),
        }
    }
}
