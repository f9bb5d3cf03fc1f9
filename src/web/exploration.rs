//! The latent space of a [`LabHandle`].

use burn::tensor::Tensor;
use js_sys::{Float32Array, Promise, Uint8Array};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{
    convert::{self, WHOLE_NUMBER_MAX, count, floats, promise, to_js, whole_number},
    handle::LabHandle,
    messages::{Found, NearestImage, PosteriorReport, Sheet},
};
use lab::NearestTraining;
use lab_core::error::{LabError, Result};
use lab_data::contact_sheet::ContactSheet;
use lab_models::latent::kl_by_dimension;

#[wasm_bindgen(js_class = Lab)]
impl LabHandle {
    /// The networks, in the order in which data flow through them.
    #[wasm_bindgen(unchecked_return_type = "NetworkDescription[]")]
    pub fn networks(&mut self) -> std::result::Result<JsValue, JsValue> {
        to_js(&self.open()?.networks())
    }

    /// The run's first `samples` fixed latents, `latent_size` numbers each.
    pub fn latents(&mut self, samples: f64) -> Result<Float32Array> {
        let latents = self.open()?.latents(count(samples, "number of samples")?)?;
        Ok(latents.as_slice().into())
    }

    /// The held-out images at `indices`: `channels · 32 · 32` numbers in −1..1 each.
    #[wasm_bindgen(js_name = heldOutValues)]
    pub fn held_out_values(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint32Array")] indices: JsValue,
    ) -> Result<Float32Array> {
        let values = self.open()?.held_out_values(&convert::indices(&indices)?)?;
        Ok(values.as_slice().into())
    }

    /// The label bytes of the first `images` held-out images.
    #[wasm_bindgen(js_name = heldOutLabels)]
    pub fn held_out_labels(&mut self, images: f64) -> Result<Uint8Array> {
        let labels = self
            .open()?
            .held_out_labels(count(images, "number of images")?)?;
        Ok(labels.as_slice().into())
    }

