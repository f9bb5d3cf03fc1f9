//! Which compute device runs the models.

use std::{cell::RefCell, ops::Deref};

use burn::tensor::Device;
use burn_wgpu::{WgpuSetup, wgpu};
use serde::{Deserialize, Serialize};

use crate::fused::{Backend, CpuBackend, WebGpuBackend, cpu::Machine, webgpu::Gpu};
use lab_core::error::{LabError, Result};

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
    machine: Machine,
    gpu: Option<Gpu>,
}

impl ComputeDevice {
    /// The CPU, always there.
    pub fn cpu() -> Self {
        Self::cpu_with(Machine::default())
    }

    /// The CPU, whose programs are carried out with that.
    pub fn cpu_with(machine: Machine) -> Self {
        Self {
            burn: Device::flex(),
            machine,
            gpu: None,
        }
    }

    /// The GPU behind it; `None` on the CPU.
    pub fn gpu(&self) -> Option<&Gpu> {
        self.gpu.as_ref()
    }

    /// An empty backend for fused programs.
    pub fn backend(&self) -> Box<dyn Backend> {
        match &self.gpu {
            Some(gpu) => Box::new(WebGpuBackend::new(gpu.clone(), self.burn.clone())),
            None => Box::new(CpuBackend::on(self.machine.clone(), self.burn.clone())),
        }
    }

    /// Fails once the device is lost, or has refused what it was told to do: from then on it takes work
    /// without a word and does none of it.
    ///
    /// # Errors
    /// [`lab_core::error::ErrorKind::Device`] with what is known of the reason.
    pub fn check(&self) -> Result<()> {
        match self.gpu.as_ref().and_then(Gpu::failure) {
            None => Ok(()),
            Some(reason) => Err(LabError::device("it does no more work", reason)),
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
/// a device that is up returns it, and for one that was lost, another.
///
/// # Errors
/// [`lab_core::error::ErrorKind::Device`] if the browser grants no suitable GPU.
pub async fn open(kind: DeviceKind) -> Result<ComputeDevice> {
    match kind {
        DeviceKind::Cpu => Ok(ComputeDevice::cpu()),
        DeviceKind::WebGpu => open_webgpu().await,
    }
}

/// Operations that Burn sends to the GPU at once: large enough that a step is a few submissions,
/// small enough that the GPU starts while the step is still being recorded.
const TASKS_MAX: usize = 128;

/// A GPU that was brought up, and how.
#[derive(Clone)]
struct Opened {
    device: ComputeDevice,
    setup: WgpuSetup,
}

async fn open_webgpu() -> Result<ComputeDevice> {
    // Burn refuses to initialise a device twice.
    thread_local! {
        static WEBGPU: RefCell<Option<Opened>> = const { RefCell::new(None) };
    }
    let before = WEBGPU.with_borrow(Clone::clone);
    let opened = match before {
        Some(Opened { device, .. }) if device.check().is_ok() => return Ok(device),
        Some(Opened { setup, .. }) => open_anew(&setup).await?,
        None => open_first().await?,
    };
    WEBGPU.set(Some(opened.clone()));
    Ok(opened.device)
}

async fn open_first() -> Result<Opened> {
    #[cfg(target_arch = "wasm32")]
    run_constructors();
    let (burn, setup) = Device::wgpu_options()
        .tasks_max(TASKS_MAX)
        .init_with_setup_async()
        .await
        .map_err(not_up)?;
    Ok(Opened::new(burn, setup))
}

/// Brings a GPU up in the place of one that was lost, as that was. What the lost one held stays lost.
async fn open_anew(lost: &WgpuSetup) -> Result<Opened> {
    let request = wgpu::RequestAdapterOptions {
        power_preference: wgpu::PowerPreference::HighPerformance,
        ..Default::default()
    };
    // An adapter grants one device.
    let adapter = lost.instance.request_adapter(&request).await;
    let adapter = adapter.map_err(not_up)?;
    let granted = adapter.request_device(&wgpu::DeviceDescriptor {
        required_features: lost.device.features(),
        required_limits: lost.device.limits(),
        memory_hints: wgpu::MemoryHints::MemoryUsage,
        ..Default::default()
    });
    let (device, queue) = granted.await.map_err(not_up)?;
    let setup = WgpuSetup {
        adapter,
        device,
        queue,
        ..lost.clone()
    };
    let options = Device::wgpu_options().tasks_max(TASKS_MAX);
    let burn = options.setup(setup.clone()).init().map_err(not_up)?;
    Ok(Opened::new(burn, setup))
}

fn not_up(error: impl std::fmt::Display) -> LabError {
    LabError::device("WebGPU could not be brought up", error)
}

impl Opened {
    fn new(burn: Device, setup: WgpuSetup) -> Self {
        let gpu = Gpu::new(setup.device.clone(), setup.queue.clone());
        let gpu = Some(gpu);
        let device = ComputeDevice {
            burn,
            machine: Machine::default(),
            gpu,
        };
        Self { device, setup }
    }
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
