//! Images that the model never learns from.

use super::{IMAGES_MAX, Lab, check_count};
use lab_core::error::{ErrorKind, LabError, Result};
use lab_data::dataset::{
    self, View,
    binarisation::{self, binarise},
};
use lab_families::Losses;

impl Lab {
    /// What the labels say about the held-out images at `indices`, a phrase each; empty for an
    /// image without any.
    ///
    /// # Errors
    /// As [`Lab::held_out_values`].
    pub fn held_out_names(&self, indices: &[usize]) -> Result<Vec<String>> {
        self.check_held_out(indices)?;
        let dataset = &*self.dataset;
        let names = |&index: &usize| {
            let label = dataset.held_out.labels[index];
            dataset.labels.names_of(label).join(", ")
        };
        Ok(indices.iter().map(names).collect())
    }

    fn check_held_out(&self, indices: &[usize]) -> Result<()> {
        check_count(indices.len(), IMAGES_MAX, "test images")?;
        let count = self.dataset.held_out.len();
        match indices.iter().find(|&&index| index >= count) {
            None => Ok(()),
            Some(index) => Err(LabError::new(
                ErrorKind::InvalidArgument,
                format!("There is no test image {index}; there are {count}."),
                format!("Use indices from 0 to {}.", count - 1),
            )),
        }
    }

    /// The held-out images at `indices`, `[indices.len(), channels, size, size]` in row-major order,
    /// values in −1..1.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if there are none, too many, or one is out of range.
    pub fn held_out_values(&self, indices: &[usize]) -> Result<Vec<f32>> {
        self.check_held_out(indices)?;
        let dataset = &*self.dataset;
        let views: Vec<_> = indices.iter().copied().map(View::plain).collect();
        Ok(dataset::values(&dataset.held_out, &views, dataset.shape()))
    }

    /// The held-out images at `indices` as the model is scored on them: binarised if training
    /// binarises, an image the same way at all times, else as [`Lab::held_out_values`].
    ///
    /// # Errors
    /// As [`Lab::held_out_values`].
    pub fn held_out_targets(&self, indices: &[usize]) -> Result<Vec<f32>> {
        let mut images = self.held_out_values(indices)?;
        if self.family.binarises(&self.settings) {
            let shape = self.dataset.shape();
            let images = images.chunks_exact_mut(shape.values());
            for (image, &index) in images.zip(indices) {
                binarise(image, shape, index, binarisation::HELD_OUT_WORD);
            }
        }
        Ok(images)
    }

    /// The label bytes of the first `count` held-out images.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] unless `count` is in `1..=` the size of the held-out split.
    pub fn held_out_labels(&self, count: usize) -> Result<Vec<u8>> {
        let held_out = &self.dataset.held_out;
        check_count(count, held_out.len(), "test images")?;
        Ok(held_out.labels[..count].to_vec())
    }

    /// The losses of held-out images `0..count` in inference mode, still on the device; `None` in
    /// a family without a held-out loss. They are those of [`Lab::held_out_targets`].
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] unless `count` is in `1..=` the size of the held-out split,
    /// and at most [`IMAGES_MAX`].
    pub fn held_out_losses(&mut self, count: usize) -> Result<Option<Losses>> {
        check_count(
            count,
            self.dataset.held_out.len().min(IMAGES_MAX),
            "test images",
        )?;
        let indices: Vec<_> = (0..count).collect();
        self.held_out_losses_at(&indices)
    }

    /// The same of the held-out images at `indices`.
    ///
    /// # Errors
    /// As [`Lab::held_out_values`].
    pub fn held_out_losses_at(&mut self, indices: &[usize]) -> Result<Option<Losses>> {
        let images = self.held_out_targets(indices)?;
        let conditions = self.conditions_of(&self.labels_of(indices), indices.len())?;
        Ok(self.working_trainer()?.evaluate(&images, &conditions))
    }

    /// The label bytes of the held-out images at `indices`.
    ///
    /// # Errors
    /// As [`Lab::held_out_values`].
    pub fn held_out_labels_at(&self, indices: &[usize]) -> Result<Vec<u8>> {
        self.check_held_out(indices)?;
        Ok(self.labels_of(indices))
    }

    /// The labels of held-out images that exist.
    pub(super) fn labels_of(&self, indices: &[usize]) -> Vec<u8> {
        let labels = &self.dataset.held_out.labels;
        indices.iter().map(|&index| labels[index]).collect()
    }
}
