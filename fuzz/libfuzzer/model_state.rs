#![no_main]
//! Searches for inputs of [`fuzz::targets::MODEL_STATE`].

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::targets::MODEL_STATE.search(input));
