//! What the model makes of latents.

use super::{IMAGES_MAX, Lab, check_count};
use lab_core::{
    error::{ErrorKind, LabError, Result},
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
    /// [`ErrorKind::InvalidArgument`] unless `count` is in `1..=`[`IMAGES_MAX`].
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
    /// [`ErrorKind::InvalidInput`] if a length does not fit, a value is not finite, or a label is
    /// none of the data set's.
    pub fn sample_latents(&mut self, latents: &[f32], labels: &[u8]) -> Result<Reading> {
        self.check_latents(latents)?;
        let codes = self.codes(latents, labels)?;
        Ok(self.working_trainer()?.sample(&codes))
    }

    /// As [`Lab::sample_latents`], for latents of images: close to these, without the guidance that makes samples clearer.
    ///
    /// # Errors
    /// As [`Lab::sample_latents`].
    pub fn decode_latents(&mut self, latents: &[f32], labels: &[u8]) -> Result<Reading> {
        self.check_latents(latents)?;
        let codes = self.codes(latents, labels)?;
        Ok(self.working_trainer()?.decode(&codes))
    }

    /// The images through which a latent drifts until it is an image, from first to last: at most so many, and how many they
    /// are. A conditional model makes what the label asks for, as in [`Lab::sample_latents`].
    ///
    /// # Shapes
    /// - latent: `[latent_size]`
    /// - output: `[pictures, channels, size, size]`, values in −1..1
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] as [`Lab::sample_latents`] and for more latents than one,
    /// [`ErrorKind::InvalidArgument`] unless `most` is in `2..=`[`IMAGES_MAX`], and
    /// [`ErrorKind::Unsupported`] in a family that makes images at once.
    pub fn drift(&mut self, latent: &[f32], label: &[u8], most: usize) -> Result<(Reading, usize)> {
        check_count(most, IMAGES_MAX, "pictures")?;
        if most < 2 {
            return Err(LabError::new(
                ErrorKind::InvalidArgument,
                "One picture shows no way from noise to image.",
                "Ask for two pictures or more.",
            ));
        }
        let count = self.check_latents(latent)?;
        if count != 1 {
            return Err(LabError::new(
                ErrorKind::InvalidInput,
                format!("{count} latents were given; the way from noise to image is that of one."),
                "Give one latent at a time.",
            ));
        }
        let code = self.codes(latent, label)?;
        let drift = self.working_trainer()?.drift(&code, most);
        drift.ok_or_else(|| {
            LabError::new(
                ErrorKind::Unsupported,
                "This model makes an image at once: there is no way from noise to image to show.",
                "Ask a flow.",
            )
        })
    }
}
