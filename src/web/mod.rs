//! The wasm surface: the only code that touches JavaScript. It validates, converts and forwards;
//! there is no mathematics here.
//!
//! Every failure, thrown or rejected, is an `Error` named `LabError` with `kind`, `message` and
//! `hint`. No call panics on bad input, because a panic would poison the whole instance.

mod benchmark;
mod conditional;
mod convert;
mod device;
mod examiner;
mod exploration;
mod handle;
mod keeping;
mod memory;
mod messages;
mod registry;
mod sound;
mod watch;

pub use benchmark::square_product;
pub use device::open_device;
pub use examiner::ExaminerHandle;
pub use handle::LabHandle;
pub use keeping::read_model;
pub use memory::allocated_bytes;
pub use messages::{
    DatasetSummary, Description, DeviceReport, FamilyDescription, Found, LabConfig, LabelKind,
    LabelSummary, LossReport, ModelConfig, ModelSummary, NearestImage, PosteriorReport, Sheet,
    Sound,
};
pub use registry::{describe, load_dataset, unload_dataset, work_of_step};
pub use sound::to_sound;
pub use watch::WatchHandle;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs once when the module is instantiated.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    // A shader that fails to compile is only logged by wgpu. Fails if a logger is set: then it stays.
    console_log::init_with_level(log::Level::Warn).ok();
}
