use std::cell::{RefCell, RefMut};

use js_sys::{Float32Array, JsString, Uint8Array};
use tsify::Ts;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{
    convert::{Answer, all_to_ts, bytes, floats, text, to_ts},
    handle::LabHandle,
    registry::loaded_dataset,
};
use lab::examine::{Awaited, ExaminationProgress, Examiner, Extent, Recognised, Thoroughness};
use lab_core::error::{ErrorKind, LabError, Result};
use lab_evaluation::judge::Judge;

/// Measures how good models are that train on one data set, in slices of a few milliseconds.
#[wasm_bindgen(js_name = Examiner)]
pub struct ExaminerHandle {
    /// `None` once it is closed. Never borrowed across an await.
    examiner: RefCell<Option<Examiner>>,
}

#[wasm_bindgen(js_class = Examiner)]
impl ExaminerHandle {
    /// An examiner of a loaded data set, with the file of its judge if it has one.
    #[wasm_bindgen(constructor)]
    pub fn new(dataset: JsString, judge: Option<Uint8Array>) -> Result<ExaminerHandle> {
        let dataset = loaded_dataset(&text(&dataset, "name of the data set")?)?;
        let judge = judge
            .map(|file| Judge::from_bytes(&bytes(&file, "classifier file")?))
            .transpose()?;
        let examiner = RefCell::new(Some(Examiner::new(dataset, judge, Extent::LIVE)?));
        Ok(Self { examiner })
    }

    /// Gives the memory back; later calls are answered with an error.
    #[wasm_bindgen(js_name = free)]
    pub fn close(&self) {
        self.examiner.take();
    }

    /// Forgets the examinations under way, for other labs; the scale stays.
    pub fn restart(&self) -> Result<()> {
        self.open()?.restart();
        Ok(())
    }

    /// What the classifier of the data set sees in one image of `channels · 32 · 32` numbers in −1..1: its most
    /// likely class, or the attributes that it likely has; nothing as long as there is no classifier.
    pub fn recognise(
        &self,
        image: Float32Array,
    ) -> std::result::Result<Vec<Ts<Recognised>>, JsValue> {
        let recognised = self.open()?.recognise(&floats(&image, "image")?)?;
        all_to_ts(&recognised)
    }

    /// A slice of work: first on a classifier, if the data set has classes and came without a judge, then on
    /// the scale, once, then on an examination of the lab's model; after
    /// a report the next call begins a new one, of fewer samples if it may be rough. Labs of several
    /// families may be examined by turns.
    pub async fn advance(&self, lab: &LabHandle, rough: bool) -> Answer<ExaminationProgress> {
        let thoroughness = match rough {
            true => Thoroughness::Rough,
            false => Thoroughness::Full,
        };
        let mut awaited = self.begin(lab, thoroughness)?;
        let values = awaited.read().await?;
        to_ts(&self.open()?.end_slice(&awaited, &values))
    }
}

impl ExaminerHandle {
    fn begin(&self, lab: &LabHandle, thoroughness: Thoroughness) -> Result<Awaited> {
        let mut lab = lab.open()?;
        self.open()?.begin_slice(&mut lab, thoroughness)
    }

    fn open(&self) -> Result<RefMut<'_, Examiner>> {
        RefMut::filter_map(self.examiner.borrow_mut(), Option::as_mut).map_err(|_| closed())
    }
}

fn closed() -> LabError {
    LabError::new(
        ErrorKind::Closed,
        "This examiner was freed; it takes no more calls.",
        "Make a new examiner.",
    )
}
