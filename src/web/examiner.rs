use std::{cell::RefCell, rc::Rc};

use js_sys::Promise;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{
    convert::{bytes, floats, promise, text, to_js},
    handle::LabHandle,
    registry::loaded_dataset,
};
use lab::examine::{Examiner, Extent, Thoroughness};
use lab_core::error::{ErrorKind, LabError, Result};
use lab_evaluation::judge::Judge;

/// Measures how good models are that train on one data set, in slices of a few milliseconds.
#[wasm_bindgen(js_name = Examiner)]
pub struct ExaminerHandle {
    /// `None` once it is closed.
    examiner: Rc<RefCell<Option<Examiner>>>,
}

#[wasm_bindgen(js_class = Examiner)]
impl ExaminerHandle {
    /// An examiner of a loaded data set, with the file of its judge if it has one.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] dataset: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array | undefined")] judge: JsValue,
    ) -> Result<ExaminerHandle> {
        let dataset = loaded_dataset(&text(&dataset, "name of the data set")?)?;
        let judge = match judge.is_undefined() {
            true => None,
            false => Some(Judge::from_bytes(&bytes(&judge, "classifier file")?)?),
        };
        let examiner = Examiner::new(dataset, judge, Extent::LIVE)?;
        Ok(Self {
            examiner: Rc::new(RefCell::new(Some(examiner))),
        })
    }

    /// Gives the memory back; later calls are answered with an error.
    #[wasm_bindgen(js_name = free)]
    pub fn close(&mut self) {
        self.examiner.take();
    }

    /// Forgets the examinations under way, for other labs; the scale stays.
    pub fn restart(&mut self) -> Result<()> {
        let mut examiner = self.examiner.borrow_mut();
        examiner.as_mut().ok_or_else(closed)?.restart();
        Ok(())
    }

    /// What the classifier of the data set sees in one image of `channels · 32 · 32` numbers in −1..1: its most
    /// likely class, or the attributes that it likely has; nothing as long as there is no classifier.
    #[wasm_bindgen(unchecked_return_type = "Recognised[]")]
    pub fn recognise(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] image: JsValue,
    ) -> std::result::Result<JsValue, JsValue> {
        let mut examiner = self.examiner.borrow_mut();
        let examiner = examiner.as_mut().ok_or_else(closed)?;
        to_js(&examiner.recognise(&floats(&image, "image")?)?)
    }

    /// A slice of work: first on a classifier, if the data set has classes and came without a judge, then on
    /// the scale, once, then on an examination of the lab's model; after
    /// a report the next call begins a new one, of fewer samples if it may be rough. Labs of several
    /// families may be examined by turns.
    #[wasm_bindgen(unchecked_return_type = "Promise<ExaminationProgress>")]
    pub fn advance(&mut self, lab: &mut LabHandle, rough: bool) -> Promise {
        let thoroughness = match rough {
            true => Thoroughness::Rough,
            false => Thoroughness::Full,
        };
        let awaited = self.begin(lab, thoroughness);
        let examiner = Rc::clone(&self.examiner);
        promise(async move {
            let mut awaited = awaited?;
            let values = awaited.read().await?;
            let mut examiner = examiner.borrow_mut();
            let examiner = examiner.as_mut().ok_or_else(closed)?;
            Ok(examiner.end_slice(&awaited, &values))
        })
    }

    fn begin(
        &mut self,
        lab: &mut LabHandle,
        thoroughness: Thoroughness,
    ) -> Result<lab::examine::Awaited> {
        let mut examiner = self.examiner.borrow_mut();
        let examiner = examiner.as_mut().ok_or_else(closed)?;
        examiner.begin_slice(lab.open()?, thoroughness)
    }
}

fn closed() -> LabError {
    LabError::new(
        ErrorKind::Closed,
        "This examiner was freed; it takes no more calls.",
        "Make a new examiner.",
    )
}
