//! The wasm surface: the only code that touches JavaScript. It validates, converts and forwards;
//! there is no mathematics here.
//!
//! What crosses the border besides numbers, strings and typed arrays is a struct that derives `Tsify`, wrapped in `Ts`: the
//! declarations for TypeScript follow from it. JavaScript may pass something else all the same, so everything is checked.
//!
//! Handles are shared, and never borrowed across an await: other calls come in between.
//!
//! Every failure, thrown or rejected, is an `Error` named `LabError` with `kind`, `message` and
//! `hint`. No call panics on bad input, because a panic would poison the whole instance.

mod arrays;
#[cfg(feature = "burn")]
mod benchmark;
mod conditional;
mod convert;
mod device;
mod evaluator;
mod exploration;
mod handle;
mod keeping;
mod memory;
mod messages;
mod registry;
mod sound;

pub use arrays::{Bytes, Floats};
#[cfg(feature = "burn")]
pub use benchmark::square_product;
pub use convert::{Throwing, Thrown};
pub use device::open_device;
pub use evaluator::EvaluatorHandle;
pub use handle::LabHandle;
pub use keeping::read_model;
pub use memory::allocated_bytes;
pub use messages::{
    DatasetSummary, Description, DeviceReport, FamilyDescription, ImageLatent, InversionReport,
    LabConfig, LabelKind, LabelSummary, LossReport, ModelConfig, ModelSummary, NearestImage,
    PosteriorReport, ReconstructionReport, SampleReport, SettingsByKey, Sheet, Sound,
    TrainingReport,
};
pub use registry::{describe, load_dataset, unload_dataset, work_of_step};
pub use sound::to_sound;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs once when the module is instantiated.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    // A shader that fails to compile is only logged by wgpu. Fails if a logger is set: then it stays.
    console_log::init_with_level(log::Level::Warn).ok();
}
