use std::cell::{RefCell, RefMut};

use js_sys::{Float32Array, Uint8Array, Uint32Array};
use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    convert::{
        self, Answer, Throwing, WHOLE_NUMBER_MAX, count, floats, from_ts, settings, to_ts,
        whole_number,
    },
    device::current_device,
    messages::{
        LabConfig, LossReport, ReconstructionReport, SampleReport, SettingsByKey, Sheet,
        TrainingReport,
    },
    registry::loaded_dataset,
};
use lab::Lab;
use lab_core::{
    error::{ErrorKind, LabError, Result},
    reading::Reading,
};
use lab_data::contact_sheet::ContactSheet;

/// A model in training. `free` gives its memory back; every later call is answered with an error
/// of kind `closed`.
#[wasm_bindgen(js_name = Lab)]
pub struct LabHandle {
    /// `None` once it is closed. Never borrowed across an await, so that other calls may come in between.
    lab: RefCell<Option<Lab>>,
}

const CONFIG_KEYS: [&str; 5] = ["dataset", "family", "seed", "hyperparameters", "engine"];

#[wasm_bindgen(js_class = Lab)]
impl LabHandle {
    /// A fresh model on a loaded data set and the open device.
    #[wasm_bindgen(constructor)]
    pub fn new(config: Ts<LabConfig>) -> Throwing<Self> {
        let LabConfig {
            dataset,
            family,
            seed,
            hyperparameters: SettingsByKey(hyperparameters),
            engine,
        } = from_ts(&config, "configuration", &CONFIG_KEYS)?;
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
    pub fn close(&self) {
        self.lab.take();
    }

    /// Trains some steps; answers as `losses` when they are done.
    pub async fn train(&self, steps: f64) -> Throwing<Option<Ts<TrainingReport>>> {
        self.train_step(steps)?;
        self.losses().await
    }

    /// Trains some steps. On WebGPU the call returns before the work is done: await `losses` every
    /// few steps, or the queue grows without bound.
    #[wasm_bindgen(js_name = trainStep)]
    pub fn train_step(&self, steps: f64) -> Throwing<()> {
        let mut lab = self.open()?;
        let steps = count(steps, "number of steps")?;
        Ok(lab.train_step(steps)?)
    }

    /// Changes live hyperparameters from the next step on; all of them or none. Returns whether what the model makes of
    /// latents and of images is another already, before any step.
    #[wasm_bindgen(js_name = setHyperparameters)]
    pub fn set_hyperparameters(&self, values: Ts<SettingsByKey>) -> Throwing<bool> {
        Ok(self.open()?.set_hyperparameters(&settings(&values)?)?)
    }

    /// Steps trained so far.
    pub fn step(&self) -> Throwing<u32> {
        Ok(self.open()?.step())
    }

    /// Losses of the last training step, and what they tell; `undefined` before the first.
    pub async fn losses(&self) -> Throwing<Option<Ts<TrainingReport>>> {
        let (step, losses) = {
            let mut lab = self.open()?;
            (lab.step(), lab.losses())
        };
        let Some(losses) = losses else {
            return Ok(None);
        };
        let values = losses.read().await?;
        let alarms = self.open()?.watch_losses(step, &values);
        let values = values.into_iter().collect();
        to_ts(&TrainingReport {
            step,
            values,
            alarms,
        })
        .map(Some)
    }

    /// Losses of the first held-out images; `undefined` for a family without any.
    #[wasm_bindgen(js_name = heldOutLosses)]
    pub async fn held_out_losses(&self, images: f64) -> Throwing<Option<Ts<LossReport>>> {
        let (step, losses) = {
            let mut lab = self.open()?;
            let losses = lab.held_out_losses(count(images, "number of images")?)?;
            (lab.step(), losses)
        };
        let Some(losses) = losses else {
            return Ok(None);
        };
        let values = losses.read().await?.into_iter().collect();
        to_ts(&LossReport { step, values }).map(Some)
    }

    /// Decodes the run's first `samples` fixed latents; with what they tell.
    pub async fn sample(&self, samples: f64, columns: f64) -> Answer<SampleReport> {
        let mut step = 0;
        let compute = |lab: &mut Lab| {
            step = lab.step();
            lab.sample(count(samples, "number of samples")?)
        };
        let sheet = self.contact_sheet(columns, compute).await?;
        let alarm = self.open()?.watch_samples(step, &sheet);
        to_ts(&SampleReport {
            picture: sheet.into(),
            alarms: alarm.into_iter().collect(),
        })
    }

    /// Decodes latents: `latent_size` numbers each, one after the other. A conditional model makes
    /// what the labels ask for, one for each latent or one for all.
    #[wasm_bindgen(js_name = sampleLatents)]
    pub async fn sample_latents(
        &self,
        latents: Float32Array,
        columns: f64,
        labels: Option<Uint8Array>,
    ) -> Answer<Sheet> {
        let compute = |lab: &mut Lab| {
            let latents = floats(&latents, "latents")?;
            lab.sample_latents(&latents, &convert::labels(labels.as_ref())?)
        };
        to_ts(&self.contact_sheet(columns, compute).await?.into())
    }

    /// The held-out images at `indices`.
    #[wasm_bindgen(js_name = heldOut)]
    pub async fn held_out(&self, indices: Uint32Array, columns: f64) -> Answer<Sheet> {
        let compute = |lab: &mut Lab| {
            let images = lab.held_out_values(&convert::indices(&indices)?)?;
            Ok(Reading::known(images))
        };
        to_ts(&self.contact_sheet(columns, compute).await?.into())
    }

    /// What is on the held-out images at `indices`, a phrase each; empty without labels.
    #[wasm_bindgen(js_name = heldOutNames)]
    pub fn held_out_names(&self, indices: Uint32Array) -> Throwing<Vec<String>> {
        Ok(self.open()?.held_out_names(&convert::indices(&indices)?)?)
    }

    /// Encodes and decodes the held-out images at `indices`, each as what it shows.
    pub async fn reconstruct(
        &self,
        indices: Uint32Array,
        columns: f64,
    ) -> Answer<ReconstructionReport> {
        let (columns, reconstruction) = {
            let mut lab = self.open()?;
            let columns = convert::columns(columns)?;
            (columns, lab.reconstruct(&convert::indices(&indices)?)?)
        };
        let (sheet, error) = reconstruction.read(columns).await?;
        let picture = sheet.into();
        to_ts(&ReconstructionReport { picture, error })
    }
}

impl LabHandle {
    pub(super) fn of(lab: Lab) -> Self {
        let lab = RefCell::new(Some(lab));
        Self { lab }
    }

    pub(super) fn open(&self) -> Result<RefMut<'_, Lab>> {
        RefMut::filter_map(self.lab.borrow_mut(), Option::as_mut).map_err(|_| closed())
    }

    /// A sheet of the images that `compute` leaves on the device.
    pub(super) async fn contact_sheet(
        &self,
        columns: f64,
        compute: impl FnOnce(&mut Lab) -> Result<Reading>,
    ) -> Result<ContactSheet> {
        let sheet = {
            let mut lab = self.open()?;
            let columns = convert::columns(columns)?;
            let images = compute(&mut lab)?;
            lab.sheet(images, columns)
        };
        sheet.await
    }
}

fn closed() -> LabError {
    LabError::new(
        ErrorKind::Closed,
        "This lab was freed; it takes no more calls.",
        "Make a new lab.",
    )
}
