#![no_main]
//! Searches for inputs of [`fuzz::targets::DATA_FILE`].

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::targets::DATA_FILE.search(input));
