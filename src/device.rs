//! Which compute device runs the models.

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// The two devices that a visitor may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum DeviceKind {
    /// The browser's GPU.
    WebGpu,
    /// Burn's portable CPU device, Flex.
    Cpu,
}

/// Brings a device up. Must be awaited before the first tensor is made on WebGPU; asking again for
/// a device that is up returns it.
///
/// # Errors
/// [`crate::error::ErrorKind::Device`] if the browser grants no suitable GPU.
pub async fn open(kind: DeviceKind) -> Result<Device> {
    match kind {
        DeviceKind::Cpu => Ok(Device::flex()),
        DeviceKind::WebGpu => open_webgpu().await,
    }
}

#[cfg(not(target_arch = "wasm32"))]
async fn open_webgpu() -> Result<Device> {
    Err(crate::error::LabError::device(
        "WebGPU exists in browsers only",
        "this is a native build",
    ))
}

#[cfg(target_arch = "wasm32")]
async fn open_webgpu() -> Result<Device> {
    use std::{cell::RefCell, sync::Once};

    use crate::error::LabError;

    /// Operations sent to the GPU at once: large enough that a step is a few submissions, small
    /// enough that the GPU starts while the step is still being recorded.
    const TASKS_MAX: usize = 128;

    unsafe extern "C" {
        fn __wasm_call_ctors();
    }
    // The kernel compiler finds its parts through static constructors. Calling them here, once,
    // keeps the linker from wrapping every export of the module in a call of all of them.
    static CONSTRUCTORS: Once = Once::new();
    // SAFETY: the symbol is the linker's own and takes no arguments; `Once` keeps the constructors
    // from registering twice.
    CONSTRUCTORS.call_once(|| unsafe { __wasm_call_ctors() });

    // Burn refuses to initialise a device twice.
    thread_local! {
        static WEBGPU: RefCell<Option<Device>> = const { RefCell::new(None) };
    }
    if let Some(device) = WEBGPU.with_borrow(Clone::clone) {
        return Ok(device);
    }
    let device = Device::wgpu_options()
        .tasks_max(TASKS_MAX)
        .init_async()
        .await
        .map_err(|error| LabError::device("WebGPU could not be brought up", error))?;
    WEBGPU.set(Some(device.clone()));
    Ok(device)
}
