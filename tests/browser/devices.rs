//! Bringing devices up.

use lab_graph::device::{DeviceKind, open};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_device_can_be_opened_twice() {
    for kind in [DeviceKind::Cpu, DeviceKind::WebGpu] {
        let (first, second) = (open(kind).await.unwrap(), open(kind).await.unwrap());
        assert_eq!(first.burn(), second.burn());
    }
}
