//! A GPU for Burn's tensors.

use burn::tensor::Device;
use burn_wgpu::WgpuSetup;

use super::webgpu::Opened;

/// Operations that Burn sends to the GPU at once: large enough that a step is a few submissions,
/// small enough that the GPU starts while the step is still being recorded.
const TASKS_MAX: usize = 128;

/// Burn's view of a GPU that is up.
pub fn device(opened: &Opened) -> Result<Device, impl std::fmt::Display + use<>> {
    run_constructors();
    let setup = WgpuSetup {
        backend: opened.adapter.get_info().backend,
        instance: opened.instance.clone(),
        adapter: opened.adapter.clone(),
        device: opened.device.clone(),
        queue: opened.queue.clone(),
    };
    let options = Device::wgpu_options().tasks_max(TASKS_MAX);
    options.setup(setup).init()
}

/// Burn's kernel compiler finds its parts through static constructors. Calling them here, once, keeps
/// the linker from wrapping every export of the module in a call of all of them.
fn run_constructors() {
    use std::sync::Once;

    unsafe extern "C" {
        fn __wasm_call_ctors();
    }
    static CONSTRUCTORS: Once = Once::new();
    // SAFETY: the symbol is the linker's own and takes no arguments; `Once` keeps the constructors
    // from registering twice.
    CONSTRUCTORS.call_once(|| unsafe { __wasm_call_ctors() });
}
