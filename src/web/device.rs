use std::cell::RefCell;

use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    convert::{Answer, to_ts},
    messages::DeviceReport,
};
use lab::self_test;
use lab_core::error::{ErrorKind, LabError, Result};
use lab_graph::device::{self, ComputeDevice, DeviceKind};

thread_local! {
    static CURRENT: RefCell<Option<ComputeDevice>> = const { RefCell::new(None) };
}

/// Brings up the device `"webgpu"` or `"cpu"` for the labs that are made from now on, and runs its
/// self-test. Whether to use a device that fails the test is the caller's choice.
#[wasm_bindgen(js_name = openDevice)]
pub async fn open_device(kind: Ts<DeviceKind>) -> Answer<DeviceReport> {
    let kind: DeviceKind = kind.to_rust().map_err(|_| {
        LabError::new(
            ErrorKind::InvalidArgument,
            format!("There is no device {:?}.", kind.js_value()),
            "Use \"webgpu\" or \"cpu\".",
        )
    })?;
    let device = device::open(kind).await?;
    CURRENT.set(Some(device.clone()));
    let self_test = self_test::run(&device).await?;
    to_ts(&DeviceReport { kind, self_test })
}

/// The device that `openDevice` brought up last.
pub fn current_device() -> Result<ComputeDevice> {
    CURRENT.with_borrow(Clone::clone).ok_or_else(|| {
        LabError::new(
            ErrorKind::Device,
            "No compute device is open.",
            "Await openDevice first.",
        )
    })
}

/// Makes the calling thread help with what the others compute on the CPU, for good. Only in the build without WebGPU, whose
/// memory threads share.
#[cfg(target_feature = "atomics")]
#[wasm_bindgen]
pub fn help() {
    lab_graph::fused::cpu::Threads::help();
}
