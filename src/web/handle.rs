use js_sys::Promise;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{
    convert::{self, WHOLE_NUMBER_MAX, count, floats, from_js, promise, settings, whole_number},
    device::current_device,
    messages::{LabConfig, LossReport, Sheet},
    registry::loaded_dataset,
};
use burn::tensor::Tensor;
use lab::Lab;
use lab_core::error::{ErrorKind, LabError, Result};
use lab_data::contact_sheet::ContactSheet;
use lab_families::Losses;
use lab_graph::device::ComputeDevice;

/// A model in training. `free` gives its memory back; every later call is answered with an error
/// of kind `closed`.
#[wasm_bindgen(js_name = Lab)]
pub struct LabHandle {
    lab: Option<Lab>,
}

const CONFIG_KEYS: [&str; 5] = ["dataset", "family", "seed", "hyperparameters", "engine"];

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
            engine,
        } = from_js(config, "configuration", &CONFIG_KEYS)?;
        let seed = whole_number(seed, "seed", WHOLE_NUMBER_MAX)? as u64;
        let dataset = loaded_dataset(&dataset)?;
        let device = current_device()?;
        let lab = Lab::new(dataset, &family, &hyperparameters, seed, engine, &device)?;
        Ok(Self::of(lab))
    }

    /// Gives the model's memory back; later calls are answered with an error. Stands in for the
    /// `free` that wasm-bindgen writes, after which a call would hit a null pointer; the few bytes
    /// of the handle itself go with the garbage.
    #[wasm_bindgen(js_name = free)]
    pub fn close(&mut self) {
        self.lab = None;
    }

    /// Trains some steps. On WebGPU the call returns before the work is done: await `losses` every
    /// few steps, or the queue grows without bound.
    #[wasm_bindgen(js_name = trainStep)]
    pub fn train_step(&mut self, steps: f64) -> Result<()> {
        let lab = self.open()?;
        let steps = count(steps, "number of steps")?;
        lab.train_step(steps)
    }

    /// Changes live hyperparameters from the next step on; all of them or none.
    #[wasm_bindgen(js_name = setHyperparameters)]
    pub fn set_hyperparameters(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Record<string, Setting>")] values: JsValue,
    ) -> Result<()> {
        self.open()?.set_hyperparameters(&settings(values)?)
    }

    /// Steps trained so far.
    pub fn step(&mut self) -> Result<u32> {
        Ok(self.open()?.step())
    }

    /// Losses of the last training step; `undefined` before the first.
    #[wasm_bindgen(unchecked_return_type = "Promise<LossReport | undefined>")]
    pub fn losses(&mut self) -> Promise {
        report(
            self.open()
                .map(|lab| (lab.step(), lab.losses(), lab.device().clone())),
        )
    }

    /// Losses of the first held-out images; `undefined` for a family without any.
    #[wasm_bindgen(
        js_name = heldOutLosses,
        unchecked_return_type = "Promise<LossReport | undefined>"
    )]
    pub fn held_out_losses(&mut self, images: f64) -> Promise {
        report(self.open().and_then(|lab| {
            let images = count(images, "number of images")?;
            let losses = lab.held_out_losses(images)?;
            Ok((lab.step(), losses, lab.device().clone()))
        }))
    }

    /// Decodes the run's first `samples` fixed latents.
    #[wasm_bindgen(unchecked_return_type = "Promise<Sheet>")]
    pub fn sample(&mut self, samples: f64, columns: f64) -> Promise {
        self.sheet(columns, |lab| {
            lab.sample(count(samples, "number of samples")?)
        })
    }

    /// Decodes latents: `latent_size` numbers each, one after the other. A conditional model makes
    /// what the labels ask for, one for each latent or one for all.
    #[wasm_bindgen(js_name = sampleLatents, unchecked_return_type = "Promise<Sheet>")]
    pub fn sample_latents(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] latents: JsValue,
        columns: f64,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array | undefined")] labels: JsValue,
    ) -> Promise {
        self.sheet(columns, |lab| {
            let (latents, labels) = (floats(&latents, "latents")?, convert::labels(&labels)?);
            lab.sample_latents(&latents, &labels)
        })
    }

    /// The held-out images at `indices`.
    #[wasm_bindgen(js_name = heldOut, unchecked_return_type = "Promise<Sheet>")]
    pub fn held_out(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint32Array")] indices: JsValue,
        columns: f64,
    ) -> Promise {
        self.sheet(columns, |lab| lab.held_out(&convert::indices(&indices)?))
    }

    /// What is on the held-out images at `indices`, a phrase each; empty without labels.
    #[wasm_bindgen(js_name = heldOutNames)]
    pub fn held_out_names(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint32Array")] indices: JsValue,
    ) -> Result<Vec<String>> {
        self.open()?.held_out_names(&convert::indices(&indices)?)
    }

    /// Encodes and decodes the held-out images at `indices`, each as what it shows.
    #[wasm_bindgen(unchecked_return_type = "Promise<Sheet>")]
    pub fn reconstruct(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint32Array")] indices: JsValue,
        columns: f64,
    ) -> Promise {
        self.sheet(columns, |lab| lab.reconstruct(&convert::indices(&indices)?))
    }

    /// Encodes and decodes images: `channels · 32 · 32` numbers in −1..1 each, channel by channel.
    /// A conditional model decodes them as what the labels say.
    #[wasm_bindgen(js_name = reconstructImages, unchecked_return_type = "Promise<Sheet>")]
    pub fn reconstruct_images(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] images: JsValue,
        columns: f64,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array | undefined")] labels: JsValue,
    ) -> Promise {
        self.sheet(columns, |lab| {
            let (images, labels) = (floats(&images, "images")?, convert::labels(&labels)?);
            lab.reconstruct_images(&images, &labels)
        })
    }

    pub(super) fn of(lab: Lab) -> Self {
        Self { lab: Some(lab) }
    }

    pub(super) fn open(&mut self) -> Result<&mut Lab> {
        self.lab.as_mut().ok_or_else(closed)
    }

    /// A sheet of the images that `compute` leaves on the device.
    pub(super) fn sheet(
        &mut self,
        columns: f64,
        compute: impl Fn(&mut Lab) -> Result<Tensor<4>>,
    ) -> Promise {
        let images = self.open().and_then(|lab| {
            let columns = convert::columns(columns)?;
            Ok((columns, compute(lab)?, lab.device().clone()))
        });
        promise(async move {
            let (columns, images, device) = images?;
            let ContactSheet {
                width,
                height,
                rgba,
            } = ContactSheet::read(images, columns).await?;
            // What it refused to copy is read as something else.
            device.check()?;
            Ok(Sheet {
                width,
                height,
                rgba,
            })
        })
    }
}

fn closed() -> LabError {
    LabError::new(
        ErrorKind::Closed,
        "This lab was freed; it takes no more calls.",
        "Make a new lab.",
    )
}

fn report(losses: Result<(u32, Option<Losses>, ComputeDevice)>) -> Promise {
    promise(async move {
        let (step, Some(losses), device) = losses? else {
            return Ok(None);
        };
        let values = losses.read().await?.into_iter().collect();
        device.check()?;
        Ok(Some(LossReport { step, values }))
    })
}