    /// The training image that comes closest to one image of `channels · 32 · 32` numbers in −1..1.
    #[wasm_bindgen(js_name = nearestTraining, unchecked_return_type = "NearestImage")]
    pub fn nearest_training(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] image: JsValue,
    ) -> std::result::Result<JsValue, JsValue> {
        let NearestTraining {
            distance,
            name,
            picture,
            ..
        } = self.open()?.nearest_training(&floats(&image, "image")?)?;
        let ContactSheet {
            width,
            height,
            rgba,
        } = picture;
        to_js(&NearestImage {
            picture: Sheet {
                width,
                height,
                rgba,
            },
            distance,
            name,
        })
    }

    /// How well a linear classifier tells held-out images apart by what the model knows of them, and
    /// by their pixels. It takes a few seconds, during which nothing else is answered.
    #[wasm_bindgen(unchecked_return_type = "Promise<ProbeReport>")]
    pub fn probe(&mut self) -> Promise {
        let probe = self.open().and_then(lab::Lab::probe);
        promise(async move { probe?.report().await })
    }

    /// The posteriors of images: `channels · 32 · 32` numbers in −1..1 each. A conditional model encodes
    /// as what the labels say.
    #[wasm_bindgen(unchecked_return_type = "Promise<PosteriorReport>")]
    pub fn encode(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] images: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array | undefined")] labels: JsValue,
    ) -> Promise {
        let posteriors =
            self.posteriors(|_| Ok((floats(&images, "images")?, convert::labels(&labels)?)));
        promise(async move {
            let (posteriors, latent_size) = posteriors?;
            let rows = read(posteriors).await?;
            let rows = rows.chunks_exact(2 * latent_size);
            let (mean, log_variance): (Vec<_>, Vec<_>) =
                rows.map(|row| row.split_at(latent_size)).unzip();
            Ok(PosteriorReport {
                mean: mean.concat(),
                log_variance: log_variance.concat(),
            })
        })
    }

    /// KL divergence of every latent dimension, nats, averaged over the first `images` held-out
    /// images.
    #[wasm_bindgen(js_name = klByDimension, unchecked_return_type = "Promise<Float32Array>")]
    pub fn kl_by_dimension(&mut self, images: f64) -> Promise {
        let posteriors = self.posteriors(|lab| {
            let count = count(images, "number of images")?;
            let indices: Vec<_> = (0..count).collect();
            Ok((lab.held_out_values(&indices)?, lab.held_out_labels(count)?))
        });
        convert::array_promise(async move {
            let (posteriors, latent_size) = posteriors?;
            Ok(kl_by_dimension(&read(posteriors).await?, latent_size))
        })
    }

    /// `draws` latents from the posterior of one image; the same seed draws the same.
    #[wasm_bindgen(js_name = drawLatents)]
    pub fn draw_latents(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] mean: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] log_variance: JsValue,
        draws: f64,
        seed: f64,
    ) -> Result<Float32Array> {
        let lab = self.open()?;
        let seed = whole_number(seed, "seed", WHOLE_NUMBER_MAX)? as u64;
        let (mean, log_variance) = (
            floats(&mean, "mean")?,
            floats(&log_variance, "log-variance")?,
        );
        let draws = count(draws, "number of latents")?;
        let latents = lab.draw_latents(&mean, &log_variance, draws, seed)?;
        Ok(latents.as_slice().into())
    }

    /// Latents on the way from one to another, ends included: on an arc for a GAN, straight for a
    /// VAE.
    pub fn interpolate(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] from: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] to: JsValue,
        points: f64,
    ) -> Result<Float32Array> {
        let lab = self.open()?;
        let points = count(points, "number of latents")?;
        let path = lab.interpolate(&floats(&from, "start")?, &floats(&to, "end")?, points)?;
        Ok(path.as_slice().into())
    }

    /// Root mean square error a pixel, on a scale from 0 to 1, of every decoded latent against its
    /// image; a conditional model decodes as what the labels say.
    #[wasm_bindgen(unchecked_return_type = "Promise<Float32Array>")]
    pub fn errors(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] latents: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] images: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array | undefined")] labels: JsValue,
    ) -> Promise {
        let errors = self.open().and_then(|lab| {
            let (latents, images) = (floats(&latents, "latents")?, floats(&images, "images")?);
            lab.errors(&latents, &images, &convert::labels(&labels)?)
        });
        convert::array_promise(async move { read(errors?).await })
    }

    /// Looks for the latents whose decoded images come closest to the given ones: so many steps of
    /// Adam from `start`. A conditional model decodes as what the labels say.
    #[wasm_bindgen(unchecked_return_type = "Promise<Found>")]
    pub fn search(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] images: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] start: JsValue,
        steps: f64,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array | undefined")] labels: JsValue,
    ) -> Promise {
        let found = self.open().and_then(|lab| {
            let (images, start) = (floats(&images, "images")?, floats(&start, "start")?);
            let steps = count(steps, "number of steps")?;
            lab.search(&images, &start, &convert::labels(&labels)?, steps)
        });
        promise(async move {
            let latents = read(found?).await?;
            Ok(Found { latents })
        })
    }

    /// Posteriors of the images and labels that `shown` gives, and the size of a latent.
    fn posteriors(
        &mut self,
        shown: impl FnOnce(&lab::Lab) -> Result<(Vec<f32>, Vec<u8>)>,
    ) -> Result<(Tensor<2>, usize)> {
        let lab = self.open()?;
        let (images, labels) = shown(lab)?;
        let posteriors = lab.encode(&images, &labels)?;
        let latent_size = posteriors.dims()[1] / 2;
        Ok((posteriors, latent_size))
    }
}

async fn read<const D: usize>(values: Tensor<D>) -> Result<Vec<f32>> {
    let data = values
        .into_data_async()
        .await
        .map_err(|error| LabError::device("the result could not be read back", error))?;
    Ok(data.iter().collect())
}
