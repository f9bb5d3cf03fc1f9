//! The latent space of a [`LabHandle`].

use js_sys::{Float32Array, Uint8Array, Uint32Array};
use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    arrays::Floats,
    convert::{
        self, Answer, Throwing, WHOLE_NUMBER_MAX, all_to_ts, count, floats, to_ts, whole_number,
    },
    handle::LabHandle,
    messages::{
        ImageLatent, InversionReport, NearestImage, PosteriorReport, ReconstructionReport, Sheet,
    },
};
use lab::{NearestTraining, ProbeReport};
use lab_core::error::Result;
use lab_models::{latent::kl_by_dimension, networks::NetworkDescription};

/// Of the latents that are drawn from the posterior of an image: the same whenever they are asked for.
const DRAW_SEED: u64 = 1;

#[wasm_bindgen(js_class = Lab)]
impl LabHandle {
    /// The networks, in the order in which data flow through them.
    pub fn networks(&self) -> Throwing<Vec<Ts<NetworkDescription>>> {
        all_to_ts(&self.open()?.networks())
    }

    /// The run's first `samples` fixed latents, `latent_size` numbers each.
    pub fn latents(&self, samples: f64) -> Throwing<Vec<f32>> {
        Ok(self.open()?.latents(count(samples, "number of samples")?)?)
    }

    /// A latent from the prior; the same seed draws the same.
    #[wasm_bindgen(js_name = randomLatent)]
    pub fn random_latent(&self, seed: f64) -> Throwing<Vec<f32>> {
        let lab = self.open()?;
        let seed = whole_number(seed, "seed", WHOLE_NUMBER_MAX)? as u64;
        let zeros = vec![0.0; lab.latent_size()];
        Ok(lab.draw_latents(&zeros, &zeros, 1, seed)?)
    }

    /// The label bytes of the first `images` held-out images.
    #[wasm_bindgen(js_name = heldOutLabels)]
    pub fn held_out_labels(&self, images: f64) -> Throwing<Vec<u8>> {
        let images = count(images, "number of images")?;
        Ok(self.open()?.held_out_labels(images)?)
    }

    /// The training image that comes closest to one image of `channels · size · size` numbers in −1..1.
    #[wasm_bindgen(js_name = nearestTraining)]
    pub fn nearest_training(&self, image: Float32Array) -> Answer<NearestImage> {
        let NearestTraining {
            distance,
            name,
            picture,
            ..
        } = self.open()?.nearest_training(&floats(&image, "image")?)?;
        to_ts(&NearestImage {
            picture: picture.into(),
            distance,
            name,
        })
    }

    /// How well a linear classifier tells held-out images apart by what the model knows of them, and
    /// by their pixels. It takes a few seconds, during which nothing else is answered.
    pub async fn probe(&self) -> Answer<ProbeReport> {
        let probe = self.open()?.probe()?;
        to_ts(&probe.report().await?)
    }

    /// The posteriors of the held-out images at `indices`, each encoded as what it shows.
    #[wasm_bindgen(js_name = encodeHeldOut)]
    pub async fn encode_held_out(&self, indices: Uint32Array) -> Answer<PosteriorReport> {
        let (images, labels) = self.held_out_with_labels(&convert::indices(&indices)?)?;
        let [mean, log_variance] = self.posteriors(&images, &labels).await?.map(Floats);
        to_ts(&PosteriorReport { mean, log_variance })
    }

    /// KL divergence of every latent dimension, nats, averaged over the first `images` held-out
    /// images.
    #[wasm_bindgen(js_name = klByDimension)]
    pub async fn kl_by_dimension(&self, images: f64) -> Throwing<Vec<f32>> {
        let indices: Vec<_> = (0..count(images, "number of images")?).collect();
        let (images, labels) = self.held_out_with_labels(&indices)?;
        let (posteriors, latent_size) = {
            let mut lab = self.open()?;
            (lab.encode(&images, &labels)?, lab.latent_size())
        };
        Ok(kl_by_dimension(&posteriors.await?, latent_size))
    }

    /// Latents on the way from one to another, ends included: on an arc for a GAN and a flow, straight for a
    /// VAE.
    pub fn interpolate(
        &self,
        from: Float32Array,
        to: Float32Array,
        points: f64,
    ) -> Throwing<Vec<f32>> {
        let lab = self.open()?;
        let points = count(points, "number of latents")?;
        Ok(lab.interpolate(&floats(&from, "start")?, &floats(&to, "end")?, points)?)
    }

