//! The adapter that is measured.

use lab_graph::fused::webgpu::Gpu;
use serde::Serialize;

/// An adapter as its driver names it.
#[derive(Debug, Clone, Serialize)]
pub struct Adapter {
    pub name: String,
    pub driver: String,
    pub backend: String,
    /// A discrete or an integrated GPU, or a CPU that stands in for one.
    pub kind: String,
}

impl Adapter {
    pub fn of(gpu: &Gpu) -> Self {
        let info = gpu.device().adapter_info();
        let driver = [info.driver, info.driver_info];
        Self {
            name: info.name,
            driver: driver.join(" ").trim().into(),
            backend: info.backend.to_string(),
            kind: format!("{:?}", info.device_type),
        }
    }
}
