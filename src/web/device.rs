use std::cell::RefCell;

use js_sys::Promise;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{convert::promise, messages::DeviceReport};
use lab::self_test;
use lab_core::error::{ErrorKind, LabError, Result};
use lab_graph::device::{self, ComputeDevice, DeviceKind};

thread_local! {
    static CURRENT: RefCell<Option<ComputeDevice>> = const { RefCell::new(None) };
}

/// Brings up the device `"webgpu"` or `"cpu"` for the labs that are made from now on, and runs its
/// self-test. Whether to use a device that fails the test is the caller's choice.
#[wasm_bindgen(js_name = openDevice, unchecked_return_type = "Promise<DeviceReport>")]
pub fn open_device(#[wasm_bindgen(unchecked_param_type = "DeviceKind")] kind: JsValue) -> Promise {
    promise(async move {
        let kind: DeviceKind = serde_wasm_bindgen::from_value(kind.clone()).map_err(|_| {
            LabError::new(
                ErrorKind::InvalidArgument,
                format!("There is no device {kind:?}."),
                "Use \"webgpu\" or \"cpu\".",
            )
        })?;
        let device = device::open(kind).await?;
        CURRENT.set(Some(device.clone()));
        let self_test = self_test::run(&device).await?;
        Ok(DeviceReport { kind, self_test })
    })
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
