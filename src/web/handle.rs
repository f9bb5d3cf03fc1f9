use js_sys::{Float32Array, Promise};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{
    convert::{from_js, promise},
    device::current_device,
    messages::{LabConfig, LossReport, Sheet},
    registry::loaded_dataset,
};
use crate::{
    contact_sheet::ContactSheet,
    error::{ErrorKind, LabError, Result},
    lab::Lab,
    train::Losses,
};
use burn::tensor::Tensor;

/// A model in training. `free` gives its memory back; every later call is answered with an error
/// of kind `closed`.
#[wasm_bindgen(js_name = Lab)]
pub struct LabHandle {
    lab: Option<Lab>,
}

const SEED_MAX: f64 = 9_007_199_254_740_991.0; // 2⁵³ − 1, the last whole number JavaScript is sure of

#[wasm_bindgen(js_class = Lab)]
impl LabHandle {
    /// A fresh model on a loaded data set and the open device.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "LabConfig")] config: JsValue,
    ) -> Result<LabHandle> {
        let LabConfig {
            dataset,
            family,
            seed,
            hyperparameters,
        } = from_js(config, "configuration")?;
        if seed.fract() != 0.0 || !(0.0..=SEED_MAX).contains(&seed) {
            return Err(LabError::new(
                ErrorKind::InvalidArgument,
                format!("The seed is {seed}; expected a whole number from 0 to {SEED_MAX}."),
                "Change the seed.",
            ));
        }
        let dataset = loaded_dataset(&dataset)?;
        let device = current_device()?;
        let lab = Lab::new(dataset, &family, &hyperparameters, seed as u64, &device)?;
        Ok(Self { lab: Some(lab) })
    }

    /// Gives the model's memory back; later calls are answered with an error.
    #[wasm_bindgen(js_name = free)]
    pub fn close(&mut self) {
        self.lab = None;
    }

    /// Trains some steps. On WebGPU the call returns before the work is done: await `losses` every
    /// few steps, or the queue grows without bound.
    #[wasm_bindgen(js_name = trainStep)]
    pub fn train_step(&mut self, steps: u32) -> Result<()> {
        let lab = self.lab.as_mut().ok_or_else(closed)?;
        lab.train_step(steps)
    }

    /// Steps trained so far.
    pub fn step(&self) -> Result<u32> {
        Ok(self.open()?.step())
    }

    /// Losses of the last training step; `undefined` before the first.
    #[wasm_bindgen(unchecked_return_type = "Promise<LossReport | undefined>")]
    pub fn losses(&self) -> Promise {
        let losses = self.open().map(|lab| (lab.step(), lab.losses()));
        promise(async move {
            let (step, losses) = losses?;
            report(step, losses).await
        })
    }

    /// Losses of the first held-out images; `undefined` for a family without any.
    #[wasm_bindgen(js_name = heldOutLosses, unchecked_return_type = "Promise<LossReport | undefined>")]
    pub fn held_out_losses(&self, count: usize) -> Promise {
        let losses = self
            .open()
            .and_then(|lab| Ok((lab.step(), lab.held_out_losses(count)?)));
        promise(async move {
            let (step, losses) = losses?;
            report(step, losses).await
        })
    }

    /// Decodes the run's first `count` fixed latents.
    #[wasm_bindgen(unchecked_return_type = "Promise<Sheet>")]
    pub fn sample(&self, count: usize, columns: usize) -> Promise {
        sheet(self.open().and_then(|lab| lab.sample(count)), columns)
    }

    /// Decodes latents: `latent_size` numbers each, one after the other.
    #[wasm_bindgen(js_name = sampleLatents, unchecked_return_type = "Promise<Sheet>")]
    pub fn sample_latents(&self, latents: Float32Array, columns: usize) -> Promise {
        let images = self
            .open()
            .and_then(|lab| lab.sample_latents(&latents.to_vec()));
        sheet(images, columns)
    }

    /// The held-out images at `indices`.
    #[wasm_bindgen(js_name = heldOut, unchecked_return_type = "Promise<Sheet>")]
    pub fn held_out(&self, indices: Vec<usize>, columns: usize) -> Promise {
        sheet(self.open().and_then(|lab| lab.held_out(&indices)), columns)
    }

    /// Encodes and decodes the held-out images at `indices`.
    #[wasm_bindgen(unchecked_return_type = "Promise<Sheet>")]
    pub fn reconstruct(&self, indices: Vec<usize>, columns: usize) -> Promise {
        let images = self.open().and_then(|lab| lab.reconstruct(&indices));
        sheet(images, columns)
    }

    /// Encodes and decodes images: `channels · 32 · 32` numbers in −1..1 each, channel by channel.
    #[wasm_bindgen(js_name = reconstructImages, unchecked_return_type = "Promise<Sheet>")]
    pub fn reconstruct_images(&self, images: Float32Array, columns: usize) -> Promise {
        let images = self
            .open()
            .and_then(|lab| lab.reconstruct_images(&images.to_vec()));
        sheet(images, columns)
    }

    fn open(&self) -> Result<&Lab> {
        self.lab.as_ref().ok_or_else(closed)
    }
}

fn closed() -> LabError {
    LabError::new(
        ErrorKind::Closed,
        "This lab was freed; it takes no more calls.",
        "Make a new lab.",
    )
}

async fn report(step: u32, losses: Option<Losses>) -> Result<Option<LossReport>> {
    let Some(losses) = losses else {
        return Ok(None);
    };
    let values = losses.read().await?.into_iter().collect();
    Ok(Some(LossReport { step, values }))
}

fn sheet(images: Result<Tensor<4>>, columns: usize) -> Promise {
    promise(async move {
        let ContactSheet {
            width,
            height,
            rgba,
        } = ContactSheet::read(images?, columns).await?;
        Ok(Sheet {
            width,
            height,
            rgba,
        })
    })
}
