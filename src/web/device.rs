use std::cell::RefCell;
#[cfg(target_feature = "atomics")]
use std::num::NonZeroUsize;

use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(target_feature = "atomics")]
use super::convert::{Throwing, count};
use super::{
    convert::{Answer, to_ts},
    messages::DeviceReport,
};
use lab::self_test;
use lab_core::error::{ErrorKind, LabError, Result};
use lab_graph::device::{self, ComputeDevice, DeviceKind};
#[cfg(target_feature = "atomics")]
use lab_graph::fused::cpu::Threads;

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

/// Makes the calling thread help with what others compute on the CPU, for good. Only in the build whose memory threads share.
#[cfg(target_feature = "atomics")]
#[wasm_bindgen]
pub fn help() {
    Threads::help();
}

/// Says that a call of `help` ended by a trap; the program that it helped with fails.
#[cfg(target_feature = "atomics")]
#[wasm_bindgen(js_name = helperFailed)]
pub fn helper_failed() {
    Threads::helper_failed();
}

/// At most so many threads carry a program out, whatever has come to help.
#[cfg(target_feature = "atomics")]
#[wasm_bindgen(js_name = limitThreads)]
pub fn limit_threads(most: f64) -> Throwing<()> {
    let most = NonZeroUsize::new(count(most, "number of threads")?);
    Threads::of_process().limit(most.unwrap_or(NonZeroUsize::MIN));
    Ok(())
}
