//! The conditioning of a model, by the labels that images have or should have.

use super::{IMAGES_MAX, Lab, check_count};
use lab_core::{
    error::{ErrorKind, LabError, Result},
    random::{SeededRandom, Stream},
    reading::Reading,
};
use lab_data::dataset::{self, ClassRow, Conditions, Dataset, Labels};
use lab_families::{Family, SharedSettings};

/// Most rows of a grid by class.
const ROWS_MAX: usize = 32;

/// How a model of the family with these settings is conditioned on the labels of a data set.
///
/// # Errors
/// [`ErrorKind::InvalidHyperparameter`] if it should be conditional and there are no labels.
pub(super) fn conditions(
    family: Family,
    dataset: &Dataset,
    settings: &SharedSettings,
) -> Result<Conditions> {
    match (settings.conditional, &dataset.labels) {
        (false, _) => Ok(Conditions::NONE),
        (true, Labels::None) => Err(LabError::new(
            ErrorKind::InvalidHyperparameter,
            format!(
                "The data set \"{}\" has no labels, so models cannot be trained with them.",
                dataset.title
            ),
            "Switch \"Use labels\" off, or choose a labelled data set.",
        )),
        (true, labels) => Ok(family.conditions(labels)),
    }
}

impl Lab {
    /// Whether the model is conditional; else it looks at no label.
    pub fn is_conditional(&self) -> bool {
        self.conditions.size() > 0
    }

    /// What the rows of [`Lab::sample_by_class`] show; nothing unless the model is conditional.
    pub fn class_rows(&self) -> Vec<ClassRow> {
        match self.is_conditional() {
            true => dataset::class_rows(&self.dataset, ROWS_MAX),
            false => Vec::new(),
        }
    }

    /// The labels of the run's first `count` fixed samples: all classes in turn, or the attributes
    /// of training images drawn from the seed. Empty unless the model is conditional.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] unless `count` is in `1..=`[`IMAGES_MAX`].
    pub fn sample_labels(&self, count: usize) -> Result<Vec<u8>> {
        check_count(count, IMAGES_MAX, "samples")?;
        if !self.is_conditional() {
            return Ok(Vec::new());
        }
        let Dataset {
            labels, training, ..
        } = &*self.dataset;
        Ok(match labels {
            Labels::Classes(names) => (0..count)
                .map(|place| (place % names.len()) as u8)
                .collect(),
            Labels::Attributes(_) | Labels::None => {
                let mut random = SeededRandom::new(self.seed, Stream::SampleLabels);
                let draw = |_| training.labels[random.below(training.len())];
                (0..count).map(draw).collect()
            }
        })
    }

    /// Decodes each of the given latents once as every row of [`Lab::class_rows`]: one line of images a
    /// row, each column the same latent, so that what the latent says and what the model is told
    /// can be seen apart.
    ///
    /// # Shapes
    /// - latents: `[count, latent_size]` in row-major order
    /// - output: `[rows · count, channels, size, size]`, values in −1..1
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`] unless the model is conditional, [`ErrorKind::InvalidInput`] if
    /// the length does not fit, a value is not finite, or the images are more than
    /// [`IMAGES_MAX`].
    pub fn sample_by_class(&mut self, latents: &[f32]) -> Result<Reading> {
        let rows = self.class_rows();
        if rows.is_empty() {
            return Err(LabError::new(
                ErrorKind::Unsupported,
                "This model was trained without labels, so it cannot be asked for a class.",
                "Start a new run with \"Use labels\" on.",
            ));
        }
        let columns = self.check_latents(latents)?;
        let labels = rows.iter().flat_map(|row| vec![row.label; columns]);
        let labels: Vec<_> = labels.collect();
        self.sample_latents(&latents.repeat(rows.len()), &labels)
    }

    /// Latents each followed by the condition of its label; see [`Lab::conditions_of`].
    pub(super) fn codes(&self, latents: &[f32], labels: &[u8]) -> Result<Vec<f32>> {
        let size = self.latent_size();
        let conditions = self.conditions_of(labels, latents.len() / size)?;
        Ok(dataset::latents_with_conditions(latents, size, &conditions))
    }

    /// The latents of what [`Lab::codes`] makes, the conditions dropped.
    pub(super) fn latents_of(&self, codes: Reading) -> Reading {
        let (size, conditions) = (self.latent_size(), self.conditions.size());
        codes.map(move |codes| {
            let rows = codes.chunks_exact(size + conditions);
            rows.flat_map(|row| &row[..size]).copied().collect()
        })
    }

    /// The conditions of `count` images, `[count, conditions]`: of a label each, of one for all, or
    /// of that of the first of [`Lab::class_rows`] if none is given. Empty unless the model is
    /// conditional.
    pub(super) fn conditions_of(&self, labels: &[u8], count: usize) -> Result<Vec<f32>> {
        if !self.is_conditional() {
            return Ok(Vec::new());
        }
        if let Some(label) = labels.iter().find(|label| !self.conditions.knows(**label)) {
            return Err(LabError::new(
                ErrorKind::InvalidInput,
                format!("The data set has no label {label}."),
                "Use the place of a class, or a bit for each attribute, the first the lowest.",
            ));
        }
        let labels = match labels {
            [] => vec![self.class_rows().first().map_or(0, |row| row.label); count],
            [label] => vec![*label; count],
            labels if labels.len() == count => labels.to_vec(),
            labels => {
                return Err(LabError::new(
                    ErrorKind::InvalidInput,
                    format!("There are {} labels for {count} images.", labels.len()),
                    "Pass a label for every image, or one for all.",
                ));
            }
        };
        Ok(self.conditions.of_labels(labels))
    }
}

#[cfg(test)]
mod tests;