    /// A latent on its way to the image that it decodes to, from noise on, side by side: at most so many pictures, and no more
    /// than one a step. In a family that makes images step by step.
    pub async fn drift(
        &self,
        latent: Float32Array,
        pictures: f64,
        labels: Option<Uint8Array>,
    ) -> Answer<Sheet> {
        let most = count(pictures, "number of pictures")?;
        let labels = convert::labels(labels.as_ref())?;
        let sheet = {
            let mut lab = self.open()?;
            let (images, columns) = lab.drift(&floats(&latent, "latent")?, &labels, most)?;
            lab.sheet(images, columns)
        };
        to_ts(&sheet.await?.into())
    }

    /// The latent of one image of `channels · size · size` numbers in −1..1, channel by channel: encoded, with `draws` others
    /// from its posterior if it has one, or found in so many steps in a family without an encoder. A conditional model takes it for
    /// what the label says.
    #[wasm_bindgen(js_name = latentOfImage)]
    pub async fn latent_of_image(
        &self,
        image: Float32Array,
        draws: f64,
        inversion_steps: f64,
        labels: Option<Uint8Array>,
    ) -> Answer<ImageLatent> {
        let image = floats(&image, "image")?;
        let labels = convert::labels(labels.as_ref())?;
        let [encodes, has_posteriors] = {
            let lab = self.open()?;
            [lab.encodes(), lab.has_posteriors()]
        };
        let (latent, draws) = if encodes {
            let draws = count(draws, "number of latents")?;
            let [mean, log_variance] = self.posteriors(&image, &labels).await?;
            let draws = match has_posteriors {
                true => {
                    let lab = self.open()?;
                    lab.draw_latents(&mean, &log_variance, draws, DRAW_SEED)?
                }
                false => Vec::new(),
            };
            (mean, draws)
        } else {
            let start = self.open()?.latents(1)?;
            let found = self.found(&image, &start, inversion_steps, &labels).await?;
            (found, Vec::new())
        };
        let decoded = self.open()?.reconstruct_from(&latent, image, &labels)?;
        let (_, error) = decoded.read(1).await?;
        to_ts(&ImageLatent {
            latent: Floats(latent),
            draws: Floats(draws),
            error,
        })
    }

    /// Looks for the latents whose decoded images come closest to the held-out images at `indices`: so many steps of
    /// Adam from `start`, or none, and what they are decoded to. A conditional model decodes each as what it shows.
    #[wasm_bindgen(js_name = invertHeldOut)]
    pub async fn invert_held_out(
        &self,
        indices: Uint32Array,
        start: Float32Array,
        steps: f64,
        columns: f64,
    ) -> Answer<InversionReport> {
        let (images, labels) = self.held_out_with_labels(&convert::indices(&indices)?)?;
        let columns = convert::columns(columns)?;
        let start = floats(&start, "start")?;
        let latents = match steps {
            0.0 => start,
            steps => self.found(&images, &start, steps, &labels).await?,
        };
        let decoded = self.open()?.reconstruct_from(&latents, images, &labels)?;
        let (sheet, error) = decoded.read(columns).await?;
        let picture = sheet.into();
        to_ts(&InversionReport {
            latents: Floats(latents),
            reconstruction: ReconstructionReport { picture, error },
        })
    }
}

impl LabHandle {
    fn held_out_with_labels(&self, indices: &[usize]) -> Result<(Vec<f32>, Vec<u8>)> {
        let lab = self.open()?;
        Ok((
            lab.held_out_values(indices)?,
            lab.held_out_labels_at(indices)?,
        ))
    }

    /// Means and log-variances, `[images, latent_size]` each.
    async fn posteriors(&self, images: &[f32], labels: &[u8]) -> Result<[Vec<f32>; 2]> {
        let (posteriors, latent_size) = {
            let mut lab = self.open()?;
            (lab.encode(images, labels)?, lab.latent_size())
        };
        let rows = posteriors.await?;
        let rows = rows.chunks_exact(2 * latent_size);
        let (mean, log_variance): (Vec<_>, Vec<_>) =
            rows.map(|row| row.split_at(latent_size)).unzip();
        Ok([mean.concat(), log_variance.concat()])
    }

    /// Latents found in so many steps.
    async fn found(
        &self,
        images: &[f32],
        start: &[f32],
        steps: f64,
        labels: &[u8],
    ) -> Result<Vec<f32>> {
        let steps = count(steps, "number of steps")?;
        let found = self.open()?.invert(images, start, labels, steps)?;
        found.await
    }
}
