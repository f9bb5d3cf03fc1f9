//! Images that the model encodes and decodes, and how close it comes to them.

use super::Lab;
use lab_core::{
    error::{ErrorKind, LabError, Result},
    reading::Reading,
};
use lab_data::{contact_sheet::ContactSheet, dataset::ImageShape};

/// Images that stand for others, still on the device.
pub struct Reconstruction {
    /// `[count, channels, size, size]` in row-major order, values in −1..1.
    pub images: Reading,
    /// What they should look like.
    originals: Vec<f32>,
    shape: ImageShape,
}

impl Reconstruction {
    /// Reads the images back once, for both: themselves in rows of `columns`, and their root mean square error a pixel
    /// over all of them, on a scale from 0 to 1.
    ///
    /// # Errors
    /// [`ErrorKind::Device`] if the device failed.
    pub async fn read(self, columns: usize) -> Result<(ContactSheet, f32)> {
        let values = self.images.await?;
        let error = root_mean_square_error(&values, &self.originals);
        Ok((ContactSheet::new(&values, self.shape, columns), error))
    }
}

/// Of values in −1..1, on a scale from 0 to 1.
fn root_mean_square_error(values: &[f32], expected: &[f32]) -> f32 {
    let squares = values
        .iter()
        .zip(expected)
        .map(|(value, expected)| f64::from((value - expected) / 2.0).powi(2));
    (squares.sum::<f64>() / values.len() as f64).sqrt() as f32
}

impl Lab {
    /// Encodes and decodes the held-out images at `indices`, each as what it shows.
    ///
    /// # Errors
    /// As [`Lab::held_out_values`], and [`ErrorKind::Unsupported`] in a family without an encoder.
    pub fn reconstruct(&mut self, indices: &[usize]) -> Result<Reconstruction> {
        let images = self.held_out_values(indices)?;
        let labels = self.labels_of(indices);
        self.reconstruct_images(images, &labels)
    }

    /// Encodes and decodes the given images, `[count, channels, size, size]` in row-major order,
    /// values in −1..1; as what `labels` say, see [`Lab::sample_latents`].
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] if a length does not fit, a value is out of range, or a label is
    /// none of the data set's, [`ErrorKind::Unsupported`] in a family without an encoder.
    pub fn reconstruct_images(
        &mut self,
        originals: Vec<f32>,
        labels: &[u8],
    ) -> Result<Reconstruction> {
        let conditions = self.conditions_of(labels, self.check_images(&originals)?)?;
        let images = self
            .working_trainer()?
            .reconstruct(&originals, &conditions)
            .ok_or_else(|| self.no_encoder())?;
        let shape = self.dataset.shape();
        Ok(Reconstruction {
            images,
            originals,
            shape,
        })
    }

    /// Decodes latents that were encoded or found for the given images.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] unless there is a latent for every image, and labels fit.
    pub fn reconstruct_from(
        &mut self,
        latents: &[f32],
        originals: Vec<f32>,
        labels: &[u8],
    ) -> Result<Reconstruction> {
        self.check_pairs(latents, &originals)?;
        let images = self.decode_latents(latents, labels)?;
        let shape = self.dataset.shape();
        Ok(Reconstruction {
            images,
            originals,
            shape,
        })
    }

    pub(super) fn no_encoder(&self) -> LabError {
        LabError::new(
            ErrorKind::Unsupported,
            self.family.why_no_encoder().unwrap_or_default(),
            "Search for the latent, or choose a family with an encoder.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_on_a_scale_from_0_to_1() {
        assert_eq!(root_mean_square_error(&[1.0, -1.0], &[-1.0, 1.0]), 1.0);
        assert_eq!(root_mean_square_error(&[0.5, 0.5], &[0.5, 0.5]), 0.0);
        let error = root_mean_square_error(&[0.0, 0.0, 0.0, 0.0], &[0.8, 0.0, 0.0, 0.0]);
        assert!((error - 0.2).abs() < 1e-7, "{error}");
    }
}
