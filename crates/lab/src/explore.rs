//! What there is to ask of a model beside training it: its latent space.

use super::{IMAGES_MAX, Lab, STEPS_MAX, check_count, rows};
use lab_core::{
    error::{ErrorKind, LabError, Result},
    random::{SeededRandom, Stream},
    reading::Reading,
};

impl Lab {
    /// The posteriors of images, encoded as what `labels` say, see [`Lab::sample_latents`].
    ///
    /// # Shapes
    /// - images: `[count, channels, size, size]` in row-major order, values in −1..1
    /// - output: `[count, 2 · latent_size]`, means, then log-variances
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] if the length does not fit, a value is out of range, or a label is
    /// none of the data set's, [`ErrorKind::Unsupported`] in a family without an encoder.
    pub fn encode(&mut self, images: &[f32], labels: &[u8]) -> Result<Reading> {
        let conditions = self.conditions_of(labels, self.check_images(images)?)?;
        let posteriors = self.working_trainer()?.encode(images, &conditions);
        posteriors.ok_or_else(|| self.no_encoder())
    }

    /// Latents drawn from one posterior, `[count, latent_size]` in row-major order; the same seed
    /// draws the same.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] unless mean and log-variance are one latent each,
    /// [`ErrorKind::InvalidArgument`] unless `count` is in `1..=`[`IMAGES_MAX`].
    pub fn draw_latents(
        &self,
        mean: &[f32],
        log_variance: &[f32],
        count: usize,
        seed: u64,
    ) -> Result<Vec<f32>> {
        self.check_one("mean", mean)?;
        self.check_one("log-variance", log_variance)?;
        check_count(count, IMAGES_MAX, "latents")?;
        let mut random = SeededRandom::new(seed, Stream::Exploration);
        let size = self.latent_size();
        let noise = random.normals(count * size).into_iter().enumerate();
        let draw = |(index, noise): (usize, f32)| {
            mean[index % size] + (log_variance[index % size] / 2.0).exp() * noise
        };
        Ok(noise.map(draw).collect())
    }

    /// Latents on the way from one to another, the family's own way.
    ///
    /// # Shapes
    /// - output: `[count, latent_size]` in row-major order, ends included
    ///
    /// # Errors
    /// As [`Lab::draw_latents`].
    pub fn interpolate(&self, from: &[f32], to: &[f32], count: usize) -> Result<Vec<f32>> {
        self.check_one("start", from)?;
        self.check_one("end", to)?;
        check_count(count, IMAGES_MAX, "latents")?;
        Ok(self.family.interpolation().path(from, to, count))
    }

    /// Looks for the latents whose decoded images come closest to the given ones, from `start` on;
    /// decoded as what `labels` say, see [`Lab::sample_latents`].
    ///
    /// # Shapes
    /// - output: `[count, latent_size]`
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] unless there is a latent for every image, and labels fit; [`ErrorKind::InvalidArgument`] unless `steps` is in
    /// `1..=`[`STEPS_MAX`]; [`ErrorKind::Unsupported`] with Burn's engine and for models that encode images exactly.
    pub fn invert(
        &mut self,
        images: &[f32],
        start: &[f32],
        labels: &[u8],
        steps: usize,
    ) -> Result<Reading> {
        self.check_pairs(start, images)?;
        check_count(steps, STEPS_MAX, "steps")?;
        let start = self.codes(start, labels)?;
        let found = self.working_trainer()?.invert(images, &start, steps);
        let found = found.ok_or_else(|| {
            LabError::new(
                ErrorKind::Unsupported,
                "There is no search for latents here.",
                "Encode the images, or make a lab with the engine \"program\".",
            )
        })?;
        Ok(self.latents_of(found))
    }

    pub(super) fn check_pairs(&self, latents: &[f32], images: &[f32]) -> Result<usize> {
        let (latents, images) = (self.check_latents(latents)?, self.check_images(images)?);
        if latents == images {
            return Ok(images);
        }
        Err(LabError::new(
            ErrorKind::InvalidInput,
            format!("There are {latents} latents for {images} images."),
            "Pass a latent for every image.",
        ))
    }

    fn check_one(&self, what: &str, latent: &[f32]) -> Result<()> {
        let (count, expected) = (latent.len(), self.latent_size());
        if count != expected {
            return Err(LabError::new(
                ErrorKind::InvalidInput,
                format!("The {what} has {count} numbers; expected {expected}."),
                format!("Pass {expected} numbers."),
            ));
        }
        rows(what, latent, expected, f32::MIN..=f32::MAX).map(drop)
    }
}
