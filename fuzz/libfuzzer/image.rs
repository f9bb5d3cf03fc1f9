#![no_main]
//! Searches for inputs of [`fuzz::targets::IMAGE`].

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::targets::IMAGE.search(input));
