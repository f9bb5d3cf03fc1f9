//! Which compute device runs the models.

#[cfg(all(feature = "burn", target_arch = "wasm32"))]
mod burns;
#[cfg(feature = "webgpu")]
mod webgpu;

use serde::{Deserialize, Serialize};

use crate::fused::{Backend, CpuBackend, cpu::Machine};
#[cfg(feature = "webgpu")]
use crate::fused::{
    WebGpuBackend,
    webgpu::{Adapter, Gpu},
};
use lab_core::error::{LabError, Result};

/// The two devices that a visitor may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum DeviceKind {
    /// The browser's GPU.
    WebGpu,
    /// The processor.
    Cpu,
}

/// A device that is up.
#[derive(Debug, Clone)]
pub struct ComputeDevice {
    machine: Machine,
    #[cfg(feature = "webgpu")]
    gpu: Option<Gpu>,
    #[cfg(feature = "burn")]
    burn: burn::tensor::Device,
}

impl ComputeDevice {
    /// The CPU, always there.
    pub fn cpu() -> Self {
        Self::cpu_with(Machine::default())
    }

    /// The CPU, whose programs are carried out with that.
    pub fn cpu_with(machine: Machine) -> Self {
        Self {
            machine,
            #[cfg(feature = "webgpu")]
            gpu: None,
            #[cfg(feature = "burn")]
            burn: burn::tensor::Device::flex(),
        }
    }

    /// The GPU behind it; `None` on the CPU.
    #[cfg(feature = "webgpu")]
    pub fn gpu(&self) -> Option<&Gpu> {
        self.gpu.as_ref()
    }

    /// The same device with the kernels of another kind of GPU; a CPU has none.
    #[cfg(feature = "webgpu")]
    pub fn taken_for(&self, adapter: Adapter) -> Self {
        Self {
            gpu: self.gpu.clone().map(|gpu| gpu.taken_for(adapter)),
            ..self.clone()
        }
    }

    /// The device for Burn's tensors: in a browser the same GPU; of the CPU, and of GPUs outside a browser, its portable backend.
    #[cfg(feature = "burn")]
    pub fn burn(&self) -> &burn::tensor::Device {
        &self.burn
    }

    /// An empty backend for fused programs.
    pub fn backend(&self) -> Box<dyn Backend> {
        #[cfg(feature = "webgpu")]
        if let Some(gpu) = &self.gpu {
            return Box::new(WebGpuBackend::new(gpu.clone()));
        }
        Box::new(CpuBackend::on(self.machine.clone()))
    }

    /// Fails once the device is lost, or has refused what it was told to do: from then on it takes work
    /// without a word and does none of it.
    ///
    /// # Errors
    /// [`lab_core::error::ErrorKind::Device`] with what is known of the reason.
    pub fn check(&self) -> Result<()> {
        #[cfg(feature = "webgpu")]
        if let Some(reason) = self.gpu.as_ref().and_then(Gpu::failure) {
            return Err(LabError::device("it does no more work", reason));
        }
        Ok(())
    }
}

/// Brings a device up. Asking again for a device that is up returns it, and for one that was lost, another.
///
/// # Errors
/// [`lab_core::error::ErrorKind::Device`] if the browser grants no suitable GPU, or the build has no WebGPU.
pub async fn open(kind: DeviceKind) -> Result<ComputeDevice> {
    match kind {
        DeviceKind::Cpu => Ok(ComputeDevice::cpu_with(Machine::of_process())),
        #[cfg(feature = "webgpu")]
        DeviceKind::WebGpu => webgpu::open().await,
        #[cfg(not(feature = "webgpu"))]
        DeviceKind::WebGpu => Err(LabError::device(
            "WebGPU could not be brought up",
            "this build is for the CPU alone",
        )),
    }
}
