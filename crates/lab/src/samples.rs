//! What the model makes of latents.

use super::{IMAGES_MAX, Lab, check_count};
use lab_core::{
    error::Result,
    random::{SeededRandom, Stream},
    reading::Reading,
};
use lab_data::contact_sheet::ContactSheet;

impl Lab {
    /// Images of the data set's size, `[count, channels, size, size]` in row-major order, as one picture.
    pub fn sheet(&self, images: Reading, columns: usize) -> Reading<ContactSheet> {
        let shape = self.dataset.shape();
        images.map(move |images| ContactSheet::new(&images, shape, columns))
    }

    /// Decodes the first `count` of the run's fixed latents, in a conditional model as
    /// [`Lab::sample_labels`].
    ///
    /// # Shapes
    /// - output: `[count, channels, size, size]`, values in −1..1
    ///
    /// # Errors
    /// [`lab_core::error::ErrorKind::InvalidArgument`] unless `count` is in `1..=`[`IMAGES_MAX`].
    pub fn sample(&mut self, count: usize) -> Result<Reading> {
        let (latents, labels) = (self.latents(count)?, self.sample_labels(count)?);
        self.sample_latents(&latents, &labels)
    }

    /// The first `count` of the run's fixed latents, `[count, latent_size]` in row-major order.
    ///
    /// # Errors
    /// As [`Lab::sample`].
    pub fn latents(&self, count: usize) -> Result<Vec<f32>> {
        check_count(count, IMAGES_MAX, "samples")?;
        let mut random = SeededRandom::new(self.seed, Stream::SampleLatents);
        Ok(random.normals(count * self.latent_size()))
    }

    /// Decodes the given latents, `[count, latent_size]` in row-major order.
    ///
    /// A conditional model makes what `labels` ask for: one label for each latent, or one for all,
    /// or none for the first of [`Lab::class_rows`]. Any other model looks at none.
    ///
    /// # Errors
    /// [`lab_core::error::ErrorKind::InvalidInput`] if a length does not fit, a value is not finite, or a label is
    /// none of the data set's.
    pub fn sample_latents(&mut self, latents: &[f32], labels: &[u8]) -> Result<Reading> {
        self.check_latents(latents)?;
        let codes = self.codes(latents, labels)?;
        Ok(self.working_trainer()?.sample(&codes))
    }
}
