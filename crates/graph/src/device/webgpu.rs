//! Brings a GPU up, again if it was lost.

use std::cell::RefCell;

use super::ComputeDevice;
use crate::fused::{
    cpu::Machine,
    webgpu::{Adapter, Gpu},
};
use lab_core::error::{LabError, Result};

/// A GPU and how it came up.
#[derive(Clone)]
pub struct Opened {
    /// What asks for adapters.
    pub instance: wgpu::Instance,
    /// The GPU as the instance knows it; it grants one device.
    pub adapter: wgpu::Adapter,
    /// The device that kernels run on.
    pub device: wgpu::Device,
    /// Where work for it is submitted.
    pub queue: wgpu::Queue,
}

/// See [`super::open`].
pub async fn open() -> Result<ComputeDevice> {
    thread_local! {
        static WEBGPU: RefCell<Option<(wgpu::Instance, ComputeDevice)>> = const { RefCell::new(None) };
    }
    let before = WEBGPU.with_borrow(Clone::clone);
    if let Some((_, device)) = &before
        && device.check().is_ok()
    {
        return Ok(device.clone());
    }
    let instance = before.map_or_else(instance, |(instance, _)| instance);
    let opened = Opened::of(instance).await?;
    let adapter = match opened.adapter.get_info().device_type {
        wgpu::DeviceType::Cpu => Adapter::Software,
        wgpu::DeviceType::Other
        | wgpu::DeviceType::IntegratedGpu
        | wgpu::DeviceType::DiscreteGpu
        | wgpu::DeviceType::VirtualGpu => Adapter::Hardware,
    };
    let device = ComputeDevice {
        #[cfg(all(feature = "burn", target_arch = "wasm32"))]
        burn: super::burns::device(&opened).map_err(not_up)?,
        #[cfg(all(feature = "burn", not(target_arch = "wasm32")))]
        burn: burn::tensor::Device::flex(),
        machine: Machine::default(),
        gpu: Some(Gpu::new(opened.device, opened.queue, adapter)),
    };
    WEBGPU.set(Some((opened.instance, device.clone())));
    Ok(device)
}

/// Memory that host and GPU share makes other memory slower, and what is experimental is not granted without more ado.
const LEFT_OUT: wgpu::Features =
    wgpu::Features::MAPPABLE_PRIMARY_BUFFERS.union(wgpu::Features::all_experimental_mask());

fn instance() -> wgpu::Instance {
    wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle())
}

impl Opened {
    /// With all that the adapter has. What a lost device held stays lost.
    async fn of(instance: wgpu::Instance) -> Result<Self> {
        let request = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..Default::default()
        };
        let adapter = instance.request_adapter(&request).await;
        let adapter = adapter.map_err(not_up)?;
        let features = adapter.features();
        let granted = adapter.request_device(&wgpu::DeviceDescriptor {
            required_features: features.difference(LEFT_OUT),
            required_limits: adapter.limits(),
            memory_hints: wgpu::MemoryHints::MemoryUsage,
            ..Default::default()
        });
        let (device, queue) = granted.await.map_err(not_up)?;
        Ok(Self {
            instance,
            adapter,
            device,
            queue,
        })
    }
}

fn not_up(error: impl std::fmt::Display) -> LabError {
    LabError::device("WebGPU could not be brought up", error)
}
