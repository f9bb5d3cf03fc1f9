//! What images become when they are encoded.

use lab_core::reading::Reading;

/// What images become when they are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoded {
    /// Means and log-variances of latents.
    Posteriors,
    /// The one latent that the image is made of, which is as large as the image.
    Latents,
}

/// Log-variance of a posterior that is a single latent, for all that a figure can show.
const LOG_VARIANCE_OF_POINT: f32 = -20.0;

impl Encoded {
    /// Means and log-variances, from what was made of images.
    ///
    /// # Shapes
    /// - output: `[count, 2 · latent_size]`
    pub fn posteriors(self, read: Reading, latent_size: usize) -> Reading {
        match self {
            Self::Posteriors => read,
            Self::Latents => read.map(move |latents| {
                let certain = vec![LOG_VARIANCE_OF_POINT; latent_size];
                let rows = latents.chunks_exact(latent_size);
                rows.flat_map(|latent| [latent, &certain].concat())
                    .collect()
            }),
        }
    }
}
