//! Images that the model encodes and decodes.

use burn::tensor::Tensor;

use super::Lab;
use crate::error::{ErrorKind, LabError, Result};

impl Lab {
    /// Encodes and decodes the held-out images at `indices`, each as what it shows.
    ///
    /// # Errors
    /// As [`Lab::held_out`], and [`ErrorKind::Unsupported`] in a family without an encoder.
    pub fn reconstruct(&mut self, indices: &[usize]) -> Result<Tensor<4>> {
        let images = self.held_out_values(indices)?;
        self.reconstruct_values(&images, &self.labels_of(indices))
    }

    /// Encodes and decodes the given images, `[count, channels, size, size]` in row-major order,
    /// values in −1..1; as what `labels` say, see [`Lab::sample_latents`].
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] if a length does not fit, a value is out of range, or a label is
    /// none of the data set's, [`ErrorKind::Unsupported`] in a family without an encoder.
    pub fn reconstruct_images(&mut self, images: &[f32], labels: &[u8]) -> Result<Tensor<4>> {
        self.reconstruct_values(images, labels)
    }

    fn reconstruct_values(&mut self, images: &[f32], labels: &[u8]) -> Result<Tensor<4>> {
        let conditions = self.conditions_of(labels, self.check_images(images)?)?;
        let reconstructions = self.working_trainer()?.reconstruct(images, &conditions);
        reconstructions.ok_or_else(|| self.no_encoder())
    }

    pub(super) fn no_encoder(&self) -> LabError {
        LabError::new(
            ErrorKind::Unsupported,
            self.family.why_no_encoder().unwrap_or_default(),
            "Search for the latent, or choose a family with an encoder.",
        )
    }
}
