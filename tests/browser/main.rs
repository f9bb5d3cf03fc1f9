//! What must be proven in the browser: `wasm-pack test --headless --chrome`.
//!
//! One binary, because each would link all of Burn again.
#![cfg(target_arch = "wasm32")]

mod datasets;
mod devices;
mod errors;
mod exploration;
mod lost_gpu;
mod model_files;
mod parity_of_operations;
mod parity_of_training;
mod quality;
mod support;
mod training_on_webgpu;
mod work_of_a_step;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
