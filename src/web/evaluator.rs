use std::cell::{RefCell, RefMut};

use js_sys::{Float32Array, JsString, Uint8Array};
use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    arrays::Bytes,
    convert::{Answer, Throwing, all_to_ts, bytes, floats, text, to_ts},
    handle::LabHandle,
    registry::loaded_dataset,
};
use lab::evaluator::{
    Awaited, BaselineReport, EvaluationProgress, Evaluator, Extent, Recognised, Thoroughness,
};
use lab_core::error::{ErrorKind, LabError, Result};
use lab_evaluation::classifier::Classifier;

/// Measures how good models are that train on one data set, in slices of a few milliseconds.
#[wasm_bindgen(js_name = Evaluator)]
pub struct EvaluatorHandle {
    /// `None` once it is closed. Never borrowed across an await.
    evaluator: RefCell<Option<Evaluator>>,
}

#[wasm_bindgen(js_class = Evaluator)]
impl EvaluatorHandle {
    /// An evaluator of a loaded data set, with the file of its classifier if it has one.
    #[wasm_bindgen(constructor)]
    pub fn new(dataset: JsString, classifier: Option<Uint8Array>) -> Throwing<Self> {
        let dataset = loaded_dataset(&text(&dataset, "name of the data set")?)?;
        let classifier = classifier
            .map(|file| Classifier::from_bytes(&bytes(&file, "classifier file")?))
            .transpose()?;
        let evaluator = RefCell::new(Some(Evaluator::new(dataset, classifier, Extent::LIVE)?));
        Ok(Self { evaluator })
    }

    /// Gives the memory back; later calls are answered with an error.
    #[wasm_bindgen(js_name = free)]
    pub fn close(&self) {
        self.evaluator.take();
    }

    /// Forgets the evaluations under way, for other labs; the baseline stays.
    pub fn restart(&self) -> Throwing<()> {
        self.open()?.restart();
        Ok(())
    }

    /// Whether it trains a classifier first.
    #[wasm_bindgen(js_name = trainsClassifier)]
    pub fn trains_classifier(&self) -> Throwing<bool> {
        Ok(self.open()?.trains_classifier())
    }

    /// Another evaluator waits for the baseline: what it is computed from is kept for `passOnBaseline`.
    #[wasm_bindgen(js_name = keepEvidence)]
    pub fn keep_evidence(&self) -> Throwing<()> {
        self.open()?.keep_evidence();
        Ok(())
    }

    /// What another evaluator of the same data set and classifier needs no longer find out, once, after the slice that
    /// ended with the baseline, if it was to be kept; nothing if the classifier was trained here.
    #[wasm_bindgen(js_name = passOnBaseline)]
    pub fn pass_on_baseline(&self) -> Throwing<Option<Ts<Bytes>>> {
        let passed_on = self.open()?.pass_on_baseline();
        passed_on.map(|bytes| to_ts(&Bytes(bytes))).transpose()
    }

    /// Has the baseline from what another evaluator passed on.
    #[wasm_bindgen(js_name = takeBaseline)]
    pub fn take_baseline(&self, passed_on: Uint8Array) -> Answer<BaselineReport> {
        let passed_on = bytes(&passed_on, "baseline")?;
        to_ts(&self.open()?.take_baseline(&passed_on)?)
    }

    /// What the classifier of the data set sees in one image of `channels · size · size` numbers in −1..1: its most
    /// likely class, or the attributes that it likely has; nothing as long as there is no classifier.
    pub fn recognise(&self, image: Float32Array) -> Throwing<Vec<Ts<Recognised>>> {
        let recognised = self.open()?.recognise(&floats(&image, "image")?)?;
        all_to_ts(&recognised)
    }

    /// A slice of work: first on a classifier, if the data set has classes and came without one, then on
    /// the baseline, once, then on an evaluation of the lab's model; after
    /// a report the next call begins a new one, of fewer samples if it may be rough. Labs of several
    /// families may be evaluated by turns.
    pub async fn advance(&self, lab: &LabHandle, rough: bool) -> Answer<EvaluationProgress> {
        let thoroughness = match rough {
            true => Thoroughness::Rough,
            false => Thoroughness::Full,
        };
        let mut awaited = self.begin(lab, thoroughness)?;
        let values = awaited.read().await?;
        to_ts(&self.open()?.end_slice(&awaited, &values))
    }
}

impl EvaluatorHandle {
    fn begin(&self, lab: &LabHandle, thoroughness: Thoroughness) -> Result<Awaited> {
        let mut lab = lab.open()?;
        self.open()?.begin_slice(&mut lab, thoroughness)
    }

    fn open(&self) -> Result<RefMut<'_, Evaluator>> {
        RefMut::filter_map(self.evaluator.borrow_mut(), Option::as_mut).map_err(|_| closed())
    }
}

fn closed() -> LabError {
    LabError::new(
        ErrorKind::Closed,
        "This evaluator was freed; it takes no more calls.",
        "Make a new evaluator.",
    )
}
