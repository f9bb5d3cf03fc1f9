//! How much of the wasm heap is in use. The heap itself never shrinks, so that its size cannot tell what was given
//! back from what leaked.

use cap::Cap;
use std::alloc::System;
use wasm_bindgen::prelude::wasm_bindgen;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Bytes of this instance's heap that are allocated now.
#[wasm_bindgen(js_name = allocatedBytes)]
pub fn allocated_bytes() -> usize {
    ALLOCATOR.allocated()
}
