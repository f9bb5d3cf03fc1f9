//! Which compute device runs the models.

use std::{cell::RefCell, ops::Deref};

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::{
    error::{LabError, Result},
    fused::{CpuMachine, Machine, WebGpuMachine, webgpu::Gpu},
};

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

/// A device that is up: for Burn's tensors, and for the fused programs beside them.
#[derive(Debug, Clone)]
pub struct ComputeDevice {
    burn: Device,
    gpu: Option<Gpu>,
}

impl ComputeDevice {
    /// The CPU, always there.
    pub fn cpu() -> Self {
        Self {
            burn: Device::flex(),
            gpu: None,
        }
    }

    /// The GPU behind it; `None` on the CPU.
    pub fn gpu(&self) -> Option<&Gpu> {
        self.gpu.as_ref()
    }

    /// An empty machine for fused programs.
    pub fn machine(&self) -> Box<dyn Machine> {
        match &self.gpu {
            Some(gpu) => Box::new(WebGpuMachine::new(gpu.clone(), self.burn.clone())),
            None => Box::new(CpuMachine::new(self.burn.clone())),
        }
    }
}

impl Deref for ComputeDevice {
    type Target = Device;

    fn deref(&self) -> &Device {
        &self.burn
    }
}

/// Brings a device up. Must be awaited before the first tensor is made on WebGPU; asking again for
/// a device that is up returns it.
///
/// # Errors
/// [`crate::error::ErrorKind::Device`] if the browser grants no suitable GPU.
pub async fn open(kind: DeviceKind) -> Result<ComputeDevice> {
    match kind {
        DeviceKind::Cpu => Ok(ComputeDevice::cpu()),
        DeviceKind::WebGpu => open_webgpu().await,
    }
}

/// Operations that Burn sends to the GPU at once: large enough that a step is a few submissions,
/// small enough that the GPU starts while the step is still being recorded.
const TASKS_MAX: usize = 128;

async fn open_webgpu() -> Result<ComputeDevice> {
    // Burn refuses to initialise a device twice.
    thread_local! {
        static WEBGPU: RefCell<Option<ComputeDevice>> = const { RefCell::new(None) };
    }
    if let Some(device) = WEBGPU.with_borrow(Clone::clone) {
        return Ok(device);
    }
    #[cfg(target_arch = "wasm32")]
    run_constructors();
    let (burn, setup) = Device::wgpu_options()
        .tasks_max(TASKS_MAX)
        .init_with_setup_async()
        .await
        .map_err(|error| LabError::device("WebGPU could not be brought up", error))?;
    let gpu = Gpu::new(setup.device, setup.queue);
    let device = ComputeDevice {
        burn,
        gpu: Some(gpu),
    };
    WEBGPU.set(Some(device.clone()));
    Ok(device)
}

/// The kernel compiler finds its parts through static constructors. Calling them here, once, keeps
/// the linker from wrapping every export of the module in a call of all of them.
#[cfg(target_arch = "wasm32")]
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
